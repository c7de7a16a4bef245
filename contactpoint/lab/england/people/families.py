"""The families of synthetic England, whatever any source says of them, chunk by chunk."""

from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from contactpoint.lab.england.days import DAYS_A_YEAR
from contactpoint.lab.england.draws import chosen, quota, stream
from contactpoint.lab.england.facts import Adult, Child, Family, Flag, Home, Named, true_id
from contactpoint.lab.england.numbers import nhs_numbers, upns
from contactpoint.lab.england.people.births import Births, births
from contactpoint.lab.england.people.care import cared_for
from contactpoint.lab.england.people.carers import Household, carers
from contactpoint.lab.england.people.child_names import Called, called
from contactpoint.lab.england.people.dated import Day
from contactpoint.lab.england.people.months import after, on_day
from contactpoint.lab.england.people.movements import homes
from contactpoint.lab.england.people.names import names_of_heritages
from contactpoint.lab.england.plan import CHILDREN_A_CHUNK, FAMILIES_A_CHUNK, Plan
from contactpoint.lab.england.rates import population

SCHOOL_YEARS = (5, 16)
GENDERS = ("male", "female")
NO_FLAGS: frozenset[Flag] = frozenset()


def chunk(plan: Plan, number: int) -> tuple[Family, ...]:
    """The families of a chunk at the end of the plan's month."""
    return deque(through(plan, number), maxlen=1)[0]


def through(plan: Plan, number: int) -> Iterator[tuple[Family, ...]]:
    """The families of a chunk at the end of each month, from month 0 to the plan's."""
    families = _first(plan, number)
    yield families
    for then in map(plan.at, range(1, plan.month + 1)):
        families = after(then, number, families)
        yield on_day(then.extracted, families)


def _first(plan: Plan, number: int) -> tuple[Family, ...]:
    born = births(plan, number)
    names = called(plan, number, born)
    _flag(plan, number, born, names)
    children = _Children(plan, number, born, names).all()
    for position, child in cared_for(plan, number, children).items():
        children[position] = child
    place = number * FAMILIES_A_CHUNK
    starts = born.first.tolist()
    ends = [*starts[1:], len(children)]
    return tuple(
        Family(place + nth, tuple(children[start:end]))
        for nth, (start, end) in enumerate(zip(starts, ends, strict=True))
    )


def _flag(plan: Plan, number: int, born: Births, names: Called) -> None:
    """Flags that follow from births, and who is in no school."""
    for many, flag in ((2, Flag.TWIN), (3, Flag.TRIPLET)):
        for child in np.flatnonzero(born.multiple == many).tolist():
            names.flag(child, flag)
    for child in np.flatnonzero(born.near).tolist():
        names.flag(child, Flag.NEAR_NAMED_TWIN)
    first, last = (int(years * DAYS_A_YEAR) for years in SCHOOL_YEARS)
    pupils = np.flatnonzero((born.age > first) & (born.age < last))
    of = round(plan.children * len(pupils) / max(len(born.age), 1))
    wanted = quota(population().not_in_school, len(pupils), chunk=number, of=of)
    for child in chosen(stream(plan, number, "schools"), pupils, wanted):
        names.flag(child, Flag.NOT_IN_SCHOOL)


class _Children:
    """Makes the children of one chunk from what was drawn for it."""

    def __init__(self, plan: Plan, number: int, born: Births, names: Called) -> None:
        self._plan, self._born, self._names = plan, born, names
        self._place = number * CHILDREN_A_CHUNK
        self._family = number * FAMILIES_A_CHUNK
        self._today = plan.today.toordinal()
        self._homes: list[tuple[Home, ...]] = homes(plan, number, born)
        self._carers = self._adults(number)
        places = np.arange(len(born.age)) + self._place
        self._nhs, self._upns = nhs_numbers(plan.seed, places), upns(plan.seed, places)
        self._day = Day(plan.today)

    def all(self) -> list[Child]:
        """Every child, in order."""
        born = self._born
        columns = zip(
            born.family.tolist(), born.age.tolist(), born.girl.tolist(), born.order.tolist(), self._names.given,
            strict=True,
        )  # fmt: skip
        return [self._child(nth, drawn) for nth, drawn in enumerate(columns)]

    def _child(self, nth: int, drawn: tuple[int, int, bool, int, tuple[str, ...]]) -> Child:
        family, age, girl, order, given = drawn
        names, homes_of_child = self._names, self._homes[family]
        born = self._plan.today - timedelta(age)
        borne = self._borne(nth, given, born)
        flags = {*names.flags.get(nth, NO_FLAGS), *self._day.flags(born, borne, homes_of_child)}
        return Child(
            self._place + nth,
            true_id(self._place + nth),
            self._family + family,
            borne,
            names.spellings.get(nth, ()),
            born,
            order,
            GENDERS[girl],
            self._nhs[nth],
            self._upns[nth],
            names_of_heritages()[names.heritage[family]],
            homes_of_child,
            self._carers[family],
            frozenset(flags),
        )

    def _borne(self, nth: int, given: tuple[str, ...], born: date) -> tuple[Named, ...]:
        family = self._names.family[nth]
        if nth not in self._names.former:
            return (Named(family, given, born),)
        former, ago = self._names.former[nth]
        return (Named(family, given, self._plan.today - timedelta(ago)), Named(former, given, born))

    def _adults(self, number: int) -> list[tuple[Adult, ...]]:
        born, names = self._born, self._names
        eldest = [self._plan.today - timedelta(age) for age in born.age[born.first].tolist()]
        drawn = zip(names.surname, names.partner, eldest, born.half.tolist(), strict=True)
        households = [Household(self._family + nth, *facts) for nth, facts in enumerate(drawn)]
        random = stream(self._plan, number, "carers")
        return carers(self._plan, random, households, np.array(names.heritage))
