"""An officer says what an item is; the worker carries it out, since the desk holds no key of the vault."""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from contactpoint.access.rules import Capability
from contactpoint.audit.clock import WallClock
from contactpoint.audit.rules import EventKind
from contactpoint.disclosure.locks import lock_children
from contactpoint.holds.actions.seeing import own_item
from contactpoint.holds.models import VerdictRow
from contactpoint.holds.rules import Item, Verdict, allowed
from contactpoint.holds.whose import NO_ITEM, ItemChanged, NoSuchItem, check, record_step
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.ids import uuid7

CHANGED = "Newer records have changed this since you opened it. Nothing was decided. Look at it again."


@transaction.atomic
def decide(item: UUID, verdict: Verdict, *, version: int, route: str, actor: Actor, purpose: Purpose) -> None:
    """A verdict on the version that was seen. Raises `NoSuchItem`, `ItemChanged`.

    To agree takes two officers: the first is noted, and the second has the worker carry it out (`identity.merge`).
    """
    seen = own_item(item, actor=actor, purpose=purpose)
    lock_children(seen.children)
    seen = own_item(item, actor=actor, purpose=purpose)
    if seen.version != version:
        raise ItemChanged(CHANGED)
    if verdict not in allowed(seen, by=actor.id):
        raise NoSuchItem(NO_ITEM)
    authority = check(actor, purpose, Capability.IDENTITY_MERGE if verdict is Verdict.AGREE else Capability.HOLD_DECIDE)
    if verdict is Verdict.AGREE and seen.agreed_by:
        _second(seen, actor)
    else:
        _write(seen, verdict, actor=actor, authority=authority)
    record_step(EventKind.HOLD_DECIDED, seen.children, route=route, actor=actor, purpose=purpose)


def _write(item: Item, verdict: Verdict, *, actor: Actor, authority: str) -> None:
    row = VerdictRow(
        id=uuid7(),
        item=item.id,
        kind=item.kind,
        subject=item.subject,
        number=item.number,
        verdict=verdict,
        said_by=actor.id,
        said_for=authority,
    )
    VerdictRow.objects.bulk_create([row])
    if verdict not in {Verdict.ASK, Verdict.AGREE}:
        _hand_over(row.id)


def _second(item: Item, actor: Actor) -> None:
    """The database holds the two to be two people."""
    first = VerdictRow.objects.filter(item=item.id, verdict=Verdict.AGREE, agreed_by=None)
    (row,) = first.values_list("id", flat=True)
    first.update(agreed_by=actor.id, agreed_at=WallClock())
    _hand_over(row)


def _hand_over(verdict: UUID) -> None:
    app.configure_task("verdict", queue="projection").defer(verdict=str(verdict))
