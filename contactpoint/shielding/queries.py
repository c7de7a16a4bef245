"""Reads of shielding: a recorded event, and who owns a child."""

from contactpoint.disclosure.facts import AuthorityCode, Cause
from contactpoint.disclosure.inputs import read_lives
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.shielding.models import ShieldEvent
from contactpoint.shielding.rules import EventKind, LimitEvent


def event_of(event_id: str) -> LimitEvent:
    """The event that a job names."""
    row = ShieldEvent.objects.get(id=event_id)
    return LimitEvent(row.id, ChildNumber(row.number), Cause(row.cause), EventKind(row.kind), row.by)


def owner_of(number: ChildNumber) -> AuthorityCode | None:
    """The authority that owns a child, `NAT` for the national desk; None for a number never minted."""
    life = read_lives([number]).get(number)
    return life.owner if life else None
