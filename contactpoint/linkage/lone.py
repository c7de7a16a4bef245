"""A row that stands alone beside a child who lacks just that row: then what each of them lacks is evidence too.

Nearly every child has one row of each kind of source below. Were the row another child's, that child would lack the
others. Each kind that the one has and the other lacks counts `Bands.absent` bits, and there is less to doubt: a twin
would have rows of its own. A row of case work says nothing so, as a child may have any number of those.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from math import inf

from contactpoint.linkage.facts import ONE_ROW_KINDS, Fact
from contactpoint.linkage.judge import (
    DIGITS,
    ELSEWHERE,
    OTHER_NAME,
    RULES,
    TO_LOOK_AT,
    UNNUMBERED,
    Bands,
    Gammas,
    Judge,
    Judged,
    Rule,
    Verdict,
    at,
)

INFINITE = "CAST('inf' AS DOUBLE)"
WHOLE_KINDS = frozenset({"benefit", "health", "school"})
"""Kinds of source of which nearly every child, or every child of an age, has a row; births are of one month alone."""
KEPT = 10_000  # ways in which two records agree; a few hundred are frequent
OTHERWISE, ALIKE = 1, 2
"""How many of these kinds a child has beside whom a row is said to stand alone; more where twins may be so named."""
TWINS_RULES = frozenset({"near_name", "twins_name", "names_of_two"})
"""Rules that keep a twin's row back: one of whom nobody has a row is not to be expected."""
BEFORE = {
    "other_name": Rule("lone_name", Verdict.LOOK, when=at(given=OTHER_NAME) | UNNUMBERED),
    "other_family": Rule("lone_family", Verdict.LOOK, when=at(household=f"{ELSEWHERE} named") | UNNUMBERED),
}
"""Rules that are asked before those of the name, for a row alone.

Two halves of a child with other names at other places look like a child before and after an adoption.
"""


def _rules(*, answered: frozenset[str]) -> Iterator[Rule]:
    for rule in RULES:
        if rule.name in BEFORE:
            yield BEFORE[rule.name]
        if rule.name not in answered:
            yield rule


SAME = ", ".join(f"'{rule.name}'" for rule in RULES if rule.verdict is Verdict.SAME)


class Lone:
    """How many of the kinds a child must have to be joined by a row that stands alone, by the pair of records."""

    def __init__(self, bands: Bands, gammas: Gammas) -> None:
        self._least = bands.same - len(WHOLE_KINDS) * bands.absent
        self._names = Judge(bands, gammas, rules=tuple(_rules(answered=frozenset())))
        self._alike = Judge(bands, gammas, rules=tuple(_rules(answered=TWINS_RULES)))
        self._asked = lru_cache(maxsize=KEPT)(self._of_child)

    def kinds(self, levels: Sequence[int], weight: float, facts: frozenset[Fact]) -> int:
        """1 or 2, or 0 where it is for a person; levels, weight and facts as `Judge.rule` has them."""
        return self._asked(tuple(levels), facts) if weight >= self._least else 0

    def _of_child(self, levels: tuple[int, ...], facts: frozenset[Fact]) -> int:
        asked = zip((self._names, self._alike), (OTHERWISE, ALIKE), strict=True)
        return next((kinds for judge, kinds in asked if judge.rule(levels, inf, facts).verdict is Verdict.SAME), 0)

    def sql(self, facts: Mapping[Fact, str]) -> str:
        """The same as an expression over Splink's columns."""
        names, alike = (f"({judge.sql(facts, weight=INFINITE)}) IN ({SAME})" for judge in (self._names, self._alike))
        enough = f"match_weight >= {self._least!r}"
        return f"CASE WHEN {enough} AND {names} THEN {OTHERWISE} WHEN {enough} AND {alike} THEN {ALIKE} ELSE 0 END"


def joining(sources: Mapping[str, str], clusters: Mapping[str, str], pairs: Iterable[Judged]) -> list[Judged]:
    """Every pair between a record that stands alone and a child that it may well be of, with what they lack."""
    children = _children(sources, clusters)
    between: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for pair in pairs:
        one, other = sorted((clusters[pair.one], clusters[pair.other]))
        if one != other:
            between[one, other].append(pair)
    return [
        pair
        for (one, other), said in between.items()
        for pair in _with_what_lacks(said, *sorted((children[one], children[other]), key=len))
    ]


def _children(sources: Mapping[str, str], clusters: Mapping[str, str]) -> Mapping[str, list[str]]:
    """By cluster the sources of its records."""
    found: dict[str, list[str]] = defaultdict(list)
    for record, cluster in clusters.items():
        found[cluster].append(sources[record])
    return found


def _with_what_lacks(said: Sequence[Judged], alone: Sequence[str], child: Sequence[str]) -> Iterator[Judged]:
    bands, kinds = _bands(), WHOLE_KINDS.intersection(child)
    bits = bands.absent * (len(kinds) + 1)
    if len(alone) > 1 or not _lacks(alone, child) or not any(pair.verdict in TO_LOOK_AT for pair in said):
        return
    if all(0 < pair.lone <= len(kinds) and pair.weight + bits >= bands.same for pair in said):
        for pair in said:
            yield pair._replace(verdict=Verdict.SAME, weight=round(pair.weight + bits, DIGITS))


def _lacks(alone: Sequence[str], child: Sequence[str]) -> bool:
    return WHOLE_KINDS.issuperset(alone) and ONE_ROW_KINDS.intersection(alone).isdisjoint(child)


@cache
def _bands() -> Bands:
    return Bands.load()
