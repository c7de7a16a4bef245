"""Protected records by what another record may have in common with them, kept in memory.

A wide net: whatever `guard.agreement` could find to touch is near, of a like name or of the same day, and nothing else
need be compared.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from contactpoint.linkage.guard import carer_key, given_keys, name_keys, near_dates, places, streets
from contactpoint.linkage.identities import Identity

KNOWN = (len("2015"), len("2015-03"))
Record = TypeVar("Record", bound=Hashable)


class Guarded(Generic[Record]):
    """Identities by record. Names stand under their keys once, however many bear them."""

    def __init__(self) -> None:
        self._said: dict[Record, list[Identity]] = defaultdict(list)
        self._under: dict[str, set[Record]] = defaultdict(set)
        self._families: dict[str, set[Record]] = defaultdict(set)
        self._givens: dict[str, set[Record]] = defaultdict(set)
        self._family_names: dict[str, set[str]] = defaultdict(set)
        self._given_names: dict[str, set[str]] = defaultdict(set)

    def add(self, record: Record, identities: Iterable[Identity]) -> None:
        """These versions of a record too."""
        for one in identities:
            if one in self._said[record]:
                continue
            self._said[record].append(one)
            for name in one.families:
                self._families[name].add(record)
                for key in name_keys(name):
                    self._family_names[key].add(name)
            for name in one.givens:
                self._givens[name].add(record)
                for key in given_keys(name):
                    self._given_names[key].add(name)
            for key in (*_keys(one), *_days_of(one), *(f"place/{street}" for street in streets(one))):
                self._under[key].add(record)

    def said(self, record: Record) -> Collection[Identity]:
        """Every version of a record that is kept here."""
        return self._said.get(record, ())

    def near(self, one: Identity) -> set[Record]:
        """The records that share a place, a carer, a telephone or a number with it."""
        return self._sharing(_keys(one))

    def dated(self, one: Identity) -> set[Record]:
        """Those born on the same day as far as both are known; without another fact they touch nobody."""
        return self._sharing(_days_sought(one))

    def named(self, one: Identity) -> set[Record]:
        """The records whose names are alike, in either order; without another fact they touch nobody."""
        straight = self._bearing(one.families) & self._called(one.givens)
        return straight | (self._bearing(one.givens) & self._called(one.families))

    def _sharing(self, keys: Iterable[str]) -> set[Record]:
        return set[Record]().union(*(self._under.get(key, ()) for key in keys))

    def _bearing(self, names: Iterable[str]) -> set[Record]:
        """Those with a family name that is alike."""
        keys = (key for name in names for key in name_keys(name))
        alike = set[str]().union(*(self._family_names.get(key, ()) for key in keys))
        return set[Record]().union(*(self._families[name] for name in alike))

    def _called(self, names: Iterable[str]) -> set[Record]:
        """Those with a given name that is alike."""
        keys = (key for name in names for key in name_keys(name))
        alike = set[str]().union(*(self._given_names.get(key, ()) for key in keys))
        return set[Record]().union(*(self._givens[name] for name in alike))


@dataclass(frozen=True, slots=True)
class AllSaid:
    """What the records of one child say together: two facts may touch it of which no record of it has both."""

    dates: frozenset[str]
    postcodes: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, said: Collection[Identity]) -> "AllSaid":
        return cls(
            frozenset(one.born for one in said if one.born),
            frozenset(one.postcode for one in said if one.postcode),
            frozenset(name for one in said for name in (*one.families, *one.givens)),
        )

    def may_touch_named(self, one: Identity) -> bool:
        """Of a child of a like name: the date of birth is near, or one of the two has none; or the postcode agrees."""
        if not one.born or not self.dates or one.postcode in self.postcodes:
            return True
        return any(near_dates(one.born, other) for other in self.dates)

    def may_touch_dated(self, one: Identity) -> bool:
        """Of a child of the same day: the postcode agrees, or a name letter by letter."""
        return one.postcode in self.postcodes or not self.names.isdisjoint((*one.families, *one.givens))


def _keys(one: Identity) -> Iterator[str]:
    yield from (f"place/{place}" for place in places(one))
    yield from (f"telephone/{telephone}" for telephone in one.telephones)
    yield from (f"carer/{carer_key(carer)}" for carer in one.carers)
    yield from (f"number/{number}" for number in (one.nhs, *one.upns) if number)


def _days_of(one: Identity) -> Iterator[str]:
    """The date of birth as it is known, and as little of it as another may know."""
    if one.born:
        yield f"day={one.born}"
        yield from (f"day~{one.born[:length]}" for length in KNOWN)


def _days_sought(one: Identity) -> Iterator[str]:
    """The same, as another would have it."""
    if one.born:
        yield from (f"day={one.born[:length]}" for length in {*KNOWN, len(one.born)})
        yield f"day~{one.born}"
