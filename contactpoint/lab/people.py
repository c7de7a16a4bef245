"""The families of synthetic England: who they are, whatever any source says of them.

Twenty families with 35 children make a block; blocks and families are drawn apart from each other, each from
the seed and its own place, so that any part of the population can be made alone, in any order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from contactpoint.lab.numbers import carer_telephone, nhs_number, upn
from contactpoint.lab.places import Home, draw_authority, draw_place
from contactpoint.lab.plan import Plan
from contactpoint.lab.rates import rates
from contactpoint.lab.tables import Weighted, names

# 45% of families have one child, 40% two, 15% more: 1.75 a family (ONS, Families and households, 2023).
SIZES = (1,) * 9 + (2,) * 8 + (3,) * 2 + (4,)
FAMILIES_A_BLOCK = len(SIZES)
CHILDREN_A_BLOCK = sum(SIZES)
CAN_HAVE_TWINS = sum(size > 1 for size in SIZES)
CARERS_A_FAMILY = 2
SHORTEST_GAP, LONGEST_GAP = 330, 1500  # days between births
DAYS_UNDER_18 = 6574  # with four leap days; an older child may have had the birthday


@dataclass(frozen=True, slots=True)
class Carer:
    """An adult of the household. `telephone` is compared whole, extension and all."""

    name: str
    relationship: str
    telephone: str
    email: str


@dataclass(frozen=True, slots=True)
class Child:
    """A true child. `place` counts children from 0; `true_id` names the child in the truth."""

    place: int
    family_id: int
    family: str
    given: tuple[str, ...]
    born: date
    gender: str
    nhs_number: str
    upn: str
    twin: bool
    half_sibling: bool

    @property
    def true_id(self) -> str:
        """The child's name in the truth files."""
        return f"c{self.place:08}"


@dataclass(frozen=True, slots=True)
class Family:
    """A household with children under 18, where it lives now and where it lived before."""

    place: int
    home: Home
    former: Home
    carers: tuple[Carer, ...]
    children: tuple[Child, ...]


def families(plan: Plan, blocks: Iterable[int]) -> Iterator[Family]:
    """The families of these blocks; the last family is cut where the population ends."""
    for block in blocks:
        sizes = list(SIZES)
        plan.random("block", block).shuffle(sizes)
        first_child = block * CHILDREN_A_BLOCK
        for nth, size in enumerate(sizes):
            size_here = min(size, plan.children - first_child)
            if size_here > 0:
                yield _Maker(plan, block * FAMILIES_A_BLOCK + nth).family(first_child, size_here)
            first_child += size


def blocks_of(children: int) -> range:
    """Every block of a population of so many children."""
    return range(-(-children // CHILDREN_A_BLOCK))


def block_of(child: int) -> int:
    """The block in which the child at this place is."""
    return child // CHILDREN_A_BLOCK


class _Maker:
    """Draws one family from its own stream."""

    def __init__(self, plan: Plan, place: int) -> None:
        self._plan = plan
        self._place = place
        self._random = plan.random("family", place)
        self._rates = rates().population
        self._heritage = _heritages().draw(self._random)

    def family(self, first_child: int, size: int) -> Family:
        """The family whose eldest child stands at `first_child`."""
        surname = self._surname()
        births = self._births(size)
        home, former = self._homes()
        children = tuple(self._children(first_child, surname, births))
        return Family(self._place, home, former, tuple(self._carers(surname)), children)

    def _homes(self) -> tuple[Home, Home]:
        """Children move in the year as often as the rate says; the others moved in up to 12 years ago."""
        draw = self._random.random() / (1 + self._rates.margin)
        days = self._random.randrange(1, 366) if draw < self._rates.moved else self._random.randrange(366, 4400)
        authority = draw_authority(self._random)
        before = self._other_authority(authority) if draw < self._rates.moved_across else authority
        since = self._plan.today - timedelta(days)
        former = draw_place(self._random, before).lived_in(since - timedelta(1200), until=since)
        return draw_place(self._random, authority).lived_in(since), former

    def _other_authority(self, authority: str) -> str:
        while (other := draw_authority(self._random)) == authority:
            pass
        return other

    def _births(self, size: int) -> list[date]:
        """Eldest first, all under 18; twins are born on one day."""
        gaps = [self._random.randint(SHORTEST_GAP, LONGEST_GAP) for _ in range(size - 1)]
        if gaps and self._random.random() < _twins_a_family():
            gaps[self._random.randrange(len(gaps))] = 0
        last = self._random.randrange(DAYS_UNDER_18 - sum(gaps))
        births = [self._plan.today - timedelta(last)]
        for gap in gaps:
            births.append(births[-1] - timedelta(gap))
        return births[::-1]

    def _children(self, first_child: int, surname: str, births: list[date]) -> Iterator[Child]:
        half_surname = self._other_surname(surname) if self._has_half_sibling(births) else ""
        taken: set[str] = set()
        for nth, born in enumerate(births):
            half = nth == 0 and half_surname != ""
            gender = "female" if self._random.random() < 0.488 else "male"
            yield Child(
                place=first_child + nth,
                family_id=self._place,
                family=half_surname if half else surname,
                given=self._given(gender, taken),
                born=born,
                gender=gender,
                nhs_number=nhs_number(self._plan.seed, first_child + nth),
                upn=upn(self._plan.seed, first_child + nth),
                twin=births.count(born) > 1,
                half_sibling=half,
            )

    def _has_half_sibling(self, births: list[date]) -> bool:
        """Only where the eldest is no twin; drawn so often that all families together reach the rate."""
        share = self._rates.half_siblings * (1 + self._rates.margin) * FAMILIES_A_BLOCK / CAN_HAVE_TWINS
        return len(births) > 1 and births[0] != births[1] and self._random.random() < share

    def _given(self, gender: str, taken: set[str]) -> tuple[str, ...]:
        """A first name that no brother or sister has, and mostly a middle name."""
        table = names("girls" if gender == "female" else "boys")[self._heritage]
        first = table.draw(self._random)
        while first in taken:
            first = table.draw(self._random)
        taken.add(first)
        if self._random.random() >= self._rates.middle_name:
            return (first,)
        middle = table.draw(self._random)
        return (first, middle) if middle != first else (first,)

    def _surname(self) -> str:
        return names("surnames")[self._heritage].draw(self._random)

    def _other_surname(self, surname: str) -> str:
        while (other := self._surname()) == surname:
            pass
        return other

    def _carers(self, surname: str) -> Iterator[Carer]:
        couple = self._random.random() < self._rates.second_carer
        kinds = [("girls", "mother"), ("boys", "father")][: 1 + couple]
        for nth, (table, relationship) in enumerate(kinds):
            given = names(table)[self._heritage].draw(self._random)
            other = self._random.random() < self._rates.other_surname_of_carer
            number = self._place * CARERS_A_FAMILY + nth
            telephone = carer_telephone(self._plan.seed, number)
            name = f"{given} {self._surname() if other else surname}"
            yield Carer(name, relationship, telephone, f"carer.{number}@example.org" if nth == 0 else "")


@cache
def _heritages() -> Weighted[str]:
    return Weighted.of(rates().heritage)


@cache
def _twins_a_family() -> float:
    """Share of families of two or more with twins, from the share of children who are twins."""
    rate = rates().population
    return rate.twins * (1 + rate.margin) * CHILDREN_A_BLOCK / 2 / CAN_HAVE_TWINS
