"""Reads for data managers: their sources, what was delivered, what waits, and how good it was.

Whose a source is, `access.rules` says: its authority's, and the national team's, which stands for every authority. The
figures are those of files and of linkage alone. The one cause that is the shielding officers' is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet, Sum

from contactpoint.intake import models
from contactpoint.intake.format.templates import TEMPLATES, source_of
from contactpoint.intake.quality import Counted, Quality, quality
from contactpoint.intake.rules import (
    UNDER_WAY,
    WAITING,
    DeliveryState,
    Mode,
    PauseReason,
    Reason,
    Refusal,
    StopCause,
)
from contactpoint.kernel.actors import Actor

MOST_DELIVERIES = 10
MOST_REFUSALS = 50
COUNTED = frozenset(DeliveryState) - {DeliveryState.CHECKING, DeliveryState.REFUSED, DeliveryState.RECEIVED}


@dataclass(frozen=True, slots=True)
class DeliverySeen:
    """One delivery as a data manager sees it; `causes` are those of its stop that may be shown to them.

    `begun`: some of it is applied.
    """

    id: UUID
    mode: Mode
    extracted: datetime
    received: datetime
    state: DeliveryState
    first: bool
    rows: int
    refused: int
    causes: tuple[StopCause, ...]
    mend: bool
    begun: bool


@dataclass(frozen=True, slots=True)
class SourceSeen:
    """One source, the organisation that sends it where it is one's, and the delivery that came last."""

    code: str
    name: str | None
    latest: DeliverySeen | None
    waits: bool


@dataclass(frozen=True, slots=True)
class SourcePage:
    """All that a data manager is shown of one source. `refusals` are the first of the delivery that came last."""

    source: SourceSeen
    waiting: tuple[DeliverySeen, ...]
    under_way: tuple[DeliverySeen, ...]
    deliveries: tuple[DeliverySeen, ...]
    quality: Quality | None
    refusals: tuple[Refusal, ...]
    more_refused: int


@dataclass(frozen=True, slots=True)
class PauseSeen:
    """The pause that stands."""

    since: datetime
    reason: PauseReason


def pause_now() -> PauseSeen | None:
    """The pause of all feeds, None where there is none."""
    row = models.Pause.objects.filter(ended_at=None).first()
    return PauseSeen(row.begun_at, PauseReason(row.begun_because)) if row else None


def sources_for(actor: Actor) -> tuple[SourceSeen, ...]:
    """Every source that is the actor's to see; those that wait for a decision first."""
    own = _own(actor)
    came = models.Delivery.objects.filter(source__in=own)
    latest = {row.source_id: row for row in came.order_by("source", "-received", "-id").distinct("source")}
    waiting = frozenset(came.filter(state__in=WAITING).values_list("source_id", flat=True))
    seen = [_source(row, latest.get(row.code), waits=row.code in waiting) for row in own.order_by("code")]
    return tuple(sorted(seen, key=lambda source: not source.waits))


def source_for(actor: Actor, code: str) -> SourcePage | None:
    """One source, None where it is not the actor's to see or there is none."""
    row = _own(actor).filter(code=code).first()
    if row is None:
        return None
    came = list(models.Delivery.objects.filter(source=code).order_by("-received", "-id")[:MOST_DELIVERIES])
    latest = came[0] if came else None
    unfinished = models.Delivery.objects.filter(source=code, state__in=WAITING | UNDER_WAY).order_by("received", "id")
    waiting = [one for one in unfinished if one.state in WAITING]
    refused = _refusals(latest) if latest else ()
    return SourcePage(
        source=_source(row, latest, waits=bool(waiting)),
        waiting=tuple(map(_delivery, waiting)),
        under_way=tuple(_delivery(one) for one in unfinished if one.state in UNDER_WAY),
        deliveries=tuple(map(_delivery, came)),
        quality=_quality(came),
        refusals=refused,
        more_refused=max(latest.refused - len(refused), 0) if latest else 0,
    )


def delivery_for(actor: Actor, delivery: UUID) -> str | None:
    """The code of the source of a delivery, None where it is not the actor's to see or there is none."""
    found = models.Delivery.objects.filter(pk=delivery, source__in=_own(actor))
    code: str | None = found.values_list("source_id", flat=True).first()
    return code


def _own(actor: Actor) -> QuerySet[models.Source]:
    if actor.national:
        return models.Source.objects.all()
    return models.Source.objects.filter(authority=actor.authority).exclude(authority=None)


def _source(row: models.Source, latest: models.Delivery | None, *, waits: bool) -> SourceSeen:
    return SourceSeen(row.code, row.organisation, _delivery(latest) if latest else None, waits)


def _delivery(row: models.Delivery) -> DeliverySeen:
    return DeliverySeen(
        id=row.id,
        mode=Mode(row.mode),
        extracted=row.extracted,
        received=row.received,
        state=DeliveryState(row.state),
        first=row.first,
        rows=row.rows,
        refused=row.refused,
        causes=tuple(cause for cause in map(StopCause, row.stops) if cause is not StopCause.SHIELDED),
        mend=bool(row.refused) and row.destroyed_at is None and row.state != DeliveryState.REFUSED,
        begun=models.Batch.objects.filter(delivery=row).exists(),
    )


def _quality(came: Sequence[models.Delivery]) -> Quality | None:
    """Of the newest delivery that was counted: what batches decided once it is applied, else the trial's."""
    row = next((one for one in came if one.state in COUNTED), None)
    if row is None:
        return None
    tried, founded, waiting = row.sampled, row.founded, row.waiting
    if row.state == DeliveryState.APPLIED:
        sums = models.Batch.objects.filter(delivery=row).aggregate(Sum("rows"), Sum("founded"), Sum("waiting"))
        if sums["rows__sum"]:
            tried, founded, waiting = (sums[f"{name}__sum"] for name in ("rows", "founded", "waiting"))
    return quality(Counted(row.rows, row.refused, tried, founded, waiting, _empty(row)))


def _empty(row: models.Delivery) -> dict[str, int]:
    """Empty cells by column, in the order of the template; the database keeps them in none."""
    columns = TEMPLATES[source_of(row.source_id).kind].columns
    return {column: row.empties[column] for column in columns if column in row.empties}


def _refusals(row: models.Delivery) -> tuple[Refusal, ...]:
    first = models.Refusal.objects.filter(delivery=row).order_by("line")[:MOST_REFUSALS]
    return tuple(Refusal(one.line, one.column_name, Reason(one.reason)) for one in first)
