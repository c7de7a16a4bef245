"""A partition of records from scored pairs, by joining what agrees best first, and never what must stay apart.

Two clusters agree as their records do on average (average linkage), so that one chance likeness between two large
clusters does not make them one, as connected components would. The same pairs in any order give the same partition:
of joins that are equally good, that of the clusters whose first records come first is made first.
"""

import enum
import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Says(enum.Enum):
    """What a pair of records is to the partition."""

    JOINS = "joins"  # enough to bring two clusters together
    WEIGHS = "weighs"  # counts for or against, but joins nothing by itself
    PARTS = "parts"  # never in one cluster
    SETTLED = "settled"  # nor these, since a person said so; that makes neither a rival of the other
    CLASHES = "clashes"  # nor these; but they agree so well that they are no rivals for a third


APART = frozenset({Says.PARTS, Says.SETTLED, Says.CLASHES})
LIKENS = frozenset({Says.JOINS, Says.WEIGHS})
STRENGTH = (Says.WEIGHS, Says.JOINS, Says.CLASHES, Says.SETTLED, Says.PARTS)
"""Of what is said of one pair the last of these counts."""


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
    numbers: float = 0.0  # how much of the weight is that of numbers in common


@dataclass(frozen=True, slots=True)
class Rule:
    """When two clusters join: at least one pair between them joins, and they agree by more than `least` bits.

    A pair that nobody scored counts `unseen`, no pair more than `most` either way. With a `margin`, a join is refused
    where a third cluster agrees nearly as well with one side, numbers left out, and must stay apart from the other; a
    join that numbers make also where it must stay apart from a fourth that agrees better with the other. So a number
    does not choose between twins: a row may bear that of the one and the name of the other. Nor does a name that is
    alike: a join that no number makes is refused where a pair that only weighs is nearly as good, and it is not only a
    person's word that parts the two between whom it would choose.
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
    records: Iterable[str],
    pairs: Iterable[Pair],
    *,
    rule: Rule,
    once: Mapping[str, str] | None = None,
    together: Iterable[Sequence[str]] = (),
) -> Partition:
    """The clusters of these records, every record in one.

    `once`: by record the name of a list that has everybody at most once (one record a child and source): no cluster
    comes to hold two records of one list. A pair that is given twice counts once, as what parts, else as what weighs
    most. The records of each group of `together`, none in two of them, are in one cluster whatever else is said.
    """
    names = sorted(set(records))
    lists = once or {}
    state = _State.of([lists.get(name) for name in names], rule)
    place_of = {name: place for place, name in enumerate(names)}
    said = _distinct(pairs, place_of)
    groups = [[place_of[name] for name in group] for group in together]
    reach = _reach(len(names), said, groups)
    for one, other in sorted(said):
        if reach[one] == reach[other]:
            state.connect(one, other, state.between(said[one, other]))
    for group in groups:
        state.put_together(group)
    refused = tuple((names[one], names[other]) for one, other in state.join_all())
    first = {member: names[state.first[place]] for place, members in enumerate(state.members) for member in members}
    return Partition({name: first[place] for place, name in enumerate(names)}, refused)


class _Says(NamedTuple):
    """What is known of a pair."""

    weight: float
    says: Says
    numbers: float


_Said = dict[tuple[int, int], _Says]


def _distinct(pairs: Iterable[Pair], number: Mapping[str, int]) -> _Said:
    """Each pair once, the smaller record first."""
    found: _Said = {}
    for pair in pairs:
        one, other = number[pair.one], number[pair.other]
        place = (one, other) if one < other else (other, one)
        known, new = found.get(place), _Says(pair.weight, pair.says, pair.numbers)
        if one != other and (known is None or _strength(known) < _strength(new)):
            found[place] = new
    return found


def _reach(records: int, said: _Said, groups: Iterable[Sequence[int]]) -> list[int]:
    """By record what stands for all that likeness reaches from it: two that differ never come together, nor vie."""
    above = list(range(records))

    def top(record: int) -> int:
        while above[record] != record:
            above[record] = record = above[above[record]]
        return record

    for (one, other), pair in said.items():
        if pair.says in LIKENS:
            above[top(one)] = top(other)
    for first, *others in groups:
        for other in others:
            above[top(other)] = top(first)
    return [top(record) for record in range(records)]


def _strength(said: _Says) -> tuple[int, float]:
    return STRENGTH.index(said.says), said.weight


class _Between(NamedTuple):
    """All scored pairs between two clusters together; `best` is the greatest weight of those that join, or None.

    `plain` is the same of weights without those of numbers in common; `alike` also of pairs that only weigh. `ruled`:
    they stay apart, and not by a person's word alone.
    """

    total: float
    pairs: int
    best: float | None
    plain: float | None
    parts: bool
    clashes: bool = False
    alike: float | None = None
    ruled: bool = False

    @property
    def numbers(self) -> float:
        """What numbers add to the best weight."""
        return (self.best or 0.0) - (self.plain or 0.0)

    def with_(self, other: "_Between") -> "_Between":
        best, plain = _greater(self.best, other.best), _greater(self.plain, other.plain)
        parted = (self.parts and not self.clashes) or (other.parts and not other.clashes)
        clashes = (self.clashes or other.clashes) and not parted
        parts = self.parts or other.parts
        alike = _greater(self.alike, other.alike)
        ruled = self.ruled or other.ruled
        return _Between(self.total + other.total, self.pairs + other.pairs, best, plain, parts, clashes, alike, ruled)


def _greater(one: float | None, other: float | None) -> float | None:
    return max((weight for weight in (one, other) if weight is not None), default=None)


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

    def between(self, said: _Says) -> _Between:
        """One pair."""
        held = max(-self.rule.most, min(self.rule.most, said.weight))
        plain, says = held - said.numbers, said.says
        return _Between(
            held,
            1,
            best=held if says is Says.JOINS else None,
            plain=plain if says is Says.JOINS else None,
            parts=says in APART,
            clashes=says is Says.CLASHES,
            alike=plain if says in LIKENS else None,
            ruled=says is Says.PARTS,
        )

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

    def put_together(self, records: Iterable[int]) -> None:
        """Records that are in no cluster yet become one, whatever lies between them."""
        one, *others = records
        for other in others:
            one = self._join(one, other)

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
        self.beside[one][other] = self.beside[other][one] = between._replace(parts=True, ruled=True)

    def _rivalled(self, one: int, other: int, agreement: float) -> bool:
        """Does a third cluster agree with one nearly as well, that must stay apart from the other?"""
        if not self.rule.margin:
            return False
        numbers = self.beside[one][other].numbers
        thirds = [third for third in self.beside[one] if third != other]
        near = (third for third in thirds if self._near(one, third, agreement - numbers))
        return any(self._apart(third, other) or (numbers and self._outdone(third, one, other)) for third in near) or (
            not numbers and any(self._vies(third, one, other, agreement) for third in thirds)
        )

    def _near(self, one: int, third: int, agreement: float) -> bool:
        between = self.beside[one][third]._replace(parts=False)
        beside = self.agreement(one, third, between)
        return beside is not None and beside - between.numbers > agreement - self.rule.margin

    def _vies(self, third: int, one: int, other: int, agreement: float) -> bool:
        """Is the third alike enough to be looked at beside one, and kept apart from the other by a rule?"""
        alike, between = self.beside[one][third].alike, self.beside[third].get(other)
        ruled = between is not None and between.ruled
        two = (ruled or not self.lists[third].isdisjoint(self.lists[other])) and self._apart(third, other)
        return two and alike is not None and alike > agreement - self.rule.margin

    def _outdone(self, third: int, one: int, other: int) -> bool:
        """Must the third stay apart from a fourth that agrees better with the other than it does?"""
        between = self.beside[third].get(other)
        if between is not None and between.clashes:
            return False
        least = float("-inf") if between is None or between.plain is None else between.plain
        fourths = (
            fourth
            for fourth, beside in self.beside[other].items()
            if fourth not in (one, third) and beside.plain is not None and beside.plain >= least and not beside.parts
        )
        return any(self._apart(fourth, third) for fourth in fourths)

    def _apart(self, third: int, other: int) -> bool:
        between = self.beside[third].get(other)
        if between is not None and between.clashes:
            return False
        return bool(self.lists[third] & self.lists[other]) or (between is not None and between.parts)

    def _join(self, one: int, other: int) -> int:
        """One cluster of the two, and which: that with fewer neighbours goes into the other."""
        kept, gone = sorted((one, other), key=lambda place: (-len(self.beside[place]), place))
        self.first[kept] = min(self.first[one], self.first[other])
        self.members[kept] += self.members[gone]
        self.members[gone] = []
        self.lists[kept] |= self.lists[gone]
        moved, self.beside[gone] = self.beside[gone], {}
        self.beside[kept].pop(gone, None)
        for place in moved.keys() - {kept}:
            known, between = self.beside[kept].get(place), self.beside[place].pop(gone)
            self.beside[kept][place] = self.beside[place][kept] = known.with_(between) if known else between
        for place, between in self.beside[kept].items():
            self.connect(kept, place, between)
        return kept
