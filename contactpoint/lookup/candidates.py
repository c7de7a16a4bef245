"""The children that agree with what was typed: looked up in the index, compared, ranked."""

import heapq
from collections.abc import Callable, Iterable

from django.db import OperationalError
from psycopg.errors import QueryCanceled
from rapidfuzz.distance import OSA

from contactpoint.directory import index
from contactpoint.directory.queries import number_token, under_token
from contactpoint.directory.rules import Hit, Stretch
from contactpoint.kernel.numbers import NhsNumber
from contactpoint.lookup import probes
from contactpoint.lookup.criteria import Criteria, TooWide, child_or_nhs_number, typed_place
from contactpoint.lookup.rules import FoundChild
from contactpoint.lookup.scoring import Scored, score

LOOKS: tuple[tuple[Callable[[Criteria], list[Stretch]], int], ...] = (
    (probes.first, 80),
    (probes.further, 40),
    (probes.whole_day, 30),
)
"""Where to look, and how many of those found there are compared."""
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
    numbers = under_token(number_token("nhs", number)) if isinstance(number, NhsNumber) else [int(number)]
    return _scored(criteria, numbers)


def _by_name(criteria: Criteria) -> list[Scored]:
    """One look after the other, until a child agrees well."""
    found: dict[int, Scored] = {}
    for stretches, most in LOOKS:
        likeliest = _likeliest(criteria, index.hits(stretches(criteria)), most=most)
        found |= {one.child.number: one for one in _scored(criteria, [n for n in likeliest if n not in found])}
        if any(one.strong for one in found.values()):
            break
    return list(found.values())


def _scored(criteria: Criteria, numbers: list[int]) -> list[Scored]:
    known = index.candidates(numbers, places=typed_place(criteria.postcode) is not None)
    return [one for one in (score(criteria, candidate) for candidate in known) if one]


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
