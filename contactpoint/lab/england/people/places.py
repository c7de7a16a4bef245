"""Where people live: real postcodes, invented streets and houses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from numpy.random import Generator

from contactpoint.disclosure import areas
from contactpoint.lab.england.draws import Places
from contactpoint.lab.england.facts import Home, HomeKind
from contactpoint.lab.england.people.name_lists import lines
from contactpoint.lab.england.rates import population

HOMES_OF_CHILDREN = 10**11  # where the numbers of addresses begin at which a child lives without the family
HIGHEST_NUMBER = 90
FLATS = 40
STREET_STEP = 31  # so that postcodes that follow each other lie in other streets
HOUSES = ("Linden House", "Elm House", "The Lodge", "Rowan Court", "Ivy House", "Beech Court", "The Willows")


@dataclass(frozen=True, slots=True)
class Spot:
    """An address that nobody is at yet."""

    lines: tuple[str, ...]
    postcode: str
    authority: str

    def home(self, address_id: int, since: date, kind: HomeKind | None = None) -> Home:
        """The home of those who live there from that day."""
        usual = HomeKind.FLAT if self.lines[0].startswith("Flat ") else HomeKind.HOUSE
        return Home(address_id, self.lines, self.postcode, self.authority, since, kind or usual)


def sizes_of_authorities() -> Mapping[str, int]:
    """Every authority with the number of its postcodes."""
    return areas.sizes()


def spots(random: Generator, codes: Sequence[str], authorities: Places) -> list[Spot]:
    """An address in each of these authorities, which are places in `codes`."""
    count = len(authorities)
    where, numbers = random.random(count).tolist(), random.integers(1, HIGHEST_NUMBER, count).tolist()
    flats = (random.integers(1, FLATS, count) * (random.random(count) < population().flat)).tolist()
    return [
        _spot(codes[authority], *drawn)
        for authority, *drawn in zip(authorities.tolist(), where, numbers, flats, strict=True)
    ]


def spot(random: Generator, code: str) -> Spot:
    """An address in an authority."""
    flat = int(random.integers(1, FLATS)) if random.random() < population().flat else 0
    return _spot(code, random.random(), int(random.integers(1, HIGHEST_NUMBER)), flat)


def shared_house(random: Generator, code: str) -> Spot:
    """An address that many families share, with a name that says nothing."""
    found = spot(random, code)
    return Spot((str(random.choice(HOUSES)), *found.lines[-2:]), found.postcode, code)


def _spot(code: str, where: float, number: int, flat: int) -> Spot:
    """A postcode has one street, as most have."""
    postcodes, name = _area(code)
    place = int(where * len(postcodes))
    streets = _streets()
    street = f"{number} {streets[place * STREET_STEP % len(streets)]}"
    return Spot((f"Flat {flat}", street, name) if flat else (street, name), postcodes[place], code)


@cache
def _area(code: str) -> tuple[Sequence[str], str]:
    """Its postcodes and its name, which stands for the town."""
    return areas.postcodes_of(code), areas.authorities()[code].name


@cache
def _streets() -> tuple[str, ...]:
    return tuple(street for street, *_ in lines("streets"))
