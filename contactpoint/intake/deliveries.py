"""The rows of `delivery`, `batch` and `refusal`: how far a file is, so that a killed loader goes on from there."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from contactpoint.intake.models import Batch, Delivery, Refusal
from contactpoint.intake.models import Source as SourceRow
from contactpoint.intake.rules import GIVEN_UP, DeliveryState, Manifest, Mode, NoSuchDelivery, Reason, Source
from contactpoint.intake.rules import Refusal as Refused
from contactpoint.intake.survey import Survey
from contactpoint.kernel.ids import uuid7

REFUSALS_AT_ONCE = 1_000
UNCHECKED = frozenset({DeliveryState.CHECKING, DeliveryState.REFUSED})
UNDECIDED = {"decided_by": None, "decided_for": None, "decided_at": None, "decided_because": None}


@transaction.atomic
def begin(source: Source, manifest: Manifest, digest: bytes) -> Delivery:
    """The delivery of this extract, new or as far as an earlier run brought it; its source too, from its first file.

    One that was given up is checked anew. What was applied of it stays, and the events say who gave it up.
    """
    known = {"kind": source.kind, "authority": source.authority}
    row, _ = SourceRow.objects.get_or_create(code=source.code, defaults=known)
    said = {"id": uuid7(), "mode": manifest.mode, "extracted": manifest.extracted}
    delivery, _ = Delivery.objects.get_or_create(source=row, file_hmac=digest, defaults=said)
    if delivery.state in GIVEN_UP:
        anew = Delivery.objects.filter(pk=delivery.pk, state__in=GIVEN_UP)
        anew.update(state=DeliveryState.CHECKING, destroyed_at=None, **UNDECIDED)
        delivery.refresh_from_db()
    return delivery


def find(delivery: UUID) -> Delivery:
    """The delivery of this id; raises `NoSuchDelivery`."""
    row = Delivery.objects.filter(pk=delivery).first()
    if row is None:
        raise no_such_delivery()
    return row


def no_such_delivery() -> NoSuchDelivery:
    """The same words for one that does not exist and one that is not the reader's to see."""
    return NoSuchDelivery(
        "No delivery of yours has this number. Nothing was done. “contactpoint feed status” lists them."
    )


@transaction.atomic
def checked(delivery: Delivery, found: Survey) -> bool:
    """Record what the first pass found. False where another loader of the same file did so meanwhile: that stands."""
    now = lock(delivery)
    if now.state in UNCHECKED:
        _keep_refusals(delivery, found)
        tally = found.tally
        Delivery.objects.filter(pk=delivery.pk).update(
            state=DeliveryState.RECEIVED,
            first=now.first or not others(delivery).exists(),
            rows=tally.rows,
            refused=len(found.refused),
            ended=tally.ended,
            deleted=tally.deleted,
            unread=tally.unread,
            empties=dict(sorted(tally.empties.items())),
            median_as_of=tally.median_as_of,
            sample=list(found.sample),
        )
    delivery.refresh_from_db()
    return now.state in UNCHECKED


def _keep_refusals(delivery: Delivery, found: Survey) -> None:
    Refusal.objects.filter(delivery=delivery).delete()
    Refusal.objects.bulk_create(
        (
            Refusal(
                delivery=delivery,
                line=one.line,
                column_name=one.column,
                reason=one.reason,
                record_ref=found.keys.of(one.line),
            )
            for one in found.refused
        ),
        batch_size=REFUSALS_AT_ONCE,
    )


def refuse(delivery: Delivery, refusal: Refused) -> bool:
    """Record that the file was given back whole; loaded again it is checked again.

    False where another loader of the same file, with a right manifest, had it taken meanwhile: that stands.
    """
    if lock(delivery).state not in UNCHECKED:
        return False
    Refusal.objects.filter(delivery=delivery).delete()
    Refusal.objects.create(delivery=delivery, line=refusal.line, column_name=refusal.column, reason=refusal.reason)
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.REFUSED, rows=0, refused=0)
    return True


def lock(delivery: Delivery) -> Delivery:
    """Until the transaction ends nobody else takes a step in this delivery; as it stands now."""
    return Delivery.objects.select_for_update().get(pk=delivery.pk)


def last_line(delivery: Delivery) -> int:
    """The last line that was applied, 0 before the first."""
    found: int | None = Batch.objects.filter(delivery=delivery).aggregate(last=Max("last_line"))["last"]
    return found or 0


def refusals_of(delivery: Delivery) -> tuple[Refused, ...]:
    """What was given back, by line."""
    rows = Refusal.objects.filter(delivery=delivery).order_by("line")
    listed = rows.values_list("line", "column_name", "reason")
    return tuple(Refused(line, column, Reason(reason)) for line, column, reason in listed)


def ends_nothing(delivery: Delivery) -> bool:
    """A full file in which a row cannot be told from one that is missing."""
    return delivery.mode == Mode.FULL and delivery.unread > 0


def others(delivery: Delivery) -> QuerySet[Delivery]:
    """Every other delivery of the source that was not given back whole."""
    others = Delivery.objects.filter(source=delivery.source_id).exclude(pk=delivery.pk)
    return others.exclude(state__in=UNCHECKED)
