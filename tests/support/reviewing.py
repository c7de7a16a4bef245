"""Pairs that may be one child, who decides on them in tests, and what the worker makes of it."""

from contactpoint.disclosure.facts import Identifier, IdentifierKind
from contactpoint.disclosure.models import Link
from contactpoint.identity.models import SourceKey
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.review import actions
from contactpoint.review.models import Answer
from contactpoint.review.rules import Kind
from contactpoint.shielding.actions import lift, limit
from contactpoint.shielding.models import ShieldEvent
from contactpoint.vault.actions import record_ref
from tests.support.records import NHS, apply, benefit, record
from tests.support.transfers import DATA, SHIELD, manager, officer

OTHER_NHS = Identifier(IdentifierKind.NHS, "9990000026")
MAYA = record()
SAYS_OTHERWISE = benefit(identifiers=(OTHER_NHS,))
"""All agrees with Maya but the NHS number: it waits."""
MAYAS = (MAYA, benefit(identifiers=(NHS,)))
OTHERS = (
    record("n1", "births", identifiers=(OTHER_NHS,), involvements=()),
    record("s1", "school", identifiers=(OTHER_NHS,), involvements=()),
)
"""Two children who agree in all but the NHS number."""
THIRD_NHS = Identifier(IdentifierKind.NHS, "9990000034")
THIRDS = (
    record("n2", "births", identifiers=(THIRD_NHS,), involvements=()),
    record("s2", "school", identifiers=(THIRD_NHS,), involvements=()),
)
"""And a third."""


def two_children():
    """Maya and the other as sources say them, on the list of Hull; their numbers."""
    apply(*MAYAS)
    apply(*OTHERS)
    listed()
    return child_of(MAYA), child_of(OTHERS[0])


def listed():
    """The worker makes the lists what they should be."""
    return actions.refresh(actor=WORKER, purpose=UPKEEP)


def queue(authority="HUL", **changes):
    """What an authority's data manager sees of their list."""
    return actions.see_queue(route="test", actor=manager(authority, **changes), purpose=DATA)


def opened(item, authority="HUL", **changes):
    """One pair as its data manager sees it."""
    return actions.open_item(item.id, route="test", actor=manager(authority, **changes), purpose=DATA)


def decided(item, kind, authority="HUL", *, version=None, **changes):
    """A decision that nobody has carried out yet; its id."""
    seen = item.version if version is None else version
    by = manager(authority, **changes)
    return actions.decide(item.id, Kind(kind), version=seen, route="test", actor=by, purpose=DATA)[1]


def skipped(item, authority="HUL"):
    """Put off until tomorrow."""
    actions.skip(item.id, route="test", actor=manager(authority), purpose=DATA)


def undone(answer, authority="HUL"):
    """A decision taken back, and not carried out yet."""
    actions.undo(answer, route="test", actor=manager(authority), purpose=DATA)


def worked_off():
    """What the worker's jobs do with what was answered."""
    for answer in Answer.objects.exclude(kind=Kind.SKIP).order_by("id"):
        actions.carry_out(str(answer.id), actor=WORKER, purpose=UPKEEP)
    listed()


def limited(number, cause, *, lifted=False):
    """A limit decided by an officer and carried out by the worker's job."""
    (lift if lifted else limit)(number, cause, actor=officer("NAT"), purpose=SHIELD)
    event = ShieldEvent.objects.order_by("-at", "-id").first()
    actions.limit(str(event.id), actor=WORKER, purpose=UPKEEP)


def child_of(said):
    """The child that a record is of now; None where it waits or is held."""
    known = SourceKey.objects.get(record_ref=record_ref(*said.id)).record
    found = Link.objects.filter(record=known).first()
    return ChildNumber(found.number) if found else None
