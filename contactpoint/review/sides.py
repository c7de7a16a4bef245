"""What each of two sides says of its child: names and birth by source, and home, carers and services as on its page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from contactpoint.disclosure.facts import (
    AddressRow,
    CarerRow,
    Case,
    Gender,
    IdentifierKind,
    InvolvementRow,
    NameUse,
    SourceRecord,
    Statement,
)
from contactpoint.disclosure.rules import beside_the_facts, says_no_place
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.review.rules import Agreement, Said, Side, Topic, agreement

MONTHS = ("", *(date(2000, month, 1).strftime("%B") for month in range(1, 13)))
HOME = {
    Statement.HERE: "",
    Statement.LAST_KNOWN: "last known: ",
    Statement.LEFT_ENGLAND: "has left England",
    Statement.NONE_KNOWN: "none known",
}


def side_of(number: ChildNumber | None, records: Sequence[SourceRecord], case: Case) -> Side:
    """One side; `case` is that of its child as if nothing limited it.

    What a sensitive or never shown service says stands only where nobody else says anything, and without its source.
    """
    open_ones = [record for record in records if not says_no_place(record, case.scope)]
    who = open_ones or [without_source(record) for record in records]
    latest = sorted(who, key=lambda record: (-record.confirmed.toordinal(), record.source, record.record))
    beside = sorted(_beside(case), key=lambda said: (said.topic, said.text))
    return Side(number, (*_who(latest), *beside))


def without_source(record: SourceRecord) -> SourceRecord:
    """The record of a service that may not be named."""
    return replace(record, source="")


def numbers_agree(one: Iterable[SourceRecord], other: Iterable[SourceRecord]) -> dict[IdentifierKind, Agreement]:
    """How far the NHS numbers and the pupil numbers of the two sides agree; only the kinds that any of them has."""
    sides = [{number for record in records for number in record.identifiers} for records in (one, other)]
    found = {}
    for kind in IdentifierKind:
        values = [{number.value for number in side if number.kind is kind} for side in sides]
        if any(values):
            found[kind] = agreement(*values)
    return found


def _who(records: Iterable[SourceRecord]) -> Iterator[Said]:
    for record in records:
        for name in record.names:
            if name.use is not NameUse.FORMER:
                yield _said(Topic.NAME, " ".join([*name.given, name.family]), record)
        if record.born:
            yield _said(Topic.BORN, written(record.born), record)
        if record.gender is not Gender.NOT_SPECIFIED:
            yield _said(Topic.GENDER, record.gender, record)


def _beside(case: Case) -> Iterator[Said]:
    for row in beside_the_facts(case):
        match row:
            case AddressRow():
                place = ", ".join([*row.lines, *([str(row.postcode)] if row.postcode else [])])
                yield Said(Topic.ADDRESS, f"{HOME[row.statement]}{place}", row.source, row.confirmed)
            case CarerRow():
                yield Said(Topic.CARER, _several(row.name, row.relationship, row.telephone), row.source, row.confirmed)
            case InvolvementRow():
                contact = _several(row.organisation, row.worker, row.telephone)
                yield Said(Topic.SERVICE, contact, row.source, row.confirmed)


def _said(topic: Topic, text: str, record: SourceRecord) -> Said:
    return Said(topic, text, record.source or None, record.confirmed)


def _several(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def written(born: PartialDate) -> str:
    """`9 March 2015`, or as much of it as is known."""
    day = [str(born.day)] if born.day else []
    month = [MONTHS[born.month]] if born.month else []
    return " ".join([*day, *month, str(born.year)])
