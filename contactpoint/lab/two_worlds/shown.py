"""The children whom everybody may see, the same in every world: neighbours with shown values, and a crowd of namesakes.

The crowd is larger than a page of results: where a hidden child of the same name and birthday comes in it is a matter
of its number.
"""

from dataclasses import dataclass, replace
from datetime import date

from contactpoint.disclosure.facts import (
    Address,
    Carer,
    Gender,
    Identifier,
    IdentifierKind,
    Involvement,
    Name,
    ServiceKind,
    SourceRecord,
)
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import Postcode
from contactpoint.lab.england.numbers import carer_telephone, nhs_number

SEED = 20260901
AUTHORITIES = ("HUL", "YOR")
CLOSED = "LDS"
CONFIRMED = date(2026, 8, 20)
CROWD = 52
CROWD_NAME = Name("Jones", ("Olivia",))  # common, so that two of them are no likely double
CROWD_BORN = PartialDate(2015, 3, 9)
KINDS = {ServiceKind.SCHOOL: "Primary School", ServiceKind.GP_PRACTICE: "Surgery", ServiceKind.SOCIAL_CARE: "team"}
PLACES = ("Mill Lane", "Dock Road", "The Quays", "Harbour", "St Anne's", "Ferry Street")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A shown child: what a hidden one may share with it."""

    family: str
    given: str
    born: PartialDate
    lines: tuple[str, ...]
    postcode: Postcode
    telephone: str
    carer: str
    place: int


def service(kind: ServiceKind, place: int, authority: str | None) -> Involvement:
    """One of six services of each kind."""
    organisation = f"{PLACES[place]} {KINDS[kind]}"
    return Involvement(
        service=f"{kind}-{place}{authority or ''}",
        kind=kind,
        organisation=f"{organisation} {authority}" if authority else organisation,
        authority=authority,
        worker=f"Worker {PLACES[place]}" if authority else None,
        post="Social worker" if authority else None,
        telephone=f"01632 960{place:03}",
        email=None,
        started=date(2024, 1 + place, 1),
    )


DOUBTED = frozenset({1, 2, 3, 5, 6})


def _neighbour(place: int) -> Neighbour:
    family = ("Kaur", "Okafor", "Novak", "Silva", "Byrne", "Haddad", "Larsen", "Moyo")[place]
    born = CROWD_BORN if place % 4 == 0 else PartialDate(2012 + place % 5, 1 + place, 3 + place)
    if place in DOUBTED:
        born = PartialDate(2019 + place % 3, 12, 29 + place % 3)
    postcode = Postcode(
        ("HU5 2AB", "HU5 2AD", "YO1 7HH", "YO24 1AA", "LS6 2BN", "HU3 1XE", "HU5 3JJ", "YO1 9TL")[place]
    )
    telephone, carer = carer_telephone(SEED, place), f"{('Jaspreet', 'Ngozi', 'Petra', 'Rui')[place % 4]} {family}"
    given = ("Maya", "Tobi", "Ela", "Ines", "Finn", "Nour", "Liv", "Ada")[place]
    return Neighbour(family, given, born, (f"{place + 3} {PLACES[place % 6]}",), postcode, telephone, carer, place)


NEIGHBOURS = tuple(map(_neighbour, range(8)))
IN_DOUBT = tuple(one for one in NEIGHBOURS if one.place in DOUBTED)
"""Those of whom a second record waits for a data manager. A hidden child shares no home or name with them, and is born
far from their days: where such a record is held, since it may be the hidden child's, is the stated exception."""


def neighbour_record(one: Neighbour) -> SourceRecord:
    """A neighbour as the benefit office and its services know it."""
    authority = AUTHORITIES[one.place % 2]
    return SourceRecord(
        record=f"n{one.place}",
        source="benefit",
        authority=None,
        confirmed=CONFIRMED,
        names=(Name(one.family, (one.given,)),),
        born=one.born,
        gender=Gender.FEMALE,
        address=Address(one.lines, one.postcode),
        carers=(Carer(f"c{one.place}", one.carer, "mother", one.telephone),),
        involvements=(
            service(ServiceKind.SCHOOL, one.place % 6, None),
            service(ServiceKind.SOCIAL_CARE, one.place % 6, authority),
        ),
        identifiers=(Identifier(IdentifierKind.NHS, nhs_number(SEED, one.place)),),
    )


def doubtful_record(said: SourceRecord, place: int) -> SourceRecord:
    """The same child as another source has it, but for the NHS number.

    No source is less sure of who a child is, so it is always this record that waits for a data manager.
    """
    other = Identifier(IdentifierKind.NHS, nhs_number(SEED, 2000 + place))
    return replace(said, source="voluntary.0009", record=f"d{place}", carers=(), involvements=(), identifiers=(other,))


def crowd_record(place: int) -> SourceRecord:
    """One of the namesakes."""
    return SourceRecord(
        record=f"w{place}",
        source="benefit",
        authority=None,
        confirmed=CONFIRMED,
        names=(CROWD_NAME,),
        born=CROWD_BORN,
        gender=Gender.FEMALE,
        address=Address((f"{place + 1} Long Street",), Postcode(f"HU9 {place % 10}A{'ABDEFGHJLN'[place // 10]}")),
        identifiers=(Identifier(IdentifierKind.NHS, nhs_number(SEED, 1000 + place)),),
    )
