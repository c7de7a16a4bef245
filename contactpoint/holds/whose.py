"""Who may decide on an item: a shielding officer of the authority that owns the child, with a fresh code."""

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.disclosure.facts import NATIONAL_DESK, AuthorityCode
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.numbers import ChildNumber

NO_ITEM = (
    "This is not on your list. Nothing was changed: it may have been settled by newer records, or by another officer. "
    "Go on with the next one."
)
SEEING = frozenset({EventKind.HOLDS_SEEN, EventKind.HOLD_OPENED})


class NoSuchItem(ContactPointError):
    """The item was withdrawn, is another authority's, or never was: the answer is the same."""


class ItemChanged(ContactPointError):
    """What was decided on is no longer what stands."""


def check(actor: Actor, purpose: Purpose, capability: Capability = Capability.HOLD_DECIDE) -> AuthorityCode:
    """The right itself, told before anything of a child; the authority whose list the officer works on."""
    require(actor, capability, purpose=purpose, owner=actor.organisation)
    return NATIONAL_DESK if actor.national else actor.authority or ""


def record_step(
    kind: EventKind, children: tuple[ChildNumber, ...], *, route: str, actor: Actor, purpose: Purpose
) -> None:
    """The event of one step on an item, naming its children."""
    outcome = Outcome.ANSWERED if kind in SEEING else Outcome.DONE
    record(Event(kind=kind, route=route, actor=actor, purpose=purpose, outcome=outcome, children=children))
