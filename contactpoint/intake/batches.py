"""A delivery applied batch by batch, each exactly once (design §8); then the end of what a full file lacks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction

from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.disclosure.actions import record_coverage
from contactpoint.disclosure.locks import lock_intake, share_intake
from contactpoint.identity.actions import apply_records, end_absent
from contactpoint.identity.bulk.state import sealing, under_way
from contactpoint.identity.bulk.storing import store_records
from contactpoint.identity.queries import records_of
from contactpoint.identity.rules import Applied
from contactpoint.intake import models
from contactpoint.intake.deliveries import last_line, lock, refusals_of
from contactpoint.intake.events import named, tell
from contactpoint.intake.format.rows import Said
from contactpoint.intake.incoming import day_of, incoming, own_digest
from contactpoint.intake.keeping import check_same, upload_of
from contactpoint.intake.ownership import owner_of
from contactpoint.intake.ownkeys import OwnKeys, absent
from contactpoint.intake.queries import paused
from contactpoint.intake.registry import known_source
from contactpoint.intake.rules import TO_APPLY, DeliveryState, Mode, ReadsOtherwise, Source
from contactpoint.intake.survey import Outcome, outcomes
from contactpoint.kernel.actors import Actor, Purpose

ROUTE = "intake.apply"

Row = tuple[int, Said]
Item = TypeVar("Item")
Progress = Callable[[int, int], None]


def no_progress(done: int, total: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Applying:
    """One delivery being applied, by whom and why; `keys` of its lines are noted where it may end records.

    `in_bulk`: its rows are sealed, and decided on with those of all others of a bulk load.
    """

    delivery: models.Delivery
    source: Source
    keys: OwnKeys | None
    actor: Actor
    purpose: Purpose
    in_bulk: bool = False

    @classmethod
    def of(cls, row: models.Delivery, *, in_bulk: bool = False, actor: Actor, purpose: Purpose) -> Self:
        """A delivery that is released."""
        keys = OwnKeys() if row.mode == Mode.FULL and not row.unread else None
        return cls(row, known_source(row.source_id), keys, actor, purpose, in_bulk)

    @property
    def at_once(self) -> int:
        """Rows a transaction."""
        return settings.BULK_ROWS if self.in_bulk else settings.BATCH_ROWS


def apply_all(applying: Applying, progress: Progress) -> bool:
    """Every row, and the end of what a full file lacks; False where it may not go on."""
    return _apply_rows(applying, progress) and (applying.keys is None or _end_absent(applying))


def goes_on(applying: Applying) -> bool:
    """The lock of intake comes first: once a pause has it, or whoever sends the delivery back, no batch runs."""
    if applying.in_bulk:
        share_intake()
    else:
        lock_intake()
    may = sealing() if applying.in_bulk else not under_way()
    return may and not paused() and lock(applying.delivery).state in TO_APPLY


def _apply_rows(applying: Applying, progress: Progress) -> bool:
    """From the line after the last that an earlier run applied; False where it may not go on."""
    total = applying.delivery.rows
    with upload_of(applying.delivery) as feed:
        check_same(applying.delivery, feed)
        found = outcomes(feed, applying.source, settings.CLOCK.today())
        for rows in _at_once(_accepted(applying, found), applying.at_once):
            if not _apply_batch(applying, rows):
                return False
            progress(min(rows[-1][0], total), total)
    return True


def _end_absent(applying: Applying) -> bool:
    """What a full file lacks is over; done again after a kill, which changes nothing. False where it may not go on."""
    assert applying.keys is not None
    if not _begin_to_end(applying):
        return False
    lacking = absent(records_of(applying.source.code), applying.keys.in_order())
    return all(_end_batch(applying, records) for records in _at_once(lacking, applying.at_once))


@transaction.atomic
def _begin_to_end(applying: Applying) -> bool:
    """A row of an earlier extract that comes after this is over from its first day."""
    if not goes_on(applying):
        return False
    models.Delivery.objects.filter(pk=applying.delivery.pk).update(ends=True)
    return True


@transaction.atomic
def _end_batch(applying: Applying, records: Sequence[UUID]) -> bool:
    if not goes_on(applying):
        return False
    extracted = applying.delivery.extracted
    actor, purpose = applying.actor, applying.purpose
    done = end_absent(records, day_of(extracted), before=extracted, actor=actor, purpose=purpose)
    if done.children:
        _tell(applying, done)
    return True


@transaction.atomic
def finish(applying: Applying) -> None:
    """The first that finishes says so; coverage is how far the source was heard."""
    if goes_on(applying):
        tell_applied(applying)


def tell_applied(applying: Applying) -> None:
    """All of the delivery stands where it belongs."""
    delivery = applying.delivery
    applied = {"state": DeliveryState.APPLIED, "applied_at": database_now()}
    models.Delivery.objects.filter(pk=delivery.pk).update(**applied)
    source, heard = applying.source, day_of(delivery.extracted)
    owner = owner_of(source.authority)
    record_coverage(source.code, owner, fed_on=heard, actor=applying.actor, purpose=applying.purpose)


def _accepted(applying: Applying, found: Iterable[Outcome]) -> Iterator[Row]:
    """The rows still to apply, by line; the own key of every line is noted on the way."""
    after = last_line(applying.delivery)
    refused = {refusal.line for refusal in refusals_of(applying.delivery)}
    for outcome in found:
        number, own = outcome.line.number, outcome.record_id
        if applying.keys is not None:
            applying.keys.note(number, own_digest(applying.source.code, own))
        if number <= after or number in refused:
            continue
        if outcome.said is None:
            raise ReadsOtherwise(
                f"Line {number} no longer reads as it did when the file was checked, perhaps since the program was "
                "upgraded. The rows before it are applied and stay. Send the delivery back and load the file again."
            )
        yield number, outcome.said


@transaction.atomic
def _apply_batch(applying: Applying, rows: Sequence[Row]) -> bool:
    """One transaction with everything below it. What another loader applied meanwhile is left out."""
    if not goes_on(applying):
        return False
    delivery = applying.delivery
    after = last_line(delivery)
    rows = [(line, row) for line, row in rows if line > after]
    if not rows:
        return True
    records = incoming([row for _, row in rows], delivery)
    how = store_records if applying.in_bulk else apply_records
    done = how(records, actor=applying.actor, purpose=applying.purpose)
    models.Batch.objects.create(
        delivery=delivery,
        first_line=rows[0][0],
        last_line=rows[-1][0],
        rows=0 if applying.in_bulk else len(rows),
        founded=done.founded,
        waiting=done.waiting,
    )
    models.Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.APPLYING)
    _tell(applying, done)
    return True


def _at_once(several: Iterable[Item], most: int) -> Iterator[list[Item]]:
    """At most so many a transaction."""
    left = iter(several)
    while some := list(islice(left, most)):
        yield some


def _tell(applying: Applying, done: Applied) -> None:
    children = tuple(sorted(done.children))
    actor, purpose, about = applying.actor, applying.purpose, named(applying.delivery)
    tell(EventKind.FEED_APPLIED, ROUTE, actor=actor, purpose=purpose, about=about, children=children)
