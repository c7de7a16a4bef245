"""The children that agree with what was typed: looked up in the index, compared, ranked."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import OperationalError
from psycopg.errors import QueryCanceled
from rapidfuzz.distance import OSA

from contactpoint.directory import index
from contactpoint.directory.queries import number_token, under_token
from contactpoint.directory.rules import Hit, Stretch, postcode_of
from contactpoint.kernel.numbers import NhsNumber
from contactpoint.lookup import probes
from contactpoint.lookup.criteria import Criteria, TooWide, child_or_nhs_number, typed_place
from contactpoint.lookup.rules import FoundChild
from contactpoint.lookup.scoring import Scored, score


@dataclass(frozen=True, slots=True)
class Look:
    """Where to look, how many of those found there are compared, and when that is enough."""

    stretches: Callable[[Criteria], list[Stretch]]
    compared: int
    enough: Callable[[Scored], bool]


LOOKS: tuple[Look, ...] = (
    Look(probes.first, 80, lambda one: one.well_named and one.that_day),
    Look(probes.further, 40, lambda one: one.well_named),
    Look(probes.whole_day, 30, lambda one: False),
)
MOST_OF_A_FAMILY_NAME = 400  # are compared where no given name tells which are the likeliest
BY_PLACE: tuple[Look, ...] = (
    Look(probes.of_district, 40, lambda one: one.well_named),
    Look(probes.whole_district, 40, lambda one: False),
)
"""For a year of birth alone."""
TOO_WIDE = (
    "This search would have looked at too many children, so it was stopped and nobody was shown. "
    "Add the given name, the whole date of birth or a number, and search again."
)


def matching(criteria: Criteria) -> list[FoundChild]:
    """The children that may be shown, best first, not yet capped; raises `TooWide`."""
    try:
        found = _by_number(criteria) if criteria.number else _by_name(criteria)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooWide(TOO_WIDE) from error
        raise
    return [one.child for one in sorted(found, key=lambda one: one.order)]


def _by_number(criteria: Criteria) -> list[Scored]:
    number = child_or_nhs_number(criteria.number or "")
    if isinstance(number, NhsNumber):
        numbers = under_token(number_token("nhs", number))
    else:
        numbers = [int(number), *under_token(number_token("child", str(number)))]
    return _scored(criteria, numbers, [])


def _by_name(criteria: Criteria) -> list[Scored]:
    """One look after the other, until a child agrees well enough."""
    found: dict[int, Scored] = {}
    for look in LOOKS if _has_month(criteria) else BY_PLACE:
        hits = index.hits(look.stretches(criteria))
        most = look.compared if criteria.given else MOST_OF_A_FAMILY_NAME
        numbers = [number for number in _likeliest(criteria, hits, most=most) if number not in found]
        found |= {one.child.number: one for one in _scored(criteria, numbers, hits)}
        if any(map(look.enough, found.values())):
            break
    return list(found.values())


def _scored(criteria: Criteria, numbers: list[int], hits: list[Hit]) -> list[Scored]:
    known = index.candidates(numbers, places=_places(criteria, numbers, hits))
    return [one for one in (score(criteria, candidate) for candidate in known) if one]


def _places(criteria: Criteria, numbers: list[int], hits: list[Hit]) -> dict[int, tuple[str, ...]]:
    """Only where a postcode was typed; a search of a district has found them already."""
    if typed_place(criteria.postcode) is None:
        return {}
    if criteria.number or _has_month(criteria):
        return index.places(numbers)
    return {hit.number: (postcode_of(hit.key),) for hit in hits}


def _has_month(criteria: Criteria) -> bool:
    return criteria.born is not None and criteria.born.month > 0


def _likeliest(criteria: Criteria, hits: list[Hit], *, most: int) -> list[int]:
    """So many as are compared, by the sounds in their keys where there are more."""
    keys: dict[int, set[bytes]] = {}
    for hit in hits:
        keys.setdefault(hit.number, set()).add(hit.key)
    if len(keys) <= most:
        return list(keys)
    wanted = probes.sounds(criteria).keys
    return heapq.nsmallest(most, keys, key=lambda number: (_out(wanted, keys[number]), number))


def _out(wanted: Iterable[bytes], held: Iterable[bytes]) -> int:
    """How many sounds are out."""
    return min(OSA.distance(one, other) for one in wanted for other in held)
