"""From a checked row to what identity applies: whose child it may be, and whether a later file has it no longer."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from contactpoint.disclosure.areas import authority_of
from contactpoint.identity.rules import IncomingRecord
from contactpoint.intake.format.rows import Said
from contactpoint.intake.models import Delivery, Refusal
from contactpoint.intake.ownkeys import DIGEST_BYTES, NOT_READ, digest_of
from contactpoint.intake.rules import Mode
from contactpoint.kernel.dates import LONDON
from contactpoint.vault.actions import record_ref


def own_digest(source: str, own_key: str) -> int:
    """The digest of a source's own key, of which eight bytes are kept; `NOT_READ` where it could not be read."""
    return digest_of(record_ref(source, own_key)) if own_key else NOT_READ


def incoming(rows: Iterable[Said], delivery: Delivery) -> list[IncomingRecord]:
    """The rows of one delivery as they are to be applied now, or tried."""
    records = [_incoming(row, delivery.extracted) for row in rows]
    later = _later_full(delivery)
    return _over(records, delivery.source_id, later) if later else records


def day_of(extracted: datetime) -> date:
    """The day of an extract, as calendars in England have it."""
    return extracted.astimezone(LONDON).date()


def _incoming(row: Said, extracted: datetime) -> IncomingRecord:
    address = row.record.address
    lives_in = authority_of(str(address.postcode)) if address and address.postcode else None
    return IncomingRecord(row.record, extracted, row.as_of, row.action, owner=lives_in or row.record.authority)


def _later_full(delivery: Delivery) -> list[tuple[Delivery, date]]:
    """The full files of the source with a later extract that ended what they lacked, the earliest first."""
    full = Delivery.objects.filter(source=delivery.source_id, mode=Mode.FULL, ends=True)
    later = full.filter(extracted__gt=delivery.extracted).order_by("extracted")
    return [(one, day_of(one.extracted)) for one in later]


def _over(records: list[IncomingRecord], source: str, later: list[tuple[Delivery, date]]) -> list[IncomingRecord]:
    """A record that arrives late is over since the first later file that lacked it. A row given back is not lacking."""
    refs = {one.record.id: own_digest(source, one.record.record).to_bytes(DIGEST_BYTES, "big") for one in records}
    given_back = Refusal.objects.filter(delivery__in=[one for one, _ in later], record_ref__in=list(refs.values()))
    there = {(delivery, bytes(ref)) for delivery, ref in given_back.values_list("delivery", "record_ref") if ref}
    found = []
    for one in records:
        days = (day for full, day in later if (full.pk, refs[one.record.id]) not in there)
        lacked = next(days, date.max)
        over = min(one.record.over or date.max, lacked)
        found.append(replace(one, record=replace(one.record, over=over)) if over < date.max else one)
    return found
