"""The rows of `delivery`, `batch` and `refusal`: how far a file is, so that a killed loader goes on from there."""

from django.db import transaction
from django.db.models import Max

from contactpoint.intake.models import Batch, Delivery, Refusal
from contactpoint.intake.models import Source as SourceRow
from contactpoint.intake.reading import FeedFile
from contactpoint.intake.rules import DeliveryState, Reason, Source
from contactpoint.intake.rules import Refusal as Refused
from contactpoint.intake.survey import Survey
from contactpoint.kernel.ids import uuid7

REFUSALS_AT_ONCE = 1_000


@transaction.atomic
def begin(source: Source, feed: FeedFile, *, key: bytes) -> Delivery:
    """The delivery of this extract, new or as far as an earlier run brought it; its source too, from its first file."""
    known = {"kind": source.kind, "authority": source.authority}
    row, _ = SourceRow.objects.get_or_create(code=source.code, defaults=known)
    said = {"id": uuid7(), "mode": feed.manifest.mode, "extracted": feed.manifest.extracted}
    delivery, _ = Delivery.objects.get_or_create(source=row, file_hmac=feed.digest(key), defaults=said)
    return delivery


@transaction.atomic
def checked(delivery: Delivery, found: Survey) -> tuple[Refused, ...]:
    """Record what the first pass found; a row refused once stays refused. The refusals by line."""
    lock(delivery)
    if not Batch.objects.filter(delivery=delivery).exists():
        Refusal.objects.filter(delivery=delivery).delete()
    rows = [
        Refusal(delivery=delivery, line=one.line, column_name=one.column, reason=one.reason) for one in found.refused
    ]
    Refusal.objects.bulk_create(rows, batch_size=REFUSALS_AT_ONCE, ignore_conflicts=True)
    delivery.rows, delivery.state = found.rows, DeliveryState.APPLYING
    delivery.save(update_fields=("rows", "state"))
    return refusals_of(delivery)


def refuse(delivery: Delivery, refusal: Refused) -> None:
    """Record that the file was given back whole; loaded again it is checked again. What was begun stays begun."""
    lock(delivery)
    if Batch.objects.filter(delivery=delivery).exists():
        return
    Refusal.objects.filter(delivery=delivery).delete()
    Refusal.objects.create(delivery=delivery, line=refusal.line, column_name=refusal.column, reason=refusal.reason)
    delivery.state = DeliveryState.REFUSED
    delivery.save(update_fields=("state",))


def lock(delivery: Delivery) -> None:
    """Until the transaction ends no other loader takes a step in this delivery."""
    Delivery.objects.select_for_update().get(pk=delivery.pk)


def last_line(delivery: Delivery) -> int:
    """The last line that was applied, 0 before the first."""
    found: int | None = Batch.objects.filter(delivery=delivery).aggregate(last=Max("last_line"))["last"]
    return found or 0


def mark_applied(delivery: Delivery) -> None:
    """Every row is applied or given back."""
    delivery.state = DeliveryState.APPLIED
    delivery.save(update_fields=("state",))


def refusals_of(delivery: Delivery) -> tuple[Refused, ...]:
    """What was given back, by line."""
    rows = Refusal.objects.filter(delivery=delivery).order_by("line")
    listed = rows.values_list("line", "column_name", "reason")
    return tuple(Refused(line, column, Reason(reason)) for line, column, reason in listed)
