"""A data manager looks at the list of their authority, and at one pair of it. Every look leaves an event."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.review.queries import found, is_decided, item_of, waiting
from contactpoint.review.rules import Item, Queue
from contactpoint.review.whose import NO_ITEM, NoSuchItem, check, record_step

MOST = 20


@transaction.atomic
def see_queue(*, route: str, actor: Actor, purpose: Purpose, most: int = MOST) -> Queue:
    """What waits for the actor's authority, the first few of it opened; what was skipped today comes last."""
    authority, today = check(actor, purpose), settings.CLOCK.today()
    rows = waiting(authority, today=today)
    overdue = rows.filter(due__lt=today).count()
    first = tuple(map(item_of, rows[:most]))
    children = sorted({number for item in first for number in item.pair.children})
    record_step(EventKind.REVIEW_SEEN, tuple(children), route=route, actor=actor, purpose=purpose)
    return Queue(rows.count(), overdue, first)


@transaction.atomic
def open_item(item: UUID, *, route: str, actor: Actor, purpose: Purpose) -> Item:
    """One pair side by side; raises `NoSuchItem`."""
    seen = own_item(item, actor=actor, purpose=purpose)
    record_step(EventKind.REVIEW_OPENED, seen.pair.children, route=route, actor=actor, purpose=purpose)
    return seen


def own_item(item: UUID, *, actor: Actor, purpose: Purpose) -> Item:
    """An item that waits on the actor's list; raises `NoSuchItem`."""
    authority = check(actor, purpose)
    seen = found(item)
    if seen is None or seen.authority != authority or is_decided(item):
        raise NoSuchItem(NO_ITEM)
    return seen
