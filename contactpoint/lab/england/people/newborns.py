"""The children born in a month: a family's first, or one more in a family of the chunk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from contactpoint.lab.england.days import DAYS_A_MONTH, NEWBORN_DAYS
from contactpoint.lab.england.draws import chosen
from contactpoint.lab.england.facts import Adult, Child, Family, Flag, Home, HomeKind, Named, true_id
from contactpoint.lab.england.numbers import nhs_number, upn
from contactpoint.lab.england.people.carers import Household, carers
from contactpoint.lab.england.people.child_names import ways
from contactpoint.lab.england.people.movements import HOMES_A_FAMILY, LIVED_BEFORE
from contactpoint.lab.england.people.names import Kind, is_foreign, is_spelt_in_ways, table, tables
from contactpoint.lab.england.people.places import spot
from contactpoint.lab.england.people.scene import Scene
from contactpoint.lab.england.plan import MOST_BIRTHS
from contactpoint.lab.england.rates import heritages, population

LARGEST_FAMILY = 4
SHORTEST_GAP = 365  # days between births
LONGEST_AT_FIRST_HOME = 1_500
KEPT = frozenset({Flag.DOUBLE_BARRELLED})
"""What a child has from the brothers and sisters."""


@dataclass(frozen=True, slots=True)
class Cradle:
    """What a newborn child comes into."""

    family_id: int
    surname: str
    heritage: str
    homes: tuple[Home, ...]
    carers: tuple[Adult, ...]
    flags: frozenset[Flag]


def be_born(scene: Scene) -> None:
    """As many as are born in a month where 1 in 230 was born in the last 28 days."""
    rate = population()
    asked = scene.quota(rate.newborn * DAYS_A_MONTH / NEWBORN_DAYS, scene.plan.children_in(scene.chunk))
    wanted = min(asked, MOST_BIRTHS)
    first = scene.plan.later(scene.chunk, scene.plan.month)
    places = list(range(first, first + wanted))
    siblings = wanted - scene.quota(rate.first_child, wanted)
    positions = chosen(scene.random, _with_room(scene), siblings)
    for position, place in zip(positions, places, strict=False):
        family = scene.families[position]
        scene.families[position] = Family(family.place, (*family.children, _sibling(scene, family, place)))
    _found(scene, places[len(positions) :], twins=scene.quota(rate.twins / 2, wanted))


def _found(scene: Scene, places: Sequence[int], *, twins: int) -> None:
    """New families, the first of them with twins."""
    start = 0
    while start < len(places):
        end = start + (2 if twins > 0 and start + 1 < len(places) else 1)
        scene.families.append(_new_family(scene, places[start:end]))
        start, twins = end, twins - 1


def _with_room(scene: Scene) -> list[int]:
    return [position for position, family in enumerate(scene.families) if _has_room(family, scene.before)]


def _has_room(family: Family, before: date) -> bool:
    youngest = family.children[-1]
    if len(family.children) >= LARGEST_FAMILY or youngest.homes[0].kind is HomeKind.PLACEMENT:
        return False
    return (before - youngest.born).days > SHORTEST_GAP


def _sibling(scene: Scene, family: Family, place: int) -> Child:
    last = family.children[-1]
    into = Cradle(family.place, last.names[0].family, last.heritage, last.homes, last.carers, last.flags & KEPT)
    return _born(scene, into, (place, 1, scene.some_day()), {child.names[0].given[0] for child in family.children})


def _new_family(scene: Scene, places: Sequence[int]) -> Family:
    """Parents who had no children; twins where there are two places."""
    names, shares = list(heritages()), np.array(list(heritages().values()))
    nth = int(scene.random.choice(len(shares), p=shares / shares.sum()))
    surname, partner = (tables().one(table(names[nth], Kind.SURNAMES), scene.random) for _ in range(2))
    born = scene.some_day()
    household = Household(places[0], surname, partner, born, with_half_sibling=False)
    adults = carers(scene.plan, scene.random, [household], np.array([nth]))[0]
    flags = frozenset({Flag.TWIN} if len(places) > 1 else ())
    into = Cradle(places[0], surname, names[nth], _homes(scene, places[0]), adults, flags)
    children: list[Child] = []
    for order, place in enumerate(places, 1):
        children.append(_born(scene, into, (place, order, born), {child.names[0].given[0] for child in children}))
    return Family(places[0], tuple(children))


def _homes(scene: Scene, family: int) -> tuple[Home, ...]:
    codes, shares = zip(*scene.plan.authorities, strict=True)
    authority = str(scene.random.choice(codes, p=shares))
    since = scene.before - timedelta(int(scene.random.integers(1, LONGEST_AT_FIRST_HOME)))
    new, old = (spot(scene.random, authority) for _ in range(2))
    address = family * HOMES_A_FAMILY
    return new.home(address + 1, since), old.home(address, since - timedelta(LIVED_BEFORE))


def _born(scene: Scene, into: Cradle, how: tuple[int, int, date], taken: set[str]) -> Child:
    """A child; `how` are place, order in a multiple birth and day, `taken` the given names that others have."""
    place, order, born = how
    girl = bool(scene.random.random() < population().female)
    given = _given(scene, (into.heritage, girl, born.year), taken)
    spelt = is_foreign(into.heritage) and (is_spelt_in_ways(given[0]) or is_spelt_in_ways(into.surname))
    return Child(
        place=place,
        true_id=true_id(place),
        family_id=into.family_id,
        names=(Named(into.surname, given, born),),
        spellings=ways(into.surname, given) if spelt else (),
        born=born,
        birth_order=order,
        gender="female" if girl else "male",
        nhs_number=nhs_number(scene.plan.seed, place),
        upn=upn(scene.plan.seed, place),
        heritage=into.heritage,
        homes=into.homes,
        carers=into.carers,
        flags=into.flags | ({Flag.TRANSLITERATED} if spelt else frozenset()),
    )


def _given(scene: Scene, who: tuple[str, bool, int], taken: set[str]) -> tuple[str, ...]:
    """A first name that no brother or sister has, mostly with a middle name."""
    heritage, girl, year = who
    names = table(heritage, Kind.GIRLS if girl else Kind.BOYS, year=year)
    while (first := tables().one(names, scene.random)) in taken:
        pass
    middle = tables().one(names, scene.random)
    has_middle = scene.random.random() < population().middle_name and middle != first
    return (first, middle) if has_middle else (first,)
