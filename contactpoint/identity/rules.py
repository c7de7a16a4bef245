"""What arrives, what it says of who a child is, and what an ending or a deletion leaves of it.

Which records are the same child is decided in `linkage`; who does it, in `actions`.
"""

import enum
from dataclasses import dataclass, replace
from datetime import date, datetime

from contactpoint.disclosure.codec import decode as decode_record
from contactpoint.disclosure.codec import encode as encode_record
from contactpoint.disclosure.facts import AuthorityCode, IdentifierKind, Name, NameUse, SourceRecord
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.identities import Identity, Raw, identity

USES = (NameUse.USUAL, NameUse.OFFICIAL, NameUse.KNOWN_AS, NameUse.FORMER)


class Action(enum.StrEnum):
    """What a source does with a row."""

    UPSERT = "upsert"
    END = "end"  # no longer on this source
    DELETE = "delete"  # sent in error


@dataclass(frozen=True, slots=True)
class IncomingRecord:
    """A validated row of a feed. `extracted` is the source's own time and orders the versions (design §8).

    `record.over` is set where a later full feed was applied before this row and had the record no longer.
    """

    record: SourceRecord
    extracted: datetime
    as_of: date
    action: Action
    owner: AuthorityCode | None  # authority of the postcode, else of the sender; none: the national desk


@dataclass(frozen=True, slots=True)
class Applied:
    """What a batch did. `founded` and `waiting` are by linkage alone, as if no child were shielded (B10-61)."""

    children: frozenset[ChildNumber]
    founded: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """What a batch would do, counted as in `Applied`.

    `touching`, for shielding officers alone: how many shielded children the rows touch. Rows are not counted, nor
    children whom one row touches together, so that no number of rows about one child or one house makes it large.
    """

    sampled: int
    founded: int
    waiting: int
    touching: int


def said(incoming: IncomingRecord) -> SourceRecord:
    """What the row leaves standing: a deleted record says nothing at all, an ended one is over."""
    if incoming.action is Action.DELETE:
        return emptied(incoming.record)
    if incoming.action is Action.END:
        return ended(incoming.record, incoming.as_of)
    return incoming.record


def emptied(record: SourceRecord) -> SourceRecord:
    """The record without anything that it said."""
    return SourceRecord(record.record, record.source, record.authority, record.confirmed)


def ended(record: SourceRecord, on: date) -> SourceRecord:
    """The record, over on that day or before; one that says nothing has nothing to end."""
    if record == emptied(record) or (record.over and record.over <= on):
        return record
    return replace(record, over=on)


def prevailing(one: bytes, other: bytes) -> bytes:
    """Which of two contents of a record stands where its source gave both the same time, in any order of arrival.

    Those that differ only in their end keep the earlier one; else the greater text stands.
    """
    return min(one, other, key=_end) if _without_end(one) == _without_end(other) else max(one, other, key=_without_end)


def _end(content: bytes) -> date:
    return decode_record(content).over or date.max


def _without_end(content: bytes) -> bytes:
    return encode_record(replace(decode_record(content), over=None))


def identity_of(record: SourceRecord) -> Identity:
    """What the record says of who its child is, under all the names that it gives."""
    address = record.address
    return identity(
        Raw(
            names=tuple((name.family, " ".join(name.given)) for name in _by_use(record.names)),
            born=str(record.born) if record.born else "",
            postcode=str(address.postcode) if address and address.postcode else "",
            lines=address.lines if address else (),
            carers=tuple(carer.name for carer in record.carers),
            telephones=tuple(carer.telephone for carer in record.carers if carer.telephone),
            nhs=_number(record, IdentifierKind.NHS),
            upns=tuple(one.value for one in record.identifiers if one.kind is IdentifierKind.UPN),
        )
    )


def _by_use(names: tuple[Name, ...]) -> list[Name]:
    """The name in use first; of equal uses, as the record has them."""
    return sorted(names, key=lambda name: USES.index(name.use))


def _number(record: SourceRecord, kind: IdentifierKind) -> str:
    return next((one.value for one in record.identifiers if one.kind is kind), "")
