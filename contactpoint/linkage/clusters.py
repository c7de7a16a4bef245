"""A partition of records from scored pairs, by joining what agrees best first, and never what must stay apart.

Two clusters agree as their records do on average (average linkage), so that one chance likeness between two large
clusters does not make them one, as connected components would. The same pairs in any order give the same partition:
of joins that are equally good, that of the clusters whose first records come first is made first.
"""

import enum
import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Says(enum.Enum):
    """What a pair of records is to the partition."""

    JOINS = "joins"  # enough to bring two clusters together
    WEIGHS = "weighs"  # counts for or against, but joins nothing by itself
    PARTS = "parts"  # never in one cluster
    CLASHES = "clashes"  # nor these; but they agree so well that they are no rivals for a third


APART = frozenset({Says.PARTS, Says.CLASHES})


class Measure(enum.Enum):
    """How well two clusters agree."""

    MEAN = "mean"  # over all pairs of their records, scored or not
    BEST = "best"  # of the pairs that join


class Pair(NamedTuple):
    """Two records, and the match weight between them in bits."""

    one: str
    other: str
    weight: float
    says: Says = Says.JOINS


@dataclass(frozen=True, slots=True)
class Rule:
    """When two clusters join: at least one pair between them joins, and they agree by more than `least` bits.

    A pair that nobody scored counts `unseen`, no pair more than `most` either way. With a `margin`, a join is refused
    where a third cluster agrees nearly as well with one side, and must stay apart from the other.
    """

    least: float = 0.0
    unseen: float = 0.0
    most: float = float("inf")
    margin: float = 0.0
    measure: Measure = Measure.MEAN


@dataclass(frozen=True, slots=True)
class Partition:
    """By record the name of its cluster, which is its first record's; and the joins that the margin refused."""

    clusters: Mapping[str, str]
    refused: tuple[tuple[str, str], ...] = ()


def partition(
    records: Iterable[str], pairs: Iterable[Pair], *, rule: Rule, once: Mapping[str, str] | None = None
) -> Partition:
    """The clusters of these records, every record in one.

    `once`: by record the name of a list that has everybody at most once (one record a child and source): no cluster
    holds two records of one list. A pair that is given twice counts once, as what parts, else as what weighs most.
    """
    names = sorted(set(records))
    lists = once or {}
    state = _State.of([lists.get(name) for name in names], rule)
    said = _distinct(pairs, {name: place for place, name in enumerate(names)})
    reach = _reach(len(names), said)
    for (one, other), (weight, says) in sorted(said.items()):
        if reach[one] == reach[other]:
            state.connect(one, other, state.between(weight, says))
    refused = tuple((names[one], names[other]) for one, other in state.join_all())
    first = {member: names[state.first[place]] for place, members in enumerate(state.members) for member in members}
    return Partition({name: first[place] for place, name in enumerate(names)}, refused)


_Said = dict[tuple[int, int], tuple[float, Says]]


def _distinct(pairs: Iterable[Pair], number: Mapping[str, int]) -> _Said:
    """Each pair once, the smaller record first."""
    found: _Said = {}
    for name, other_name, weight, says in pairs:
        one, other = number[name], number[other_name]
        place = (one, other) if one < other else (other, one)
        known = found.get(place)
        if one != other and (known is None or _strength(known) < _strength((weight, says))):
            found[place] = (weight, says)
    return found


def _reach(records: int, said: _Said) -> list[int]:
    """By record what stands for all that joins reach from it: two that differ never come together."""
    above = list(range(records))

    def top(record: int) -> int:
        while above[record] != record:
            above[record] = record = above[above[record]]
        return record

    for (one, other), (_, says) in said.items():
        if says is Says.JOINS:
            above[top(one)] = top(other)
    return [top(record) for record in range(records)]


def _strength(said: tuple[float, Says]) -> tuple[bool, bool, float]:
    weight, says = said
    return says in APART, says in (Says.JOINS, Says.PARTS), weight


class _Between(NamedTuple):
    """All scored pairs between two clusters together; `best` is the greatest weight of those that join, or None."""

    total: float
    pairs: int
    best: float | None
    parts: bool
    clashes: bool = False

    def with_(self, other: "_Between") -> "_Between":
        best = max((one for one in (self.best, other.best) if one is not None), default=None)
        parted = (self.parts and not self.clashes) or (other.parts and not other.clashes)
        clashes = (self.clashes or other.clashes) and not parted
        return _Between(self.total + other.total, self.pairs + other.pairs, best, self.parts or other.parts, clashes)


