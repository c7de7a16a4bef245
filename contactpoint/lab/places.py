"""Where the families of synthetic England live: real districts, invented houses."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from contactpoint.intake.areas import Authority, authorities
from contactpoint.lab.rates import rates
from contactpoint.lab.tables import Weighted, streets

INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # those of the second half of a postcode


@dataclass(frozen=True, slots=True)
class Home:
    """An address, and the days between which the family lives there."""

    lines: tuple[str, ...]
    postcode: str
    authority: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An address that no family is at yet."""

    lines: tuple[str, ...]
    postcode: str
    authority: str

    def lived_in(self, since: date, *, until: date | None = None) -> Home:
        """The home of a family between these days."""
        return Home(self.lines, self.postcode, self.authority, since, until)


def draw_authority(random: Random) -> str:
    """The code of an authority, larger ones more often."""
    return _weights().draw(random)


def draw_place(random: Random, authority: str) -> Place:
    """A house or flat in one of the authority's districts."""
    area = authorities()[authority]
    street = f"{random.randint(1, 180)} {random.choice(streets())}"
    flat = random.random() < rates().population.flat
    lines = (f"Flat {random.randint(1, 40)}", street, area.name) if flat else (street, area.name)
    return Place(lines, _postcode(random, area), authority)


def _postcode(random: Random, area: Authority) -> str:
    inward = f"{random.randint(1, 9)}{random.choice(INWARD_LETTERS)}{random.choice(INWARD_LETTERS)}"
    return f"{random.choice(districts(area.code))} {inward}"


@cache
def districts(authority: str) -> tuple[str, ...]:
    """The authority's postcode districts, in order, so that a draw is the same in every run."""
    return tuple(sorted(authorities()[authority].districts))


@cache
def _weights() -> Weighted[str]:
    return Weighted.of(rates().authority)
