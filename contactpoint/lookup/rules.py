"""What an answer holds, and the lines that close it (B5-28). Pure: no Django."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber

NATIONAL = "england"
FOUR_FACTS = ("family", "given", "gender", "born", "number")
"""The fields that every route offers, as its event names them."""
STANDING_LINES = (
    "There may be more than is shown here. It does not mean that nobody is working with this child. "
    "We can put you in touch."
)
"""They close every child's page and every answer, full or limited, so that neither tells which it is (N2)."""


class Criterion(enum.StrEnum):
    """What may be typed into a search."""

    FAMILY = "family name"
    GIVEN = "given name"
    BORN = "date of birth"
    POSTCODE = "postcode"
    GENDER = "gender"
    NUMBER = "number"


class How(enum.StrEnum):
    """In which way a criterion agrees."""

    EXACTLY = "exactly"
    SOUNDS = "sounds"
    SPELT = "spelt"
    SHORT_FORM = "short_form"
    ANOTHER_NAME = "another_name"  # one that finds the child and is never shown (B5-30)
    SWAPPED = "swapped"
    DAY_AND_MONTH = "day_and_month"
    NEAR = "near"
    IN_PART = "in_part"


class Closeness(enum.IntEnum):
    """How well a child agrees as a whole; a higher one stands first."""

    PARTLY = 1
    CLOSE = 2
    EXACT = 3


@dataclass(frozen=True, slots=True)
class Agreed:
    """A typed criterion that agrees with the child, and how."""

    criterion: Criterion
    how: How


@dataclass(frozen=True, slots=True)
class FoundChild:
    """The four facts, which of the typed criteria agreed, and how well as a whole (B5-28). Nothing more."""

    number: ChildNumber
    family: str
    given: str
    gender: str
    born: PartialDate
    agreed: tuple[Agreed, ...] = ()
    closeness: Closeness = Closeness.PARTLY


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """A body that is connected and when it last fed; None: connected to nothing yet."""

    source_name: str
    area: str
    last_fed: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """Best first; `capped` says that there were more, never how many."""

    children: tuple[FoundChild, ...]
    capped: bool
    coverage: tuple[CoverageLine, ...]


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service working with the child, or that did: who and since when, never why."""

    organisation: str
    kind: str
    worker: str | None
    post: str | None
    telephone: str | None
    email: str | None
    started: date | None
    ended: date | None
    lead: bool
    assessment: bool
    source_name: str
    confirmed: date | None


@dataclass(frozen=True, slots=True)
class ChildView:
    """A child's page; `at_home`: an address or a carer can be asked for.

    For a limited child `services` is empty and `at_home` false, whatever the cause.
    """

    child: FoundChild
    services: tuple[ServiceView, ...]
    at_home: bool
    coverage: tuple[CoverageLine, ...]

    @property
    def current(self) -> tuple[ServiceView, ...]:
        """The services that work with the child now."""
        return tuple(service for service in self.services if not service.ended)

    @property
    def ended(self) -> tuple[ServiceView, ...]:
        """Those that did."""
        return tuple(service for service in self.services if service.ended)


@dataclass(frozen=True, slots=True)
class AddressView:
    """Where the child lives or lived, or a statement in place of it; `statement` is a value of the directory."""

    lines: tuple[str, ...]
    postcode: str | None
    statement: str
    source_name: str
    confirmed: date


@dataclass(frozen=True, slots=True)
class CarerView:
    """A carer and how to reach them."""

    name: str
    relationship: str
    telephone: str | None
    email: str | None
    source_name: str
    confirmed: date


@dataclass(frozen=True, slots=True)
class HomeView:
    """What a further press shows: the address, the carers and their contacts."""

    child: FoundChild
    addresses: tuple[AddressView, ...]
    carers: tuple[CarerView, ...]
    coverage: tuple[CoverageLine, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What may be printed: the four facts and how to reach services. `event` is the entry in the audit."""

    child: FoundChild
    services: tuple[ServiceView, ...]
    coverage: tuple[CoverageLine, ...]
    event: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class RecentChild:
    """A child whose page somebody opened, and when last; `child` is None where there is none any more."""

    number: ChildNumber
    seen: datetime
    child: FoundChild | None


EVERY_CHILDS = ("school", "gp_practice", "health_visiting")
"""The kinds of service that most children have, in the order of the page."""
NEVER_ON_PAPER = frozenset({"school"})
"""A school is a place where the child can be met."""


def in_order(services: Iterable[ServiceView]) -> list[ServiceView]:
    """The lead professional first, then what every child has, then the others; ended ones last, the latest first."""
    return sorted(services, key=_place)


def _place(service: ServiceView) -> tuple[bool, bool, int, str, str]:
    rank = EVERY_CHILDS.index(service.kind) if service.kind in EVERY_CHILDS else len(EVERY_CHILDS)
    ended = -service.ended.toordinal() if service.ended else 0
    return (
        bool(service.ended),
        bool(service.ended) or not service.lead,
        ended or rank,
        service.organisation,
        service.worker or "",
    )


SOURCE_NAMES = {
    "benefit": "Child benefit records",
    "health": "NHS registrations",
    "births": "Births",
    "school": "School census",
    "social_care": "Children’s social care",
    "youth_justice": "Youth justice",
    "education_welfare": "Education welfare",
    "health_visiting": "Health visiting and school nursing",
    "voluntary": "Voluntary organisations",
}


def source_name(source: str) -> str:
    """A source's kind as people call it."""
    return SOURCE_NAMES.get(source.partition(".")[0], "Another source")
