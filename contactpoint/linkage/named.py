"""The names of a child as a card of the vault keeps them, one for each name that its record gave."""

from dataclasses import dataclass
from functools import lru_cache

from contactpoint.linkage.addresses import KEPT
from contactpoint.linkage.standardise import PLACEHOLDERS, normal


@dataclass(frozen=True, slots=True)
class Named:
    """What one version of a record says of a child under one of its names.

    `born` is `2015-03-09`, or less of it where the source knows less, or empty. A placeholder is no given name.
    """

    family: str
    given: tuple[str, ...]
    born: str
    postcode: str
    houses: frozenset[str]
    nhs_numbers: frozenset[str]


@lru_cache(maxsize=KEPT)
def standard_name(family: str, given: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Family and given names as they are compared."""
    return normal(family), tuple(name for name in map(normal, given) if name and name not in PLACEHOLDERS)
