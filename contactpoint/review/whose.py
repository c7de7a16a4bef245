"""Who may work on an item: a data manager of the authority that has it, with a fresh code."""

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.disclosure.facts import NATIONAL_DESK, AuthorityCode
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.review.rules import Kind

NO_ITEM = (
    "This pair is not on your list. Nothing was changed: it may have been settled by newer records, or by somebody "
    "else. Go on with the next pair."
)
ANSWERED = "You have decided on this pair already: {kind}. Nothing more was changed. Your decisions can be undone."
OWN_ANSWER = {Kind.MATCH: ANSWERED.format(kind="a match"), Kind.DIFFERENT: ANSWERED.format(kind="different")}


class NoSuchItem(ContactPointError):
    """The item was withdrawn, is another authority's, or never was: the answer is the same."""

    because = "no_such_item"


def check(actor: Actor, purpose: Purpose) -> AuthorityCode:
    """The right itself, told before anything of a child; the authority whose list the actor works on."""
    require(actor, Capability.REVIEW_DECIDE, purpose=purpose, owner=actor.organisation)
    return NATIONAL_DESK if actor.national else actor.authority or ""


def record_step(
    kind: EventKind, children: tuple[ChildNumber, ...], *, route: str, actor: Actor, purpose: Purpose
) -> None:
    """The event of one step on an item, naming its children."""
    seen = kind in {EventKind.REVIEW_SEEN, EventKind.REVIEW_OPENED}
    outcome = Outcome.ANSWERED if seen else Outcome.DONE
    record(Event(kind=kind, route=route, actor=actor, purpose=purpose, outcome=outcome, children=children))
