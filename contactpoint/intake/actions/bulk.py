"""A bulk load of released deliveries: every row of all of them is sealed, then all are decided on at once.

It stands apart from the other verbs, since what decides takes seconds to read in and only one command needs it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from uuid import UUID

from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.clock import database_now
from contactpoint.disclosure.locks import lock_intake
from contactpoint.identity.bulk import state
from contactpoint.identity.bulk.actions import decide_all
from contactpoint.identity.bulk.reading import Progress
from contactpoint.intake.batches import Applying, apply_all, goes_on, no_progress, tell_applied
from contactpoint.intake.deliveries import find
from contactpoint.intake.models import Delivery
from contactpoint.intake.queries import paused, waiting_to_apply
from contactpoint.intake.rules import TO_APPLY, DeliveryState
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.many import Many

STORING = "sealing rows"


class NotAllStored(ContactPointError):
    """Some delivery could not be sealed whole, so nothing is decided yet."""


@dataclass(frozen=True, slots=True)
class Stored:
    """How many rows of a source are sealed now, and whether those are all."""

    rows: int
    whole: bool


def load_in_bulk(many: Many, progress: Progress, *, actor: Actor, purpose: Purpose) -> None:
    """Seal every released delivery, decide on all records, and say that the deliveries are applied.

    Begun again after a kill it goes on where it was. `progress` hears what is done, how much of it, and of how much.
    Raises `NotABulkLoad`, `BulkUnderWay`, `CardsOutOfDate`, `NotAllStored`, `ReadsOtherwise`, `UploadGone`,
    `NotAllowed`.
    """
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    with state.alone():
        if not state.deciding():
            state.begin(actor=actor, purpose=purpose)
            _store_all(many, progress, actor=actor, purpose=purpose)
            state.begin_to_decide(actor=actor, purpose=purpose)
        decide_all(many, progress, actor=actor, purpose=purpose)
        _end(actor=actor, purpose=purpose)


def store_source(deliveries: Iterable[UUID], *, actor: Actor, purpose: Purpose) -> Stored:
    """Seal what is left of these deliveries of one source, one after the other."""
    rows, whole = 0, True
    for delivery in deliveries:
        whole = _store(find(delivery), actor=actor, purpose=purpose) and whole
        rows += find(delivery).rows
    return Stored(rows, whole)


def _store_all(many: Many, progress: Progress, *, actor: Actor, purpose: Purpose) -> None:
    """Sources do not wait for each other; of one source the deliveries keep their order."""
    rows = {row.pk: row for row in Delivery.objects.filter(pk__in=waiting_to_apply(), state__in=TO_APPLY)}
    ordered = sorted((rows[pk] for pk in waiting_to_apply() if pk in rows), key=lambda row: row.source_id)
    sources = [[row.pk for row in several] for _, several in groupby(ordered, key=lambda row: row.source_id)]
    total, done, whole = sum(row.rows for row in rows.values()), 0, True
    largest = sorted(sources, key=lambda several: -sum(rows[pk].rows for pk in several))
    for stored in many(partial(store_source, actor=actor, purpose=purpose), largest):
        done, whole = done + stored.rows, whole and stored.whole
        progress(STORING, done, total)
    if not whole:
        raise NotAllStored(
            "Feeds are paused, or a file was sent back meanwhile, so not every row is sealed. Nothing is linked or "
            "shown yet. Once feeds go on, give the same command again: it goes on where it was."
        )


def _store(row: Delivery, *, actor: Actor, purpose: Purpose) -> bool:
    """Every row sealed; until all are decided the delivery is not said to be applied."""
    if row.applied_at is not None:
        return True
    applying = Applying.of(row, in_bulk=True, actor=actor, purpose=purpose)
    if paused() or not apply_all(applying, no_progress):
        return False
    with transaction.atomic():
        if goes_on(applying):
            Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.APPLYING, applied_at=database_now())
    return True


@transaction.atomic
def _end(*, actor: Actor, purpose: Purpose) -> None:
    lock_intake()
    stored = Delivery.objects.filter(state=DeliveryState.APPLYING, applied_at__isnull=False)
    for row in stored.order_by("extracted", "received"):
        tell_applied(Applying.of(row, in_bulk=True, actor=actor, purpose=purpose))
    state.end(actor=actor, purpose=purpose)
