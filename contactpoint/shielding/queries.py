"""Reads of shielding: a recorded event, and who owns a child."""

from collections.abc import Iterable

from django.db import connection

from contactpoint.disclosure.facts import AuthorityCode, Cause
from contactpoint.disclosure.inputs import is_limited_by, limited_by, read_lives
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.shielding.models import ShieldEvent
from contactpoint.shielding.rules import EventKind, LimitEvent

AT_ONCE = 5_000


def event_of(event_id: str) -> LimitEvent:
    """The event that a job names."""
    row = ShieldEvent.objects.get(id=event_id)
    return LimitEvent(row.id, ChildNumber(row.number), Cause(row.cause), EventKind(row.kind), row.by)


def newest(number: ChildNumber, cause: Cause) -> EventKind | None:
    """What was decided last about one cause of a child; jobs that run late or out of order go by this."""
    decided = ShieldEvent.objects.filter(cause=cause, number=number).order_by("-at").values_list("kind", flat=True)
    return EventKind(decided[0]) if decided else None


def not_carried_out() -> list[str]:
    """The newest event of each child and cause that the limits do not show; few at most."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM (SELECT DISTINCT ON (cause, number) cause, number, id, kind FROM shield_event"
            " ORDER BY cause, number, at DESC) AS decided LEFT JOIN child_limit USING (cause, number)"
            " WHERE (kind = %s) = (child_limit.since IS NULL)",
            [EventKind.SET],
        )
        return [str(row[0]) for row in cursor.fetchall()]


def shielded() -> frozenset[ChildNumber]:
    """Every shielded child, those included whose shield is decided and not yet carried out."""
    events = ShieldEvent.objects.filter(cause=Cause.SHIELD).order_by("number", "-at").distinct("number")
    decided = {ChildNumber(event.number) for event in events if event.kind == EventKind.SET}
    return limited_by(Cause.SHIELD) | decided


def gated_by_hand() -> frozenset[ChildNumber]:
    """Children whom an officer set under the gate alone, where that of their authority may be open."""
    events = ShieldEvent.objects.filter(cause=Cause.GATE).order_by("number", "-at").distinct("number")
    return frozenset(ChildNumber(event.number) for event in events if event.kind == EventKind.SET)


def is_shielded(number: ChildNumber) -> bool:
    """Whether this child is among them. For the worker, as `shielded` is: no face may read the limits."""
    return newest(number, Cause.SHIELD) is EventKind.SET or is_limited_by(number, Cause.SHIELD)


def carried_out(event_id: str) -> bool:
    """True once the worker has done what the event asks: a job that ended well leaves no trace in the queue."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs WHERE args ->> 'event' = %s", [event_id])
        return cursor.fetchone() is None


def owner_of(number: ChildNumber) -> AuthorityCode | None:
    """The authority that owns a child, `NAT` for the national desk; None for a number never minted."""
    life = read_lives([number]).get(number)
    return life.owner if life else None


def owned_by(authority: AuthorityCode, numbers: Iterable[ChildNumber]) -> list[ChildNumber]:
    """Those of the numbers whose children the authority owns, ascending; many are asked for at a time."""
    ascending = sorted(numbers)
    slices = (ascending[start : start + AT_ONCE] for start in range(0, len(ascending), AT_ONCE))
    lives = (read_lives(some) for some in slices)
    return sorted(number for some in lives for number, life in some.items() if life.owner == authority)
