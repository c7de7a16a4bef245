"""Adopted children: who they are, and the old identity that two feeds still send."""

from dataclasses import replace
from datetime import date, timedelta

from numpy.random import Generator

from contactpoint.lab.england.days import age_on
from contactpoint.lab.england.draws import chosen
from contactpoint.lab.england.facts import Adult, Child, Flag, Former, Home, HomeKind, Named, true_id
from contactpoint.lab.england.numbers import nhs_number, upn
from contactpoint.lab.england.people.carers import BIRTH, one_more
from contactpoint.lab.england.people.movements import HOMES_A_FAMILY, LIVED_BEFORE
from contactpoint.lab.england.people.names import Kind, another, table
from contactpoint.lab.england.people.places import HOMES_OF_CHILDREN, spot
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.rates import population

PROSPECTIVE = "prospective adopter"
FEEDS_THAT_KEEP = 2
FIRST_SCHOOL_AGE, LAST_SCHOOL_AGE, LAST_NURSED_AGE = 5, 15, 16
KEPT = frozenset({Flag.NOT_IN_SCHOOL})
PARENTS = ("mother", "father")


def adopted_before(plan: Plan, random: Generator, child: Child, old: tuple[int, date]) -> Child:
    """A child of the first population as adopted; `old` is the place of the old identity and the day of the order."""
    place, order_on = old
    name = child.names[0]
    surname = another(table(child.heritage, Kind.SURNAMES), name.family, random)
    first = name.given[0] if random.random() < population().old_name_kept else _other_given(random, child)
    former = Former(
        true_id=true_id(place),
        name=Named(surname, (first, *name.given[1:]), child.born),
        nhs_number=nhs_number(plan.seed, place),
        upn=upn(plan.seed, place),
        home=_home_of_birth(random, child, place),
        carers=(one_more(plan, random, child, (BIRTH, "mother"), family=surname),),
        still_in=_still_in(random, child, plan.today),
        order_on=order_on,
    )
    borne = replace(name, since=order_on)
    return replace(child, names=(borne,), flags=child.flags - {Flag.FORMER_NAME} | {Flag.ADOPTED}, former=former)


def order_made(plan: Plan, random: Generator, child: Child, new: tuple[int, date]) -> Child:
    """A placed child from the day of the order; `new` is the place of the new identity and that day."""
    place, order_on = new
    name = child.names[0]
    adopters = tuple(_parent(nth, carer) for nth, carer in enumerate(_adopters(child)))
    return replace(
        child,
        true_id=true_id(place),
        family_id=place,
        names=(Named(adopters[0].family, name.given, order_on),),
        spellings=(),
        nhs_number=nhs_number(plan.seed, place),
        upn=upn(plan.seed, place),
        homes=_homes_of_adopters(random, child, place),
        carers=adopters,
        flags=child.flags & KEPT | {Flag.ADOPTED},
        former=_until_now(random, child, order_on),
    )


def _until_now(random: Generator, child: Child, order_on: date) -> Former:
    """Who the child was, where the child was before the placement."""
    home = next(home for home in child.homes if home.kind is not HomeKind.PLACEMENT)
    others = tuple(carer for carer in child.carers if carer.relationship != PROSPECTIVE)
    still_in = _still_in(random, child, order_on)
    identity = (child.true_id, child.names[0], child.nhs_number, child.upn)
    return Former(*identity, home=home, carers=others, still_in=still_in, order_on=order_on)


def _adopters(child: Child) -> list[Adult]:
    return [carer for carer in child.carers if carer.relationship == PROSPECTIVE]


def _parent(nth: int, adopter: Adult) -> Adult:
    return replace(adopter, relationship=PARENTS[nth])


def _homes_of_adopters(random: Generator, child: Child, place: int) -> tuple[Home, ...]:
    """Where the child was placed, and where the adopters lived before."""
    now = replace(child.homes[0], kind=HomeKind.HOUSE)
    before = spot(random, now.authority).home(place * HOMES_A_FAMILY, now.since - timedelta(LIVED_BEFORE))
    return now, before


def _still_in(random: Generator, child: Child, day: date) -> frozenset[str]:
    """Two of the feeds that have rows of nearly all children of that age."""
    age = age_on(day, child.born)
    feeds = ["benefit", "health"]
    if age <= LAST_NURSED_AGE:
        feeds.append("health_visiting")
    if FIRST_SCHOOL_AGE <= age <= LAST_SCHOOL_AGE and Flag.NOT_IN_SCHOOL not in child.flags:
        feeds.append("school")
    return frozenset(feeds[nth] for nth in chosen(random, range(len(feeds)), FEEDS_THAT_KEEP))


def _home_of_birth(random: Generator, child: Child, place: int) -> Home:
    """Of the family of birth, in the authority where the child lived first."""
    return spot(random, child.homes[-1].authority).home(HOMES_OF_CHILDREN + place * HOMES_A_FAMILY, child.born)


def _other_given(random: Generator, child: Child) -> str:
    kind = Kind.GIRLS if child.gender == "female" else Kind.BOYS
    return another(table(child.heritage, kind, year=child.born.year), child.names[0].given[0], random)
