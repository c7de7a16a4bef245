"""A data manager looks at the list of their authority, and at one pair of it. Every look leaves an event."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from contactpoint.audit.rules import EventKind
from contactpoint.disclosure.inputs import projected_core
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.review.queries import (
    found,
    given_by,
    item_of,
    reasons_of,
    skipped_among,
    standing,
    undone_among,
    waiting,
)
from contactpoint.review.rules import Given, Item, Kind, Queue
from contactpoint.review.whose import NO_ITEM, OWN_ANSWER, NoSuchItem, check, record_step

MOST, MOST_GIVEN, MOST_BESIDE = 20, 100, 300


@transaction.atomic
def see_queue(*, route: str, actor: Actor, purpose: Purpose, most: int = MOST) -> Queue:
    """What waits for the actor's authority, the first few of it opened; what was skipped today comes last."""
    authority, today = check(actor, purpose), settings.CLOCK.today()
    rows = waiting(authority, today=today)
    overdue = rows.filter(due__lt=today).count()
    skipped = skipped_among(rows, today=today)
    first = tuple(map(item_of, rows[:most]))
    children = sorted({number for item in first for number in item.pair.children})
    record_step(EventKind.REVIEW_SEEN, tuple(children), route=route, actor=actor, purpose=purpose)
    return Queue(rows.count(), overdue, skipped, first)


@transaction.atomic
def see_given(*, route: str, actor: Actor, purpose: Purpose) -> tuple[Given, ...]:
    """What the actor decided in the last days, the newest first, undone or not."""
    authority, since = check(actor, purpose), settings.CLOCK.today() - timedelta(days=settings.REVIEW_UNDO_DAYS)
    rows = given_by(actor.id, authority=authority, since=since)[:MOST_GIVEN]
    cores = projected_core({number for row in rows for number in row.children})
    reasons, undone = reasons_of(row.id for row in rows), undone_among(row.id for row in rows)
    record_step(EventKind.REVIEW_SEEN, tuple(sorted(cores)), route=route, actor=actor, purpose=purpose)
    return tuple(
        Given(
            answer=row.id,
            kind=Kind(row.kind),
            at=row.answered_at,
            children=tuple(map(ChildNumber, row.children)),
            cores=tuple(cores[ChildNumber(number)] for number in row.children if number in cores),
            reason=reasons.get(row.id, ""),
            undone=row.id in undone,
        )
        for row in rows
    )


@transaction.atomic
def open_item(item: UUID, *, route: str, actor: Actor, purpose: Purpose) -> Item:
    """One pair side by side; raises `NoSuchItem`."""
    seen = own_item(item, actor=actor, purpose=purpose)
    record_step(EventKind.REVIEW_OPENED, seen.pair.children, route=route, actor=actor, purpose=purpose)
    return seen


@transaction.atomic
def see_beside(item: Item, *, route: str, actor: Actor, purpose: Purpose) -> tuple[Item, ...]:
    """Other pairs that wait on the actor's list with one of the two: a twin, a namesake, a further record."""
    authority, today = check(actor, purpose), settings.CLOCK.today()
    rows = waiting(authority, today=today).exclude(pk=item.id)[:MOST_BESIDE]
    beside = tuple(other for other in map(item_of, rows) if other.shares(item))
    if beside:
        children = {number for other in beside for number in other.pair.children}
        record_step(EventKind.REVIEW_SEEN, tuple(sorted(children)), route=route, actor=actor, purpose=purpose)
    return beside


def own_item(item: UUID, *, actor: Actor, purpose: Purpose) -> Item:
    """An item that waits on the actor's list; raises `NoSuchItem`."""
    authority = check(actor, purpose)
    seen = found(item)
    own = standing(item).filter(answered_by=actor.id, authority=authority).first()
    if own is not None:
        raise NoSuchItem(OWN_ANSWER[Kind(own.kind)])
    if seen is None or seen.authority != authority or standing(item).exists():
        raise NoSuchItem(NO_ITEM)
    return seen
