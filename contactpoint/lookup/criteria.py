"""What may be asked, and what is too little to ask (B5-25). Pure: no Django."""

import re
from dataclasses import dataclass

from contactpoint.kernel.actors import Sector
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.numbers import ChildNumber, NhsNumber, NotWellFormed

DISTRICT, HALF = r"([A-Z]{1,2}[0-9][A-Z0-9]?)", r"([0-9][A-Z]{0,2})"
IN_ONE, IN_TWO = re.compile(f"{DISTRICT}{HALF}?"), re.compile(f"{DISTRICT} {HALF}")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
NOT_OF_A_PLACE = re.compile(r"[^A-Z0-9 ]+")


@dataclass(frozen=True, slots=True)
class Criteria:
    """What was typed. `postcode` is a whole one or its beginning; `number` a child's number or an NHS number.

    A name of wildcards alone is no name (B5-26): it stands as if nothing had been typed.
    """

    family: str | None = None
    given: str | None = None
    born: PartialDate | None = None
    postcode: str | None = None
    gender: str | None = None
    number: str | None = None

    def __post_init__(self) -> None:
        for field in ("family", "given"):
            if not is_name(getattr(self, field)):
                object.__setattr__(self, field, None)

    def terms(self) -> dict[str, str]:
        """What was typed, by field, as an event seals it."""
        return {field: str(typed) for field in self.__slots__ if (typed := getattr(self, field))}


@dataclass(frozen=True, slots=True)
class Place:
    """A typed postcode: the district, and the whole of it as it is written where it is whole."""

    district: str
    whole: str | None = None


class TooWide(ContactPointError):
    """The search took longer than one search may; the message says what to add."""


class NobodyNamed(ContactPointError):
    """People of this sector look for one named child alone; the message says what to add."""


def too_little(criteria: Criteria) -> str | None:
    """What to add before a search is run (B5-25); None where it is enough."""
    if criteria.born and not EARLIEST_YEAR <= criteria.born.year <= LATEST_YEAR:
        return "Check the year of birth."
    if criteria.number:
        return _beside_a_number(criteria)
    if not criteria.family:
        return "Add the family name, or a number with the date of birth."
    if criteria.born is None:
        return "Add the date of birth, or the month and year of it."
    if not criteria.born.month and not (criteria.given and typed_place(criteria.postcode)):
        return "Add the month of birth; or the given name and the first half of the postcode, such as HU5."
    return None


def unnamed(criteria: Criteria, sector: Sector | None) -> str | None:
    """What police and probation add, who look for one named child and never browse (B4-24); None for all others.

    A number names a child, beside the name or date of birth that it needs anyway.
    """
    if sector is Sector.GENERAL or criteria.number:
        return None
    if criteria.family and criteria.born is not None and criteria.born.whole:
        return None
    return "Your organisation looks for a named child alone: add the family name and the whole date of birth."


def too_little_for(criteria: Criteria, sector: Sector | None) -> str | None:
    """`too_little`, and what people of this sector must add besides."""
    return too_little(criteria) or unnamed(criteria, sector)


def _beside_a_number(criteria: Criteria) -> str | None:
    try:
        child_or_nhs_number(criteria.number or "")
    except NotWellFormed as wrong:
        return str(wrong)
    enough = criteria.family or (criteria.born is not None and criteria.born.month)
    return None if enough else "Add the family name or the date of birth to the number."


def is_name(typed: str | None) -> bool:
    """Is there a letter in it? Wildcards, signs and spaces name nobody (B5-26)."""
    return any(character.isalpha() for character in typed or "")


def child_or_nhs_number(typed: str) -> ChildNumber | NhsNumber:
    """The number that was typed, told apart by its length; raises `NotWellFormed`."""
    digits = "".join(character for character in typed if character.isdigit())
    return NhsNumber.parse(typed) if len(digits) == 10 else ChildNumber.parse(typed)


def typed_place(typed: str | None) -> Place | None:
    """The district or postcode that was typed; None where it is less than a district, or no postcode."""
    outward, _, inward = NOT_OF_A_PLACE.sub("", (typed or "").upper()).strip().partition(" ")
    found = IN_TWO.fullmatch(f"{outward} {inward}".replace("  ", " ")) if inward else IN_ONE.fullmatch(outward)
    if found is None:
        return None
    district, half = found[1], found[2] or ""
    return Place(district, f"{district} {half}" if len(half) == len("2AB") else None)
