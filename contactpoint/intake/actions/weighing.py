"""Weigh a received file: a sample of it is tried, and the circuit breaker asked whether somebody has to look first.

It is the worker's, apart from `receive`: how long it takes depends on what other sources sent, and on limits.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.identity.actions import try_records
from contactpoint.identity.queries import how_many, records_of
from contactpoint.intake.breaker import LIMITS, Figures, stops
from contactpoint.intake.compared import compared_with, ever_applied, figures_of
from contactpoint.intake.deliveries import find, lock
from contactpoint.intake.format.rows import Said
from contactpoint.intake.incoming import incoming, own_digest
from contactpoint.intake.keeping import check_same, upload_of
from contactpoint.intake.models import Delivery
from contactpoint.intake.ownkeys import OwnKeys, absent
from contactpoint.intake.registry import known_source
from contactpoint.intake.rules import DeliveryState, Mode, Source, StopCause
from contactpoint.intake.survey import outcomes
from contactpoint.kernel.actors import Actor, Purpose


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """The rows of the sample, and the own keys of a full file."""

    sample: tuple[Said, ...]
    keys: OwnKeys


def weigh(delivery: UUID, *, actor: Actor, purpose: Purpose) -> None:
    """A received delivery is dry, stopped or released from now on; one that stands otherwise is left as it is.

    Writes nothing else. Raises `NoSuchDelivery`, `UploadGone`, `NotAllowed`.
    """
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    row = find(delivery)
    if row.state != DeliveryState.RECEIVED:
        return
    source = known_source(row.source_id)
    again = _read_again(row, source)
    trial = try_records(incoming(again.sample, row), actor=actor, purpose=purpose)
    figures = replace(
        figures_of(row),
        absent=_absent(row, again.keys),
        records=how_many(source.code),
        sampled=trial.sampled,
        founded=trial.founded,
        waiting=trial.waiting,
        touching=trial.touching,
    )
    _decide(row, source, figures)


def _read_again(delivery: Delivery, source: Source) -> ReadAgain:
    """A row that reads otherwise by now, by the day or the program, is left out: `apply` says so."""
    sampled, sample, keys = frozenset(delivery.sample), [], OwnKeys()
    with upload_of(delivery) as feed:
        check_same(delivery, feed)
        for outcome in outcomes(feed, source, settings.CLOCK.today(), only=sampled):
            if delivery.mode == Mode.FULL:
                keys.note(outcome.line.number, own_digest(source.code, outcome.record_id))
            if outcome.said:
                sample.append(outcome.said)
    return ReadAgain(tuple(sample), keys)


def _absent(delivery: Delivery, keys: OwnKeys) -> int:
    """How many of the source's records a full file lacks."""
    if delivery.mode != Mode.FULL or delivery.unread:
        return 0
    return sum(1 for _ in absent(records_of(delivery.source_id), keys.in_order()))


@transaction.atomic
def _decide(delivery: Delivery, source: Source, figures: Figures) -> None:
    """Where another worker weighed it meanwhile, or somebody sent it back, that stands."""
    if lock(delivery).state != DeliveryState.RECEIVED:
        return
    passed: tuple[StopCause, ...] = ()
    state = DeliveryState.DRY
    if ever_applied(delivery):
        passed = stops(figures, compared_with(delivery, delivery.rows), LIMITS[source.kind])
        state = DeliveryState.STOPPED if passed else DeliveryState.RELEASED
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state,
        absent=figures.absent,
        records=figures.records,
        sampled=figures.sampled,
        founded=figures.founded,
        waiting=figures.waiting,
        touching=figures.touching,
        stops=list(passed),
    )
