"""Protected records by what another record may have in common with them, kept in memory.

A wide net: whatever `guard.agreement` could find to touch shares a key here, so that nothing else is compared.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from typing import Generic, TypeVar

from contactpoint.linkage.guard import carer_keys, given_keys, name_keys, places, streets
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
            for key in (*_keys(one), *_parts_of(one), *(f"place/{street}" for street in streets(one))):
                self._under[key].add(record)

    def said(self, record: Record) -> Collection[Identity]:
        """Every version of a record that is kept here."""
        return self._said.get(record, ())

    def near(self, one: Identity) -> set[Record]:
        """The records that share a place, a carer, a number, or a name and a date of birth with it."""
        return set[Record]().union(*(self._under.get(key, ()) for key in (*_keys(one), *_parts_sought(one))))

    def named(self, one: Identity) -> set[Record]:
        """The records whose names are alike, in either order; without another fact they touch nobody."""
        straight = self._bearing(one.families) & self._called(one.givens)
        return straight | (self._bearing(one.givens) & self._called(one.families))

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


def _keys(one: Identity) -> Iterator[str]:
    yield from (f"place/{place}" for place in places(one))
    yield from (f"telephone/{telephone}" for telephone in one.telephones)
    yield from (f"carer/{key}" for carer in one.carers for key in carer_keys(carer))
    yield from (f"number/{number}" for number in (one.nhs, *one.upns) if number)
    if one.postcode and one.born:
        yield f"postcode/{one.postcode}/{one.born}"


def _parts_of(one: Identity) -> Iterator[str]:
    """A name with the date of birth as it is known, and with as much of it as another may know."""
    born = one.born or ""
    for name in {*one.families, *one.givens} if born else ():
        yield f"part={born}/{name}"
        yield from (f"part~{born[:length]}/{name}" for length in KNOWN if length < len(born))


def _parts_sought(one: Identity) -> Iterator[str]:
    """The same, as another would have them."""
    born = one.born or ""
    for name in {*one.families, *one.givens} if born else ():
        yield from (f"part={born[:length]}/{name}" for length in {*KNOWN, len(born)})
        yield f"part~{born}/{name}"
