"""The adults of a household, and those who care for a child in their stead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from contactpoint.lab.england.draws import Places
from contactpoint.lab.england.facts import Adult, Child
from contactpoint.lab.england.numbers import carer_telephone
from contactpoint.lab.england.people.names import KINDS, Kind, table, tables
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.rates import population

YOUNGEST, OLDEST = 18 * 365, 42 * 365  # days a mother is older than her eldest
CARERS_A_HOUSEHOLD = 2
ADULTS_A_CHILD = 4
ADULTS_OF_CHILDREN = 60_000_000  # where those numbers begin: eleven million children have 13 million in households
FOSTER, BIRTH, ADOPTER, OTHER_ADOPTER = range(4)  # numbers of the adults who come into one child's life


@dataclass(frozen=True, slots=True)
class Household:
    """What the carers of a family depend on. `eldest` is the day on which the eldest child was born."""

    place: int
    surname: str
    partner: str
    eldest: date
    with_half_sibling: bool


def carers(plan: Plan, random: Generator, households: Sequence[Household], heritage: Places) -> list[tuple[Adult, ...]]:
    """By household, its carers: who lives with the child and is told to sources first stands first."""
    count, rate = len(households), population()
    kinds = (np.full(count, Kind.WOMEN), np.full(count, Kind.MEN))
    given = [tables().draw(heritage * KINDS + kind, random).tolist() for kind in kinds]
    older = random.integers(YOUNGEST, OLDEST, (count, CARERS_A_HOUSEHOLD)).tolist()
    draws = random.random((count, 4)).tolist()
    found = []
    for nth, household in enumerate(households):
        second, father, other, email = draws[nth]
        father_too, father_only = second < rate.second_carer, father < rate.lone_father
        maiden = other < rate.other_surname_of_carer
        born = household.eldest.toordinal()
        adults = [
            _adult(plan, household, sex, (given[sex][nth], maiden and sex == 0, born - older[nth][sex], email))
            for sex in ((0, 1) if father_too else (1,) if father_only else (0,))
        ]
        found.append(tuple(adults))
    return found


def _adult(plan: Plan, household: Household, sex: int, drawn: tuple[str, bool, int, float]) -> Adult:
    given, own_surname, born, email = drawn
    number = household.place * CARERS_A_HOUSEHOLD + sex
    relationship = ("mother", "stepfather" if household.with_half_sibling else "father")[sex]
    family = household.partner if own_surname else household.surname
    address = f"carer.{number}@example.org" if email < population().carer_email and not sex else ""
    return Adult(family, given, relationship, carer_telephone(plan.seed, number), address, date.fromordinal(born))


def one_more(plan: Plan, random: Generator, child: Child, who: tuple[int, str], *, family: str = "") -> Adult:
    """An adult who comes into one child's life; `who` are the adult's number among those and the relationship."""
    nth, relationship = who
    kind = Kind.MEN if nth == OTHER_ADOPTER else Kind.WOMEN
    surname, given = (tables().one(table(child.heritage, each), random) for each in (Kind.SURNAMES, kind))
    number = ADULTS_OF_CHILDREN + child.place * ADULTS_A_CHILD + nth
    born = child.born - timedelta(int(random.integers(YOUNGEST, OLDEST)))
    telephone = carer_telephone(plan.seed, number)
    return Adult(family or surname, given, relationship, telephone, f"carer.{number}@example.org", born)
