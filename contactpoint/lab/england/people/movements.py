"""Where the families of one chunk live and lived: moves of the last year, refuges and hostels."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from contactpoint.lab.england.draws import Places, draws_of, quota, reaching, stream
from contactpoint.lab.england.facts import Home, HomeKind
from contactpoint.lab.england.people.births import Births
from contactpoint.lab.england.people.places import Spot, shared_house, spots
from contactpoint.lab.england.plan import FAMILIES_A_CHUNK, Plan
from contactpoint.lab.england.rates import population

CHUNKS_A_HOUSE = 4  # some twelve families: 0.15% of the children of a chunk are three families
HOUSES_OF_MANY = 10**12  # where the numbers of their addresses begin
HOMES_A_FAMILY = 128  # numbers of addresses kept for each: one a month for ten years
LONGEST_IN_A_REFUGE = 180  # days
YEAR = 365
LONGEST_AT_A_HOME = 4_400
LIVED_BEFORE = 1_200
REFUGES = 2 / 3  # of houses of many families; the others are hostels


@dataclass(frozen=True, slots=True)
class House:
    """A refuge or hostel."""

    address_id: int
    spot: Spot
    kind: HomeKind

    def home(self, since: date) -> Home:
        """The home of a family that came on that day."""
        return self.spot.home(self.address_id, since, self.kind)


def house(plan: Plan, chunk: int) -> House:
    """The refuge or hostel that families of this chunk go to; a run of chunks has one."""
    nth = min(chunk // CHUNKS_A_HOUSE, max(plan.chunks // CHUNKS_A_HOUSE, 1) - 1)
    random = draws_of(f"{plan.seed}/{plan.today}/houses/{nth}")
    codes, shares = zip(*plan.authorities, strict=True)
    kind = HomeKind.REFUGE if random.random() < REFUGES else HomeKind.HOSTEL
    return House(HOUSES_OF_MANY + nth, shared_house(random, str(random.choice(codes, p=shares))), kind)


def homes(plan: Plan, chunk: int, born: Births) -> list[tuple[Home, ...]]:
    """By family, its homes from the newest to the oldest: at least two."""
    random = stream(plan, chunk, "homes")
    codes = [code for code, _ in plan.authorities]
    refuge = house(plan, chunk)
    days, across, refuged = _movers(plan, chunk, random, born)
    now = random.choice(len(codes), size=len(days), p=[share for _, share in plan.authorities])
    now[refuged] = codes.index(refuge.spot.authority)
    before = now.copy()
    before[across] = (now[across] + random.integers(1, len(codes), len(across))) % len(codes)
    here, there = spots(random, codes, now), spots(random, codes, before)
    first = chunk * FAMILIES_A_CHUNK * HOMES_A_FAMILY
    found: list[tuple[Home, ...]] = []
    for family, (new, old, ago) in enumerate(zip(here, there, days.tolist(), strict=True)):
        address = first + family * HOMES_A_FAMILY
        since = plan.today - timedelta(ago)
        found.append((new.home(address + 1, since), old.home(address, since - timedelta(LIVED_BEFORE))))
    for family in refuged:
        usual, *others = found[family]
        found[family] = (refuge.home(usual.since), *others)
    return found


def _movers(plan: Plan, chunk: int, random: Generator, born: Births) -> tuple[Places, list[int], list[int]]:
    """By family the days at its home; the families that came from another authority; those now in a refuge."""
    rate, families, count = population(), len(born.sizes), len(born.family)
    days = random.integers(YEAR + 1, LONGEST_AT_A_HOME, families)
    recent = random.integers(1, YEAR, families)
    with_them = np.bincount(born.family[born.age > recent[born.family]], minlength=families)
    wanted = [quota(share, count, chunk=chunk, of=plan.children) for share in (rate.moved, rate.moved_across)]
    moved = reaching(random, with_them, wanted[0])
    days[moved] = recent[moved]
    across = reaching(random, _only(with_them, moved), wanted[1])
    short = [family for family in across if recent[family] < LONGEST_IN_A_REFUGE]
    refuged = reaching(random, _only(born.sizes, short), quota(rate.in_refuge, count, chunk=chunk, of=plan.children))
    return days, across, refuged


def _only(counts: Places, families: list[int]) -> Places:
    """The counts of these families, none for others."""
    kept = np.zeros_like(counts)
    kept[families] = counts[families]
    return kept
