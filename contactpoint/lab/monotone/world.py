"""The few people and the rows that can be sent of them: a closed world, so that a million steps can be tried in it.

Two of the people agree in all but the NHS number; one is their sibling; one is a stranger. Each row says a service and
a carer that no other record says, so that what can be read tells whose it is.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from contactpoint.disclosure.facts import (
    Address,
    Carer,
    Gender,
    Identifier,
    IdentifierKind,
    Involvement,
    Name,
    NameUse,
    ServiceKind,
    SourceRecord,
)
from contactpoint.identity.rules import Action, IncomingRecord
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import Postcode

BEGAN = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
CONFIRMED = date(2026, 8, 20)
AUTHORITY = "HUL"
HOURS = 8
"""Rows come with one of so many times: a later one may say what was so earlier."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is in truth."""

    family: str
    given: str
    born: PartialDate
    nhs: str
    home: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one source about one person: where it says that the person lives, and whether it has the number."""

    person: int
    source: str
    home: int
    numbered: bool
    hours: int
    action: Action


PEOPLE = (
    Person("Kaur", "Maya", PartialDate(2015, 3, 9), "9990000018", 0),
    Person("Kaur", "Maya", PartialDate(2015, 3, 9), "9990000026", 0),
    Person("Kaur", "Arjun", PartialDate(2012, 11, 2), "9990000034", 0),
    Person("Novak", "Eva", PartialDate(2016, 7, 21), "9990000042", 1),
)
HOMES = (
    Address(("12 Mill Lane", "Hull"), Postcode("HU5 2AB")),
    Address(("3 Dock Road", "Hull"), Postcode("HU1 1AA")),
)
SOURCES = {
    "health": ServiceKind.GP_PRACTICE,
    "school": ServiceKind.SCHOOL,
    "benefit": None,
    "social_care.HUL": ServiceKind.SOCIAL_CARE,
}


def name_of(row: Row) -> str:
    """What the record of a row is called here."""
    return f"{row.person} {row.source}"


def person_of(name: str) -> int:
    """Whose record it is in truth."""
    return int(name.partition(" ")[0])


@cache
def incoming(row: Row) -> IncomingRecord:
    """The row as intake hands it on."""
    extracted = BEGAN + timedelta(hours=row.hours)
    return IncomingRecord(_record(row), extracted, CONFIRMED, row.action, AUTHORITY)


def _record(row: Row) -> SourceRecord:
    person, authority = PEOPLE[row.person], row.source.partition(".")[2] or None
    names = (Name(person.family, (person.given,)), Name(f"Former{'abcd'[row.person]}", (person.given,), NameUse.FORMER))
    carer = Carer(f"carer {row.person}", f"{person.given} Parent", "mother", f"07700 90012{row.person}")
    return SourceRecord(
        record=name_of(row),
        source=row.source,
        authority=authority,
        confirmed=CONFIRMED,
        names=names if authority else names[:1],
        born=person.born,
        gender=Gender.FEMALE,
        address=HOMES[row.home],
        carers=(carer,) if row.source == "benefit" else (),
        involvements=_involvements(row, authority),
        identifiers=(Identifier(IdentifierKind.NHS, person.nhs),) if row.numbered else (),
    )


def _involvements(row: Row, authority: str | None) -> tuple[Involvement, ...]:
    kind = SOURCES[row.source]
    if kind is None:
        return ()
    service = f"service of {name_of(row)}"
    return (Involvement(service, kind, service, authority, None, None, None, None, started=date(2024, 1, 15)),)
