"""The gate every action passes first: the rights table, today's facts, the stated reason."""

from contactpoint.access.rules import NO_RIGHT, REFUSALS, RIGHTS, Capability, Condition, Request, refusal
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.errors import ContactPointError


class NotAllowed(ContactPointError):
    """The table does not allow this now; the message says what is missing.

    What was to be done in the same transaction is rolled back, so `record_refusal` writes the event
    afterwards, from what the error carries. `actor` is None where nobody had signed in.
    """

    because = "not_allowed"

    def __init__(self, words: str, *, actor: Actor | None, capability: Capability, purpose: Purpose | None) -> None:
        super().__init__(words)
        self.actor = actor
        self.capability = capability
        self.purpose = purpose


class StepUpNeeded(NotAllowed):
    """Everything holds but a code entered in the last minutes."""

    because = "step_up_needed"


class OwnFactorNeeded(StepUpNeeded):
    """The same, where an employer's word is not enough: a passkey, or code and PIN, of one's own."""

    because = "own_factor_needed"


_LACKING = {Condition.STEP_UP: StepUpNeeded, Condition.OWN_FACTOR: OwnFactorNeeded}


def require(
    actor: Actor,
    capability: Capability,
    *,
    purpose: Purpose | None,
    owner: str | None = None,
    about: str | None = None,
    second: Actor | None = None,
) -> None:
    """Raises `NotAllowed`, `StepUpNeeded` or `OwnFactorNeeded` unless it may be done.

    `owner`: the organisation's id or the authority's code that the thing belongs to; needed where the
    right is for one's own alone. `about`: the id of the person it is done to.
    """
    request = Request(actor=actor, capability=capability, purpose=purpose, owner=owner, about=about, second=second)
    refused = refusal(request)
    if refused is None:
        return
    lacking = NotAllowed if refused.condition is None else _LACKING.get(refused.condition, NotAllowed)
    raise lacking(refused.words, actor=actor, capability=capability, purpose=purpose)


def require_role(capability: Capability, *, actor: Actor, purpose: Purpose | None) -> None:
    """Raises `NotAllowed` where the actor's role has no such right on any condition, or needs somebody who asks."""
    conditions = RIGHTS[capability].get(actor.role)
    if conditions is None:
        raise NotAllowed(NO_RIGHT, actor=actor, capability=capability, purpose=purpose)
    if Condition.ASKER in conditions and actor.asker is None:
        raise NotAllowed(REFUSALS[Condition.ASKER], actor=actor, capability=capability, purpose=purpose)