class _Waiting(NamedTuple):
    """Two clusters that may join, the best first: agreement (negative), their first records, then both."""

    negative: float
    first: int
    second: int
    one: int
    other: int


@dataclass(slots=True)
class _State:
    """Clusters by number, a merged one being empty, and what lies between those that have a scored pair."""

    rule: Rule
    members: list[list[int]]
    lists: list[frozenset[str]]
    beside: list[dict[int, _Between]]
    first: list[int]
    waiting: list["_Waiting"] = field(default_factory=list)  # a heap

    @classmethod
    def of(cls, lists: list[str | None], rule: Rule) -> "_State":
        """Each record a cluster of its own."""
        several = [frozenset(() if one is None else (one,)) for one in lists]
        places = range(len(lists))
        return cls(rule, [[place] for place in places], several, [{} for _ in places], list(places))

    def between(self, weight: float, says: Says) -> _Between:
        """One pair."""
        held = max(-self.rule.most, min(self.rule.most, weight))
        return _Between(held, 1, held if says is Says.JOINS else None, says in APART, says is Says.CLASHES)

    def connect(self, one: int, other: int, between: _Between) -> None:
        """Note what lies between two clusters, and that they may join."""
        self.beside[one][other] = self.beside[other][one] = between
        agreement = self.agreement(one, other, between)
        if agreement is not None:
            first, second = self.first[one], self.first[other]
            if first > second:
                one, other, first, second = other, one, second, first
            heapq.heappush(self.waiting, _Waiting(-agreement, first, second, one, other))

    def agreement(self, one: int, other: int, between: _Between) -> float | None:
        """How well two clusters agree, in bits; None where they may not join."""
        if between.best is None or between.parts:
            return None
        value = between.best if self.rule.measure is Measure.BEST else self._mean(one, other, between)
        return value if value > self.rule.least else None

    def _mean(self, one: int, other: int, between: _Between) -> float:
        every = len(self.members[one]) * len(self.members[other])
        return (between.total + self.rule.unseen * (every - between.pairs)) / every

    def join_all(self) -> list[tuple[int, int]]:
        """Join the two that agree best, until none may; answers the first records of those that were refused."""
        refused = []
        while self.waiting:
            negative, first, second, one, other = heapq.heappop(self.waiting)
            between = self.beside[one].get(other)
            if between is None or self.agreement(one, other, between) != -negative:
                continue  # they have changed since
            if self.lists[one] & self.lists[other]:
                self._part(one, other, between)
            elif self._rivalled(one, other, -negative) or self._rivalled(other, one, -negative):
                self._part(one, other, between)
                refused.append((first, second))
            else:
                self._join(one, other)
        return refused

    def _part(self, one: int, other: int, between: _Between) -> None:
        self.beside[one][other] = self.beside[other][one] = between._replace(parts=True)

    def _rivalled(self, one: int, other: int, agreement: float) -> bool:
        """Does a third cluster agree with one nearly as well, that must stay apart from the other?"""
        if not self.rule.margin:
            return False
        thirds = (third for third in self.beside[one] if third != other)
        return any(self._near(one, third, agreement) and self._apart(third, other) for third in thirds)

    def _near(self, one: int, third: int, agreement: float) -> bool:
        beside = self.agreement(one, third, self.beside[one][third]._replace(parts=False))
        return beside is not None and beside > agreement - self.rule.margin

    def _apart(self, third: int, other: int) -> bool:
        between = self.beside[third].get(other)
        if between is not None and between.clashes:
            return False
        return bool(self.lists[third] & self.lists[other]) or (between is not None and between.parts)

    def _join(self, one: int, other: int) -> None:
        """One cluster of the two: that with fewer neighbours goes into the other."""
        kept, gone = sorted((one, other), key=lambda place: (-len(self.beside[place]), place))
        self.first[kept] = min(self.first[one], self.first[other])
        self.members[kept] += self.members[gone]
        self.members[gone] = []
        self.lists[kept] |= self.lists[gone]
        moved, self.beside[gone] = self.beside[gone], {}
        for place in (kept, *moved):
            self.beside[place].pop(gone, None)
        moved.pop(kept)
        for place, between in moved.items():
            known = self.beside[kept].get(place)
            self.beside[kept][place] = self.beside[place][kept] = known.with_(between) if known else between
        for place, between in self.beside[kept].items():
            self.connect(kept, place, between)
