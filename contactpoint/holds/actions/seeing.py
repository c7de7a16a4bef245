"""An officer looks at the list of their authority, and at one item of it. Every look leaves an event."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from contactpoint.audit.rules import EventKind
from contactpoint.holds.models import HeldItem
from contactpoint.holds.queries import is_settled, item_of, standing_alarms, waiting
from contactpoint.holds.rules import Item, Queue
from contactpoint.holds.sealed import desk_of
from contactpoint.holds.whose import NO_ITEM, NoSuchItem, check, record_step
from contactpoint.kernel.actors import Actor, Purpose

MOST = 20


@transaction.atomic
def see_queue(*, route: str, actor: Actor, purpose: Purpose) -> Queue:
    """What waits for the officers of the actor's authority, the first few of it opened."""
    authority, today = check(actor, purpose), settings.CLOCK.today()
    rows = waiting(authority)
    first = tuple(map(item_of, rows[:MOST]))
    queue = Queue(rows.count(), rows.filter(due__lt=today).count(), first, standing_alarms(authority)[:MOST])
    record_step(EventKind.HOLDS_SEEN, queue.children, route=route, actor=actor, purpose=purpose)
    return queue


@transaction.atomic
def open_item(item: UUID, *, route: str, actor: Actor, purpose: Purpose) -> Item:
    """One item side by side; raises `NoSuchItem`."""
    seen = own_item(item, actor=actor, purpose=purpose)
    record_step(EventKind.HOLD_OPENED, seen.children, route=route, actor=actor, purpose=purpose)
    return seen


def own_item(item: UUID, *, actor: Actor, purpose: Purpose) -> Item:
    """An item that waits on the list of the actor's authority; raises `NoSuchItem`."""
    desk = desk_of(check(actor, purpose))
    row = HeldItem.objects.filter(pk=item, desk=desk).first()
    if row is None or is_settled(item):
        raise NoSuchItem(NO_ITEM)
    return item_of(row)
