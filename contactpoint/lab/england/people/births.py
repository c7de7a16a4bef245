"""Sizes of families, ages, genders, twins and triplets of one chunk, as arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from contactpoint.lab.england.days import NEWBORN_DAYS
from contactpoint.lab.england.draws import Places, chosen, quota, stream
from contactpoint.lab.england.plan import FAMILIES_A_CHUNK, Plan
from contactpoint.lab.england.rates import population

# 45% of families have one child, 40% two, 15% more: 1.75 a family (ONS, Families and households, 2023).
SHARES = {1: 0.45, 2: 0.40, 3: 0.10, 4: 0.05}
SHORTEST_GAP, LONGEST_GAP = 330, 1_500  # days between births
DAYS_UNDER_18 = 6_574  # with four leap days; an older child may have had the birthday

Marks = NDArray[np.bool_]


@dataclass(slots=True)
class Births:
    """The children of a chunk, family by family, eldest first.

    By family: `sizes`, `first` (its eldest child), `half` (whether the eldest is a half-sibling). By child: `family`,
    `age` in days, `girl`, `multiple` (2 of twins, 3 of triplets), `order` in a multiple birth, `near` (a twin whose
    name is a letter from the other's).
    """

    sizes: Places
    first: Places
    half: Marks
    family: Places
    age: Places
    girl: Marks
    multiple: Places
    order: Places
    near: Marks


def births(plan: Plan, chunk: int) -> Births:
    """Who is born when."""
    random = stream(plan, chunk, "births")
    count = plan.children_in(chunk)
    sizes = _sizes(random, count)
    first = np.cumsum(sizes) - sizes
    family = np.repeat(np.arange(len(sizes)), sizes)
    gaps = random.integers(SHORTEST_GAP, LONGEST_GAP + 1, (len(sizes), max(SHARES) - 1))
    gaps[np.arange(max(SHARES) - 1) >= sizes[:, None] - 1] = 0
    multiple, order = _multiples(plan, chunk, random, (sizes, first, gaps))
    since_last = np.zeros((len(sizes), max(SHARES)), dtype=np.int64)
    since_last[:, :-1] = np.cumsum(gaps[:, ::-1], axis=1)[:, ::-1]
    age = _last(plan, chunk, random, (sizes, gaps, multiple[first + sizes - 1]))[family]
    age += since_last[family, np.arange(count) - first[family]]
    girl = random.random(count) < population().female
    near = _near_named(plan, chunk, random, (multiple, order, girl))
    return Births(sizes, first, _half(plan, chunk, random, (sizes, gaps)), family, age, girl, multiple, order, near)


def _sizes(random: Generator, count: int) -> Places:
    """Of a whole chunk always the same, in another order; the last family of a population is cut."""
    sizes = random.permutation(np.repeat(list(SHARES), [round(FAMILIES_A_CHUNK * share) for share in SHARES.values()]))
    ends = np.cumsum(sizes)
    families = int(np.searchsorted(ends, count)) + 1
    sizes = sizes[:families].copy()
    sizes[-1] -= ends[families - 1] - count
    return sizes


def _multiples(
    plan: Plan, chunk: int, random: Generator, families: tuple[Places, Places, Places]
) -> tuple[Places, Places]:
    """Closes the gaps of twins and triplets; by child, how many were born at once and the place among them."""
    sizes, first, gaps = families
    count = int(sizes.sum())
    multiple, order = np.ones(count, dtype=np.int64), np.ones(count, dtype=np.int64)
    free = np.ones(len(sizes), dtype=np.bool_)
    for born, rate in ((3, population().triplets), (2, population().twins)):
        wanted = quota(rate / born, count, chunk=chunk, of=plan.children)
        for family in chosen(random, np.flatnonzero((sizes >= born) & free), wanted):
            free[family] = False
            eldest = int(random.integers(sizes[family] - born + 1))
            gaps[family, eldest : eldest + born - 1] = 0
            place = int(first[family]) + eldest
            multiple[place : place + born] = born
            order[place : place + born] = range(1, born + 1)
    return multiple, order


def _last(plan: Plan, chunk: int, random: Generator, families: tuple[Places, Places, Places]) -> Places:
    """The age of the youngest of each family, four weeks at least but for the newborn."""
    sizes, gaps, multiple_of_youngest = families
    longest = DAYS_UNDER_18 - NEWBORN_DAYS - gaps.sum(axis=1)
    last: Places = NEWBORN_DAYS + (random.random(len(sizes)) * longest).astype(np.int64)
    wanted = quota(population().newborn, int(sizes.sum()), chunk=chunk, of=plan.children)
    newborn = chosen(random, np.flatnonzero(multiple_of_youngest == 1), wanted)
    last[newborn] = random.integers(0, NEWBORN_DAYS, len(newborn))
    return last


def _near_named(plan: Plan, chunk: int, random: Generator, children: tuple[Places, Places, Marks]) -> Marks:
    """Twins of one gender whose given names are to be one letter apart."""
    multiple, order, girl = children
    pairs = np.flatnonzero((multiple == 2) & (order == 1))
    of = round(plan.children * population().twins / 2)
    near = np.zeros(len(girl), dtype=np.bool_)
    elder = np.array(chosen(random, pairs, quota(population().near_named_twins, len(pairs), chunk=chunk, of=of)))
    if len(elder):
        near[elder] = near[elder + 1] = True
        girl[elder + 1] = girl[elder]
    return near


def _half(plan: Plan, chunk: int, random: Generator, families: tuple[Places, Places]) -> Marks:
    """Families whose eldest has another father; never a twin."""
    sizes, gaps = families
    half = np.zeros(len(sizes), dtype=np.bool_)
    wanted = quota(population().half_siblings, len(sizes), chunk=chunk, of=plan.families)
    half[chosen(random, np.flatnonzero((sizes > 1) & (gaps[:, 0] > 0)), wanted)] = True
    return half
