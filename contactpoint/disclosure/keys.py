"""The search index of a child, from what is projected and nothing else (B5-30, B6-32). Pure: no Django."""

from collections.abc import Iterable, Iterator

from contactpoint.directory.rules import KeyKind, day_number, search_key
from contactpoint.disclosure.facts import AddressRow, Core, IndexedName, Row, SearchKey
from contactpoint.linkage.names import family_forms, indexed_given, sound

Under = tuple[KeyKind, str]


def keys_of(core: Core, rows: Iterable[Row]) -> frozenset[SearchKey]:
    """Of the core alone, then what the rows add: former names, the district of a shown place.

    One row for a kind and sound, however many names share it.
    """
    day = day_number(core.born)
    own = dict(_of_names(core.family, core.given))
    others = sorted(pair for row in rows if isinstance(row, IndexedName) for pair in _of_names(row.family, row.given))
    added = {under: beside for under, beside in others if under not in own}
    of_names = [_key(under, beside, day, of_core=True) for under, beside in own.items()]
    of_names += [_key(under, beside, day, of_core=False) for under, beside in added.items()]
    return frozenset([*of_names, *_of_places(core, rows)])


def _of_names(family: str, given: tuple[str, ...]) -> Iterator[tuple[Under, str]]:
    """The sound of each form of a name, with the sound of the other name beside it."""
    first = sound(given[0]) if given else ""
    for form in family_forms(family):
        yield (KeyKind.FAMILY, sound(form)), first
    for form in indexed_given(given):
        yield (KeyKind.GIVEN, sound(form)), sound(family)


def _of_places(core: Core, rows: Iterable[Row]) -> Iterator[SearchKey]:
    first = sound(core.given[0]) if core.given else ""
    for row in rows:
        if isinstance(row, AddressRow) and row.postcode:
            district, inward = row.postcode.split(" ")
            key = search_key((district, sound(core.family), first, inward))
            yield SearchKey(KeyKind.DISTRICT, key, core.born.year, of_core=False)


def _key(under: Under, beside: str, day: int, *, of_core: bool) -> SearchKey:
    kind, name = under
    return SearchKey(kind, search_key((name, beside)), day, of_core)
