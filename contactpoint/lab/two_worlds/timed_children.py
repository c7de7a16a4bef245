"""Two sorts of limited children whose times are compared: shielded with much to hide, and gated with nothing.

Each sort is many children with names and days drawn alike, so that what tells one child from another evens out.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from contactpoint.disclosure.facts import (
    Address,
    Carer,
    Cause,
    Core,
    Gender,
    Identifier,
    IdentifierKind,
    Name,
    NameUse,
    ServiceKind,
    SourceRecord,
)
from contactpoint.disclosure.inputs import projected_core
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import Postcode
from contactpoint.lab.england.numbers import carer_telephone, nhs_number
from contactpoint.lab.two_worlds.base import OFFICER, SHIELDING, arrive
from contactpoint.lab.two_worlds.shown import CLOSED, CONFIRMED, service
from contactpoint.review.actions import limit as carry_out
from contactpoint.shielding.actions import limit

SEED = 20260902
STARTS, ENDS = "bdfgklmnprstvz", "aeiou"
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Timed:
    """A limited child, and what is typed to look for it: a name and a number that it hides, or that are nobody's."""

    core: Core
    former: str
    nhs: str


@dataclass(frozen=True, slots=True)
class Sorts:
    """`hiding` are shielded and have all that can be hidden; `bare` are limited by their gate and have nothing."""

    hiding: tuple[Timed, ...]
    bare: tuple[Timed, ...]


def make_sorts(many: int, draw: random.Random) -> Sorts:
    """So many of each, brought by records; an officer then shields each other one."""
    planned = [
        (place, _name(draw), PartialDate(draw.randrange(2010, 2021), 1 + place % 12, 1 + place % 28))
        for place in range(2 * many)
    ]
    records = [record for place, name, born in planned for record in _records(place, name, born)]
    numbers = set[int]()
    for start in range(0, len(records), AT_ONCE):
        numbers |= arrive(records[start : start + AT_ONCE], owner=CLOSED)
    cores = {core.family: core for core in projected_core(numbers).values()}
    made = [Timed(cores[name.family], _former(name), nhs_number(SEED, place)) for place, name, _ in planned]
    for one in made[::2]:
        event = limit(one.core.number, Cause.SHIELD, actor=OFFICER, purpose=SHIELDING)
        carry_out(str(event), actor=WORKER, purpose=UPKEEP)
    return Sorts(tuple(made[::2]), tuple(made[1::2]))


def _records(place: int, name: Name, born: PartialDate) -> Iterator[SourceRecord]:
    """What the benefit office says; and of each other child, all that can be hidden."""
    plain = SourceRecord(
        record=f"t{place}",
        source="benefit",
        authority=None,
        confirmed=CONFIRMED,
        names=(name,),
        born=born,
        gender=Gender.FEMALE,
    )
    if place % 2:
        yield plain
        return
    plain = replace(plain, identifiers=(Identifier(IdentifierKind.NHS, nhs_number(SEED, place)),))
    yield replace(
        plain,
        names=(name, Name(_former(name), name.given, NameUse.FORMER)),
        address=Address((f"{place + 1} Tide Court",), Postcode(f"HU5 {place % 10}AB")),
        carers=(Carer("mother", f"Asha {name.family}", "mother", carer_telephone(SEED, place)),),
    )
    yield replace(plain, source="health", involvements=(service(ServiceKind.GP_PRACTICE, place % 6, None),))
    yield replace(plain, source="school", involvements=(service(ServiceKind.SCHOOL, place % 6, None),))


def _name(draw: random.Random) -> Name:
    family, given = ("".join(draw.choice(STARTS) + draw.choice(ENDS) for _ in range(3)).title() for _ in range(2))
    return Name(family, (given,))


def _former(name: Name) -> str:
    """As long as the shown one, and nobody's where the child hides none."""
    return name.family[::-1].title()
