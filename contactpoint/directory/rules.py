"""The search index: which keys there are, how dates stand in them, which stretch of it is looked at. Pure: no Django.

A row stands under its kind, a date, and a key of sounds: so one date may be walked, all of it or those that begin
with a sound. docs/explanation/search.md draws it.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Self

from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber

NEXT = b"\x00"
"""Stands between the sounds of a key, and before every other byte: a name's stretch ends where a longer one begins."""
AFTER_NEXT = b"\x01"
LAST = b"\xff"
MOST = 200
MOST_OF_A_DISTRICT = 2_000  # several times the children of a year in one postcode district
MOST_OF_A_DAY = 4_000  # twice the children of England born on one day


class KeyKind(enum.IntEnum):
    """The kinds of search key; the numbers stand in the table."""

    FAMILY = 1  # sound of a family name, sound of the given name | whole date
    GIVEN = 2  # sound of a given name, sound of the family name | whole date
    DISTRICT = 3  # first half of a postcode, sound of the family name, of the given name, second half | year


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the index: one kind and date, keys from `low` up to `high`, the first `most` of them."""

    kind: KeyKind
    born: int
    low: bytes
    high: bytes
    most: int

    @classmethod
    def under(cls, kind: KeyKind, born: int, *parts: str, most: int = MOST) -> Self:
        """Every key that begins with these parts."""
        begins = search_key(parts)
        return cls(kind, born, begins + NEXT, begins + AFTER_NEXT, most)

    @classmethod
    def whole(cls, kind: KeyKind, born: int) -> Self:
        """Every key of the date."""
        return cls(kind, born, b"", LAST, MOST_OF_A_DAY)


class Hit(NamedTuple):
    """A row of the index; the key as it stands there."""

    number: int
    key: bytes


@dataclass(frozen=True, slots=True)
class Candidate:
    """The four facts, and what finds a child beside them: other names (family, given) and postcodes that are shown."""

    number: ChildNumber
    family: str
    given: str
    gender: str
    born: PartialDate
    others: tuple[tuple[str, str], ...] = ()
    postcodes: tuple[str, ...] = ()


def search_key(parts: Iterable[str]) -> bytes:
    """The bytes of a key; no part holds the byte between them."""
    return NEXT.join(part.replace("\x00", "").encode(errors="replace") for part in parts)


def postcode_of(key: bytes) -> str:
    """The postcode of a DISTRICT key."""
    district, *_, inward = key.decode().split("\x00")
    return f"{district} {inward}"


def day_number(born: PartialDate) -> int:
    """YYYYMMDD with 0 for what is unknown."""
    return born.year * 10000 + born.month * 100 + born.day


def days_it_may_stand_under(born: PartialDate) -> list[int]:
    """A whole date, and the less of it that a source may know: the month, the year."""
    year, month = born.year * 10000, born.month * 100
    return list(dict.fromkeys((year + month + born.day, year + month, year)))
