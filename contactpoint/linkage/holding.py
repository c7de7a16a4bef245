"""What makes a record wait for the sake of a shielded child: an interim comparison of exact keys, wide on purpose.

It is apart from blocking and scoring, so that what is held does not move when they do. The guard replaces it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from contactpoint.linkage.addresses import KEPT
from contactpoint.linkage.standardise import PLACEHOLDERS, normal


@dataclass(frozen=True, slots=True)
class Named:
    """What one version of a record says of a child under one of its names, as the hold compares it.

    `born` is `2015-03-09`, or less of it where the source knows less, or empty. A placeholder is no given name.
    """

    family: str
    given: tuple[str, ...]
    born: str
    postcode: str
    houses: frozenset[str]
    nhs_numbers: frozenset[str]

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.family, *self.given}) - {""}


@lru_cache(maxsize=KEPT)
def standard_name(family: str, given: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Family and given names as they are compared."""
    return normal(family), tuple(name for name in map(normal, given) if name and name not in PLACEHOLDERS)


def _born_and_name(one: Named) -> Iterator[str]:
    """As far as the date of birth is known."""
    yield from (f"{one.born}/{name}" for name in one.names)


def _born_in_part_and_name(one: Named) -> Iterator[str]:
    """As far as a source might know it, that knows less: the month, the year, nothing."""
    known = (one.born[:length] for length in (7, 4, 0) if length < len(one.born))
    yield from (f"{part}/{name}" for part in known for name in one.names)


def _house(one: Named) -> Iterator[str]:
    if one.postcode:
        yield from (f"{one.postcode}/{house}" for house in one.houses)


Rules = tuple[tuple[str, Callable[[Named], Iterator[str]]], ...]
HOLDING: Rules = (("born_and_name", _born_and_name), ("house", _house))
HOLDING_IN_PART: Rules = (("born_and_name", _born_in_part_and_name),)


@lru_cache(maxsize=2_000)
def holding_keys(one: Named, rules: Rules) -> frozenset[str]:
    """The keys under each rule of the table; a batch asks for those of one name several times."""
    return frozenset(f"{rule}:{key}" for rule, keys in rules for key in keys(one))
