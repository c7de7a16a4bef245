"""What is true of synthetic England, day by day; what sources make of it stands in `sources`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar


class HomeKind(StrEnum):
    HOUSE = "house"
    FLAT = "flat"
    REFUGE = "refuge"
    HOSTEL = "hostel"
    PLACEMENT = "placement"


class Flag(StrEnum):
    """What makes a child hard to know again; one column each in the truth."""

    TWIN = "twin"
    TRIPLET = "triplet"
    NEAR_NAMED_TWIN = "near_named_twin"
    HALF_SIBLING = "half_sibling"
    FORMER_NAME = "former_name"
    ADOPTED = "adopted"
    IN_PLACEMENT = "in_placement"
    TRANSLITERATED = "transliterated"
    DOUBLE_BARRELLED = "double_barrelled"
    ORDER_UNCERTAIN = "order_uncertain"
    MOVED = "moved"
    MOVED_ACROSS = "moved_across"
    LOOKED_AFTER = "looked_after"
    NOT_IN_SCHOOL = "not_in_school"
    NEWBORN = "newborn"
    IN_REFUGE = "in_refuge"


@dataclass(frozen=True, slots=True)
class Home:
    """An address and the days between which it is lived at; `address_id` is the same for all who live there."""

    address_id: int
    lines: tuple[str, ...]
    postcode: str
    authority: str
    since: date
    kind: HomeKind = HomeKind.HOUSE


@dataclass(frozen=True, slots=True)
class Adult:
    """A carer. `telephone` is compared whole, extension and all."""

    family: str
    given: str
    relationship: str
    telephone: str
    email: str
    born: date


@dataclass(frozen=True, slots=True)
class Named:
    """A name and the first day on which it was borne."""

    family: str
    given: tuple[str, ...]
    since: date


@dataclass(frozen=True, slots=True)
class Former:
    """Who an adopted child was: another identity, still sent by kinds of source in `still_in`; a link is an error."""

    true_id: str
    name: Named
    nhs_number: str
    upn: str
    home: Home
    carers: tuple[Adult, ...]
    still_in: frozenset[str]
    order_on: date


@dataclass(frozen=True, slots=True)
class Child:
    """A true child. `names` and `homes` run from the newest to the oldest; `place` counts children from 0.

    There are two homes at least; the older may be from before the birth. `spellings` are (family, given), the usual
    one first, and empty where there is but one. `birth_order` is 1 but in a multiple birth.
    """

    place: int
    true_id: str
    family_id: int
    names: tuple[Named, ...]
    spellings: tuple[tuple[str, tuple[str, ...]], ...]
    born: date
    birth_order: int
    gender: str
    nhs_number: str
    upn: str
    heritage: str
    homes: tuple[Home, ...]
    carers: tuple[Adult, ...]
    flags: frozenset[Flag]
    former: Former | None = None

    def name_on(self, day: date) -> Named:
        """The name borne on that day; the oldest for a day before it."""
        return _on(self.names, day)

    def home_on(self, day: date) -> Home:
        """Where the child lived on that day; the oldest home for a day before it."""
        return _on(self.homes, day)


@dataclass(frozen=True, slots=True)
class Family:
    """Children under 18 who belong together."""

    place: int
    children: tuple[Child, ...]


def true_id(place: int) -> str:
    """The name in the truth of the child, or the old identity, at this place."""
    return f"c{place:08}"


Dated = TypeVar("Dated", Named, Home)


def _on(items: Sequence[Dated], day: date) -> Dated:
    return next((item for item in items if item.since <= day), items[-1])
