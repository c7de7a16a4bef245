"""The names of people as they are compared: usual and other family names, given names and their short forms, carers."""

import re
from functools import lru_cache
from typing import NamedTuple

from contactpoint.linkage.names import BETWEEN, PARTICLES, SHORTEST_PART, family_forms, short_and_long, sound
from contactpoint.linkage.standardise import PLACEHOLDERS, latin, normal

NOT_NAMED = PLACEHOLDERS | {
    *("newborn", "twins", "triplets", "unnamed", "unborn", "babyof", "notgiven", "noname", "nonameyet", "notnamed"),
    *("notyetnamed", "tobeconfirmed", "tba", "nogivenname", "noforename", "nofirstname", "notstated", "notrecorded"),
    *("tobeadvised", "anon", "anonymous", "withheld", "none", "null", "fnu", "lnu", "nk", "bby", "boy", "girl"),
    *("child", "male", "female", "master", "miss", "another", "babya", "babyb", "babyone", "babytwo", "twina", "twinb"),
    *("twinone", "twintwo"),
}
"""What begins, or is, a name that nobody has: `Baby`, `Baby Hawkins`, `Twin 1`, `Not known`."""
NEVER_A_NAME = frozenset({"twin", "twins", "triplet", "quad", "quadruplet", "infant", "newborn", "unnamed", "unknown"})
"""Wherever they stand: `First Twin`, `Male infant`."""
CROSSED_OUT = re.compile(r"x+|[a-z]\d|[a-z]/[a-z]", re.IGNORECASE)
"""In place of the whole name: `XXX`, `T1`, `N/K`, `B/O`."""
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "dame"})
BETWEEN_WORDS = re.compile(r"[\s.,]+")
MOST_NAMES = 8
KEPT = 200_000  # of the different names of a country, the commonest are nearly all of its people


class FamilyName(NamedTuple):
    """`every`: the name, without particles, and the parts of a compound, sorted; None and empty for a placeholder."""

    usual: str | None = None
    every: tuple[str, ...] = ()
    sound: str | None = None


class GivenName(NamedTuple):
    """`every`: all given names, the parts of a double name, and the first two as one; `forms`: short and long ones."""

    first: str | None = None
    every: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    sound: str | None = None


@lru_cache(maxsize=KEPT)
def is_placeholder(name: str) -> bool:
    """Does this stand where a name is not known yet (B10-56)?"""
    parts = _parts(name)
    if not parts:
        return False
    is_known = parts[0] in NOT_NAMED or "".join(parts) in NOT_NAMED or not NEVER_A_NAME.isdisjoint(parts)
    return is_known or CROSSED_OUT.fullmatch(name.strip()) is not None


@lru_cache(maxsize=KEPT)
def family_of(text: str) -> FamilyName:
    """A family name as written: `O’Neill-Đurić`, `van der Berg`, `MCKAY`."""
    name = latin(text)
    usual = normal(name)
    if not usual or is_placeholder(name):
        return FamilyName()
    return FamilyName(usual, _sorted(*map(normal, family_forms(name))), sound(usual))


@lru_cache(maxsize=KEPT)
def given_of(text: str) -> GivenName:
    """Given names as written, with spaces between them; an initial stands only where it is the first."""
    spoken = latin(text).replace(".", " ")
    names = [name for name in map(normal, spoken.split()[:MOST_NAMES]) if name]
    if not names or is_placeholder(spoken):
        return GivenName()
    whole = [name for name in names if len(name) > 1 and name not in PARTICLES]
    parts = [part for part in _parts(spoken) if len(part) >= SHORTEST_PART and part not in PARTICLES]
    first_two = names[:2]
    joined = ["".join(first_two)] if min(map(len, first_two)) > 1 else []
    every = _sorted(names[0], *whole, *parts, *joined)
    forms = _sorted(*every, *(form for name in every for form in short_and_long(name)))
    return GivenName(names[0], every, forms, sound(names[0]))


@lru_cache(maxsize=KEPT)
def carer(name: str) -> str | None:
    """A carer's whole name, comparable in whatever order it was written: `gibbs linda` of `Mrs Linda GIBBS`."""
    words = map(normal, BETWEEN_WORDS.split(latin(name)))
    return " ".join(sorted(word for word in words if word and word not in TITLES)) or None


def parted(full_name: str) -> tuple[str, str]:
    """Family and given names of a whole name: `Gibbs, Linda`, or the last word with the particles before it."""
    family, comma, given = full_name.partition(",")
    if comma:
        return family.strip(), given.strip()
    words = full_name.split()
    first = max(len(words) - 1, 0)
    while first > 1 and normal(words[first - 1]) in PARTICLES:
        first -= 1
    return " ".join(words[first:]), " ".join(words[:first])


def _parts(name: str) -> list[str]:
    return [part for part in map(normal, BETWEEN.split(name)) if part]


def _sorted(*names: str) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}))
