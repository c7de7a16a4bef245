"""One verb: receive a feed file. Checked whole first, then applied batch by batch, each exactly once (design §8)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.clock import database_now
from contactpoint.audit.keys import key
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.disclosure.actions import record_coverage
from contactpoint.identity.actions import apply_records
from contactpoint.identity.rules import IncomingRecord
from contactpoint.intake import models
from contactpoint.intake.areas import authority_of
from contactpoint.intake.deliveries import begin, checked, last_line, lock, mark_applied, refusals_of, refuse
from contactpoint.intake.reading import FeedFile, opened
from contactpoint.intake.receipts import mend_path, write_mend, write_receipt
from contactpoint.intake.rows import Said
from contactpoint.intake.rules import DeliveryState, FileChanged, FileRefused, Reason, Receipt, Refusal, Source
from contactpoint.intake.survey import Survey, outcomes, survey
from contactpoint.intake.templates import TEMPLATES, source_of
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.dates import LONDON
from contactpoint.kernel.numbers import ChildNumber

ROUTE = "intake.receive"
ENGLAND = "england"
CLOCKS_APART = timedelta(minutes=5)
TOO_NEW = (
    "The file says that it was extracted later than now (extracted_at), so that every later file would count as older."
)

Progress = Callable[[int, int], None]
Rows = list[tuple[int, Said]]


def no_progress(done: int, total: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Loading:
    """One file on its way in, and who brings it why."""

    feed: FeedFile
    source: Source
    delivery: models.Delivery
    actor: Actor
    purpose: Purpose


def receive(
    source_code: str, path: Path, *, actor: Actor, purpose: Purpose, progress: Progress = no_progress
) -> Receipt:
    """Check and apply the file at `path`; the same file again changes nothing and answers the same receipt.

    `progress` hears (0, 0) while the file is checked, then rows done and rows in all. Receipt and mend file are
    written beside the file. Raises `FileRefused`, `CannotRead`, `UnknownSource`, `FileChanged`, `NotAllowed`.
    """
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    source = source_of(source_code)
    with opened(path, source_code) as feed:
        delivery = begin(source, feed, key=key("variant"))
        loading = Loading(feed, source, delivery, actor, purpose)
        if delivery.state != DeliveryState.APPLIED:
            progress(0, 0)
            write_mend(feed, TEMPLATES[source.kind], _check(loading))
            _apply(loading, progress)
        return _receipt(loading)


def _receipt(loading: Loading) -> Receipt:
    path, refused = loading.feed.path, refusals_of(loading.delivery)
    receipt = Receipt(
        source=loading.source.code,
        file=path.name,
        accepted=loading.delivery.rows - len(refused),
        refused=refused,
        mend=mend_path(path) if refused else None,
    )
    if receipt.mend and not receipt.mend.exists():
        write_mend(loading.feed, TEMPLATES[loading.source.kind], refused)
    write_receipt(receipt, path)
    return receipt


def _check(loading: Loading) -> tuple[Refusal, ...]:
    """The first pass. A file refused whole is recorded as that, with its event, before the sender is told."""
    try:
        found = _survey(loading)
    except FileRefused as refused:
        with transaction.atomic():
            refuse(loading.delivery, refused.refusal)
            _tell(loading, Outcome.REFUSED, because=refused.refusal.reason)
        raise
    loading.feed.check_unchanged()
    return checked(loading.delivery, found)


def _survey(loading: Loading) -> Survey:
    if loading.feed.manifest.source != loading.source.code:
        raise FileRefused("The manifest names another source than the one given.", Reason.MANIFEST)
    if loading.feed.manifest.extracted > database_now() + CLOCKS_APART:
        raise FileRefused(TOO_NEW, Reason.FUTURE_DATE, column="extracted_at")
    today, share = settings.CLOCK.today(), settings.FILE_BROKEN_SHARE
    return survey(loading.feed, loading.source, today=today, key=key("variant"), share=share)


def _apply(loading: Loading, progress: Progress) -> None:
    """The second pass, from the line after the last that an earlier run applied."""
    total = loading.delivery.rows
    for rows in _batches(_accepted(loading)):
        loading.feed.check_unchanged()
        _apply_batch(loading, rows)
        progress(min(rows[-1][0], total), total)
    _finish(loading)


@transaction.atomic
def _finish(loading: Loading) -> None:
    mark_applied(loading.delivery)
    record_coverage(
        loading.source.code,
        loading.source.authority or ENGLAND,
        fed_on=loading.delivery.extracted.astimezone(LONDON).date(),
        actor=loading.actor,
        purpose=loading.purpose,
    )


def _accepted(loading: Loading) -> Iterator[tuple[int, Said]]:
    """The rows still to apply, by line."""
    after = last_line(loading.delivery)
    refused = {refusal.line for refusal in refusals_of(loading.delivery)}
    for outcome in outcomes(loading.feed, loading.source, settings.CLOCK.today()):
        number = outcome.line.number
        if number <= after or number in refused:
            continue
        if outcome.said is None:
            raise FileChanged(
                f"Line {number} no longer reads as it did when the file was checked. The rows before it are applied "
                "and stay. Load the file again."
            )
        yield number, outcome.said


def _batches(rows: Iterator[tuple[int, Said]]) -> Iterator[Rows]:
    while batch := list(islice(rows, settings.BATCH_ROWS)):
        yield batch


@transaction.atomic
def _apply_batch(loading: Loading, rows: Rows) -> None:
    """One transaction with everything below it. What another loader of this file applied meanwhile is left out."""
    delivery = loading.delivery
    lock(delivery)
    after = last_line(delivery)
    rows = [(line, row) for line, row in rows if line > after]
    if not rows:
        return
    incoming = [_incoming(row, delivery.extracted) for _, row in rows]
    touched = apply_records(incoming, actor=loading.actor, purpose=loading.purpose)
    models.Batch.objects.create(delivery=delivery, first_line=rows[0][0], last_line=rows[-1][0])
    _tell(loading, Outcome.DONE, children=tuple(sorted(touched)))


def _incoming(row: Said, extracted: datetime) -> IncomingRecord:
    address = row.record.address
    lives_in = authority_of(address.postcode) if address and address.postcode else None
    return IncomingRecord(row.record, extracted, row.as_of, row.action, owner=lives_in or row.record.authority)


def _tell(
    loading: Loading, outcome: Outcome, *, children: tuple[ChildNumber, ...] = (), because: str | None = None
) -> None:
    record(
        Event(
            kind=EventKind.FEED_APPLIED,
            route=ROUTE,
            actor=loading.actor,
            purpose=loading.purpose,
            outcome=outcome,
            children=children,
            refused_because=because,
        )
    )
