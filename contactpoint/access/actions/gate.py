"""The gate every action passes first: the rights table, today's facts, the stated reason."""

from contactpoint.access.rules import Capability, Condition, Request, refusal
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.errors import ContactPointError


class NotAllowed(ContactPointError):
    """The table does not allow this now; the message says what is missing."""


class StepUpNeeded(NotAllowed):
    """Everything holds but a code entered in the last minutes."""


def require(
    actor: Actor,
    capability: Capability,
    *,
    purpose: Purpose | None,
    owner: str | None = None,
    about: str | None = None,
    second: Actor | None = None,
) -> None:
    """Raises `NotAllowed`, or `StepUpNeeded`, unless it may be done.

    `owner`: the organisation's id or the authority's code that the thing belongs to; needed where the
    right is for one's own alone. `about`: the id of the person it is done to.
    """
    request = Request(actor=actor, capability=capability, purpose=purpose, owner=owner, about=about, second=second)
    refused = refusal(request)
    if refused is None:
        return
    raise (StepUpNeeded if refused.condition is Condition.STEP_UP else NotAllowed)(refused.words)


def require_step_up(actor: Actor) -> None:
    """Raises `StepUpNeeded` unless the actor entered a code within the last minutes."""
    if not actor.stepped_up:
        raise StepUpNeeded("This needs a fresh code from your authenticator. Enter one and try again.")
