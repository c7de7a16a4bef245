"""The rows of `delivery`, `batch` and `refusal`: how far a file is, so that a killed loader goes on from there."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from contactpoint.identity.rules import Trial
from contactpoint.intake.breaker import COMPARED, Figures
from contactpoint.intake.models import Batch, Delivery, Refusal
from contactpoint.intake.models import Source as SourceRow
from contactpoint.intake.rules import DeliveryState, Manifest, Mode, NoSuchDelivery, Reason, Source, StopCause
from contactpoint.intake.rules import Refusal as Refused
from contactpoint.intake.survey import Survey
from contactpoint.kernel.ids import uuid7

REFUSALS_AT_ONCE = 1_000
LOOKED_BACK = 4 * COMPARED  # deliveries, some of which may be mended rows of one extract
UNCHECKED = frozenset({DeliveryState.CHECKING, DeliveryState.REFUSED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the first pass, the trial and the breaker say of a delivery together."""

    found: Survey
    absent: int
    records: int
    trial: Trial
    stops: tuple[StopCause, ...]
    state: DeliveryState


@transaction.atomic
def begin(source: Source, manifest: Manifest, digest: bytes) -> Delivery:
    """The delivery of this extract, new or as far as an earlier run brought it; its source too, from its first file."""
    known = {"kind": source.kind, "authority": source.authority}
    row, _ = SourceRow.objects.get_or_create(code=source.code, defaults=known)
    said = {"id": uuid7(), "mode": manifest.mode, "extracted": manifest.extracted}
    delivery, _ = Delivery.objects.get_or_create(source=row, file_hmac=digest, defaults=said)
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
def checked(delivery: Delivery, verdict: Verdict) -> None:
    """Record what the checks found. Where another loader of the same file did so meanwhile, that stands."""
    now = lock(delivery)
    if now.state in UNCHECKED:
        found, tally, trial = verdict.found, verdict.found.tally, verdict.trial
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
        Delivery.objects.filter(pk=delivery.pk).update(
            state=verdict.state,
            first=not _others(delivery).exists(),
            rows=tally.rows,
            refused=len(found.refused),
            ended=tally.ended,
            deleted=tally.deleted,
            unread=tally.unread,
            absent=verdict.absent,
            records=verdict.records,
            empties=dict(sorted(tally.empties.items())),
            median_as_of=tally.median_as_of,
            sampled=trial.sampled,
            founded=trial.founded,
            waiting=trial.waiting,
            touching=trial.touching,
            stops=list(verdict.stops),
        )
    delivery.refresh_from_db()


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


def ever_applied(delivery: Delivery) -> bool:
    """Whether anything of the source was applied before: its first file waits for a person (B10-59)."""
    return Delivery.objects.filter(source=delivery.source_id, state=DeliveryState.APPLIED).exists()


def compared_with(delivery: Delivery, rows: int) -> tuple[Figures, ...]:
    """The applied deliveries of the source and mode before this one of `rows` rows, the latest first, one an extract.

    Mended rows come with their file's extract: they are compared with nothing, and nothing with them.
    """
    same = Delivery.objects.filter(source=delivery.source_id, mode=delivery.mode, state=DeliveryState.APPLIED)
    if _mended(delivery, rows):
        return ()
    earlier = same.filter(extracted__lt=delivery.extracted).order_by("-extracted", "-pk")[:LOOKED_BACK]
    by_extract = {one.extracted: one for one in earlier}
    return tuple(map(figures_of, by_extract.values()))[:COMPARED]


def figures_of(delivery: Delivery) -> Figures:
    """The figures of a checked delivery."""
    return Figures(
        rows=delivery.rows,
        refused=delivery.refused,
        gone=delivery.ended + delivery.deleted,
        absent=delivery.absent,
        records=delivery.records,
        empties=delivery.empties,
        as_of=delivery.median_as_of,
        sampled=delivery.sampled,
        founded=delivery.founded,
        waiting=delivery.waiting,
        touching=delivery.touching,
    )


def _mended(delivery: Delivery, rows: int) -> bool:
    """Whether these may be the rows given back of another file: of its extract, and not more than those were."""
    of_its_extract = _others(delivery).filter(extracted=delivery.extracted, refused__gte=max(rows, 1))
    return delivery.mode == Mode.CHANGES and of_its_extract.exists()


def _others(delivery: Delivery) -> QuerySet[Delivery]:
    """Every other delivery of the source that was not given back whole."""
    others = Delivery.objects.filter(source=delivery.source_id).exclude(pk=delivery.pk)
    return others.exclude(state__in=UNCHECKED)
