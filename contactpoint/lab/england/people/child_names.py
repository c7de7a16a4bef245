"""The names of the children of one chunk: who is called what, was called what, and is also written how."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from contactpoint.lab.england.draws import Places, chosen, quota, reaching, stream
from contactpoint.lab.england.facts import Flag
from contactpoint.lab.england.people.births import Births, Marks
from contactpoint.lab.england.people.names import (
    AT_HOME_IN_ENGLISH,
    KINDS,
    Kind,
    is_spelt_in_ways,
    spellings,
    spelt_in_ways,
    table_of_children,
    tables,
)
from contactpoint.lab.england.people.near_names import near_pairs
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.rates import heritages, population

FIVE_YEARS = 5 * 365
SETTLED = 60  # days after a birth before a surname changes
MOST_SPELLINGS = 3

Written = tuple[str, tuple[str, ...]]


@dataclass(slots=True)
class Called:
    """By child: `family`, `given`; where there are any, `spellings` and the `former` family name with its last day ago.

    By family: `heritage`, `surname`, `partner`, the surname of the children's other parent before any marriage.
    """

    heritage: list[int]
    surname: list[str]
    partner: list[str]
    family: list[str]
    given: list[tuple[str, ...]]
    spellings: dict[int, tuple[Written, ...]] = field(default_factory=dict)
    former: dict[int, tuple[str, int]] = field(default_factory=dict)
    flags: dict[int, set[Flag]] = field(default_factory=dict)

    def flag(self, child: int, flag: Flag) -> None:
        """Sets a flag."""
        self.flags.setdefault(child, set()).add(flag)


def called(plan: Plan, chunk: int, born: Births) -> Called:
    """Names of the children in the order of `born`."""
    namer = _Namer(plan, chunk, born)
    namer.surnames()
    namer.give()
    namer.change()
    namer.spell()
    namer.turn()
    return namer.called


class _Namer:
    """The draws of one chunk, in the order in which they are made."""

    def __init__(self, plan: Plan, chunk: int, born: Births) -> None:
        self._plan, self._chunk, self._born = plan, chunk, born
        self._random = stream(plan, chunk, "names")
        shares = np.cumsum(list(heritages().values()))
        drawn = self._random.random(len(born.sizes)) * shares[-1]
        self._heritage: Places = np.searchsorted(shares, drawn, side="right")
        self.called = Called(self._heritage.tolist(), [], [], [], [])

    def surnames(self) -> None:
        """One a family, two for some; another one for a half-sibling."""
        called, born = self.called, self._born
        table = self._heritage * KINDS + Kind.SURNAMES
        drawn = tables().draw(np.concatenate([table] * 3), self._random).tolist()
        count = len(table)
        called.surname, called.partner, others = drawn[:count], drawn[count : 2 * count], drawn[2 * count :]
        for family in reaching(self._random, born.sizes - born.half, self._children(population().double_barrelled)):
            called.surname[family] = self._two(called.surname[family], called.partner[family])
            for child in self._of(family):
                called.flag(child, Flag.DOUBLE_BARRELLED)
        called.family = [called.surname[family] for family in born.family.tolist()]
        for family in np.flatnonzero(born.half).tolist():
            child = int(born.first[family])
            called.family[child] = self._other(others[family], family)
            called.flag(child, Flag.HALF_SIBLING)

    def give(self) -> None:
        """Given names, which brothers and sisters don't share."""
        born, called, random = self._born, self.called, self._random
        table = table_of_children(self._heritage[born.family], born.girl, _years(self._plan.today, born.age))
        count = len(table)
        drawn = tables().draw(np.concatenate([table] * 3), random).tolist()
        first, middle = self._distinct(drawn[:count], table), (drawn[count : 2 * count], drawn[2 * count :])
        rate = population()
        many = (random.random(count) < rate.middle_name).astype(np.int64)
        many += many * (random.random(count) < rate.second_middle_name)
        called.given = [_joined(*names) for names in zip(first, *middle, many.tolist(), strict=True)]

    def change(self) -> None:
        """Families whose children have borne their name for less than five years."""
        born, called, random = self._born, self.called, self._random
        days = random.integers(30, FIVE_YEARS, len(born.sizes))
        old_enough = (born.age > days[born.family] + SETTLED) & ~self._halves()
        counts = np.bincount(born.family[old_enough], minlength=len(born.sizes))
        names = tables().draw(self._heritage * KINDS + Kind.SURNAMES, random)
        for family in reaching(random, counts, self._children(population().former_name)):
            former = self._other(str(names[family]), family)
            for child in self._of(family):
                if old_enough[child]:
                    called.former[child] = former, int(days[family])

    def spell(self) -> None:
        """Names from other languages that are written in more than one way."""
        called, random = self.called, self._random
        foreign = np.flatnonzero((self._heritage >= AT_HOME_IN_ENGLISH)[self._born.family] & ~self._born.near)
        spelt = np.fromiter(map(self._is_spelt, foreign.tolist()), dtype=np.bool_, count=len(foreign))
        wanted = self._children(population().transliterated)
        already = chosen(random, foreign[spelt], wanted)
        added = [child for child in random.permutation(foreign[~spelt]).tolist() if self._can_be_spelt(child)]
        for child in [*already, *added[: wanted - len(already)]]:
            if not self._is_spelt(child):
                self._rename(child)
            called.spellings[child] = ways(called.family[child], called.given[child])
            called.flag(child, Flag.TRANSLITERATED)

    def turn(self) -> None:
        """Names of which nobody is sure which comes first."""
        foreign = np.flatnonzero((self._heritage >= AT_HOME_IN_ENGLISH)[self._born.family])
        for child in chosen(self._random, foreign, self._children(population().order_uncertain)):
            called = self.called
            called.spellings[child] = turned(called.family[child], called.given[child], called.spellings.get(child, ()))
            called.flag(child, Flag.ORDER_UNCERTAIN)

    def _children(self, rate: float) -> int:
        return quota(rate, len(self._born.family), chunk=self._chunk, of=self._plan.children)

    def _of(self, family: int) -> Iterator[int]:
        """The children of a family but a half-sibling."""
        first = int(self._born.first[family])
        return iter(range(first + int(self._born.half[family]), first + int(self._born.sizes[family])))

    def _halves(self) -> Marks:
        halves = np.zeros(len(self._born.family), dtype=np.bool_)
        halves[self._born.first[self._born.half]] = True
        return halves

    def _two(self, one: str, other: str) -> str:
        between = " " if self._random.random() < population().space_between_surnames else "-"
        return f"{one}{between}{other}" if one != other else f"{one}{between}{self._other(other, 0)}"

    def _other(self, drawn: str, family: int) -> str:
        """The drawn surname, or one that is not the family's."""
        while drawn == self.called.surname[family] or drawn == self.called.surname[family].split("-")[0]:
            drawn = tables().one(int(self._heritage[family]) * KINDS + Kind.SURNAMES, self._random)
        return drawn

    def _distinct(self, first: list[str], table: Places) -> list[str]:
        born = self._born
        for family in np.flatnonzero(born.sizes > 1).tolist():
            taken: set[str] = set()
            start = int(born.first[family])
            for child in range(start, start + int(born.sizes[family])):
                while first[child] in taken:
                    first[child] = tables().one(int(table[child]), self._random)
                taken.add(first[child])
        for child in np.flatnonzero(born.near & (born.order == 1)).tolist():
            first[child], first[child + 1] = self._near(child)
        return first

    def _near(self, child: int) -> tuple[str, str]:
        pairs = near_pairs(int(self._heritage[self._born.family[child]]), girls=bool(self._born.girl[child]))
        return pairs[int(self._random.integers(len(pairs)))]

    def _is_spelt(self, child: int) -> bool:
        return is_spelt_in_ways(self.called.given[child][0]) or is_spelt_in_ways(self.called.family[child])

    def _can_be_spelt(self, child: int) -> bool:
        return bool(self._ways_of(child))

    def _ways_of(self, child: int) -> tuple[str, ...]:
        heritage = int(self._heritage[self._born.family[child]])
        return spelt_in_ways(heritage, Kind.GIRLS if self._born.girl[child] else Kind.BOYS)

    def _rename(self, child: int) -> None:
        """Another first name, one that is written in more than one way, unless a brother or sister has them all."""
        family = int(self._born.family[child])
        start = int(self._born.first[family])
        taken = {self.called.given[other][0] for other in range(start, start + int(self._born.sizes[family]))}
        free = [name for name in self._ways_of(child) if name not in taken] or self._ways_of(child)
        first = free[int(self._random.integers(len(free)))]
        self.called.given[child] = (first, *(name for name in self.called.given[child][1:] if name != first))


def _years(today: date, age: Places) -> Places:
    born = np.datetime64(today, "D") - age
    years: Places = born.astype("datetime64[Y]").astype(np.int64) + 1970
    return years


def _joined(first: str, middle: str, second: str, many: int) -> tuple[str, ...]:
    if not many or middle == first:
        return (first,)
    return (first, middle) if many == 1 or second in (first, middle) else (first, middle, second)


def ways(family: str, given: tuple[str, ...]) -> tuple[Written, ...]:
    """The usual way first, then other ways of one part of the name at a time."""
    ways = [(family, (first, *given[1:])) for first in spellings(given[0])]
    ways += [(other, given) for other in spellings(family)[1:]]
    return tuple(ways[:MOST_SPELLINGS])


def turned(family: str, given: tuple[str, ...], spelt: tuple[Written, ...]) -> tuple[Written, ...]:
    """The ways in which a name is written whose order is uncertain: the other way round too."""
    return (*(spelt or ((family, given),)), (" ".join(given), tuple(family.split())))
