"""The services of an authority: schools, practices and teams, each with people and a telephone."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import count

from contactpoint.disclosure.areas import authorities
from contactpoint.intake.rules import Kind
from contactpoint.lab.england.people.names import worker
from contactpoint.lab.england.telephones import service_line

LINES_AN_AUTHORITY = 97  # apart, so that the authorities of a small England share none
FIRST_URN = 900_000  # no school of England has a number from here
SAINTS = ("St Anne's", "St Mark's", "St Joseph's", "Holy Trinity", "St Mary's", "All Saints", "St Luke's", "St Clare's")
PLACES = (
    "Oakfield", "Riverside", "Hillcrest", "Meadow Lane", "Kingsway", "Parkside", "Ashgrove", "Westbrook", "Millfield",
    "Northgate", "Beechwood", "Springfield", "Harbour", "Castle Hill", "Longmead", "Fairview", "Eastfield", "Station",
)  # fmt: skip
COMPASS = ("North", "East", "South", "West")


class Desk(StrEnum):
    """The services with teams that stand in an authority."""

    SOCIAL_CARE = "social_care"
    YOUTH_JUSTICE = "youth_justice"
    HEALTH_VISITOR = "health_visitor"
    SCHOOL_NURSE = "school_nurse"
    EDUCATION_WELFARE = "education_welfare"

    @property
    def kind(self) -> Kind:
        """The source that sends its rows: health visitors' system sends school nurses' too."""
        return Kind.HEALTH_VISITING if self in (Desk.HEALTH_VISITOR, Desk.SCHOOL_NURSE) else Kind(self.value)


@dataclass(frozen=True, slots=True)
class Staffed:
    """What a desk is called, what its people are, and for how many children of the authority there is one."""

    name: str
    post: str
    children: int


DESKS = {
    Desk.SOCIAL_CARE: Staffed("Children's Social Care", "Social worker", 400),
    Desk.YOUTH_JUSTICE: Staffed("Youth Justice Service", "Youth justice worker", 4_000),
    Desk.HEALTH_VISITOR: Staffed("Health Visiting Service", "Health visitor", 900),
    Desk.SCHOOL_NURSE: Staffed("School Nursing Service", "School nurse", 1_500),
    Desk.EDUCATION_WELFARE: Staffed("Education Welfare Service", "Education welfare officer", 2_000),
}
FEWEST_WORKERS = 3
CHILDREN_A_PRACTICE, FEWEST_PRACTICES = 1_750, 4
CHILDREN_A_PRIMARY, CHILDREN_A_SECONDARY, FEWEST_SCHOOLS = 630, 3_200, 3


@dataclass(frozen=True, slots=True)
class Practice:
    """A GP practice; the code is none that was given out."""

    code: str
    name: str
    telephone: str


@dataclass(frozen=True, slots=True)
class School:
    """A school of synthetic England and whom to ask for there."""

    urn: str
    name: str
    telephone: str
    contact: str


@dataclass(frozen=True, slots=True)
class Worker:
    """Someone who works with children, and how to reach them."""

    name: str
    post: str
    team: str
    telephone: str
    email: str
    service_code: str
    service_name: str

    @property
    def cells(self) -> tuple[str, ...]:
        """From `service_code` to `worker_email`, as the columns of case systems stand."""
        return self.service_code, self.service_name, self.team, self.name, self.post, self.telephone, self.email


@dataclass(frozen=True, slots=True)
class Services:
    """Every service that stands in one authority."""

    practices: tuple[Practice, ...]
    primaries: tuple[School, ...]
    secondaries: tuple[School, ...]
    workers: dict[Desk, tuple[Worker, ...]]


@cache
def services(authority: str, children: int) -> Services:
    """The services of an authority with so many children."""
    nth = list(authorities()).index(authority)
    lines = map(service_line, count(nth * LINES_AN_AUTHORITY))
    primaries = _many(children, CHILDREN_A_PRIMARY, FEWEST_SCHOOLS)
    secondaries = _many(children, CHILDREN_A_SECONDARY, FEWEST_SCHOOLS)
    return Services(
        tuple(_practice(authority, number, next(lines)) for number in range(_many(children, CHILDREN_A_PRACTICE, 4))),
        tuple(_school(nth, number, "Primary School", next(lines)) for number in range(primaries)),
        tuple(_school(nth, 500 + number, "Academy", next(lines)) for number in range(secondaries)),
        {desk: tuple(_workers(authority, nth, desk, children=children, lines=lines)) for desk in Desk},
    )


def _many(children: int, for_one: int, fewest: int) -> int:
    return max(-(-children // for_one), fewest)


def _practice(authority: str, number: int, telephone: str) -> Practice:
    kind = ("Surgery", "Medical Centre", "Health Centre")[number % 3]
    return Practice(f"XP-{authority}-{number + 1}", f"{_place(number, len(authority))} {kind}", telephone)


def _school(nth: int, number: int, kind: str, telephone: str) -> School:
    called = SAINTS[(number + nth) // 2 % len(SAINTS)] if number % 3 == 0 else _place(number, nth)
    urn = FIRST_URN + nth * 620 + number
    return School(str(urn), f"{called} {kind}", telephone, _name(urn))


def _workers(authority: str, nth: int, desk: Desk, *, children: int, lines: Iterator[str]) -> Iterator[Worker]:
    staffed = DESKS[desk]
    first = (nth * len(Desk) + list(Desk).index(desk)) * 10_007
    for number in range(_many(children, staffed.children, FEWEST_WORKERS)):
        yield Worker(
            name=_name(first + number),
            post=staffed.post,
            team=f"{COMPASS[number % len(COMPASS)]} team",
            telephone=next(lines),
            email=f"{desk}.{authority}.{number}@example.org".lower(),
            service_code=f"{desk}.{authority}",
            service_name=f"{authorities()[authority].name} {staffed.name}",
        )


def _place(number: int, turn: int) -> str:
    place = PLACES[(number * 7 + turn) % len(PLACES)]
    round_ = number // len(PLACES)
    return place if not round_ else f"{place} {COMPASS[(round_ - 1) % len(COMPASS)]}"


def _name(number: int) -> str:
    family, given = worker(number)
    return f"{given} {family}"
