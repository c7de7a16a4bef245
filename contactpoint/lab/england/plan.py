"""What a population is made from: size, seed, date, month and errors; everything else follows."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

from contactpoint.lab.england.days import months_after
from contactpoint.lab.england.draws import draws_of
from contactpoint.lab.england.people.places import sizes_of_authorities

FAMILIES_A_CHUNK = 2_000
CHILDREN_A_CHUNK = 3_500  # 1.75 a family, in every whole chunk
CHILDREN_AN_AUTHORITY = 1_500
MOST_BIRTHS = 30  # in a chunk in a month, with 17 expected
LATER_A_MONTH = 40  # births, then old identities of adopted children: 13 in the first population
FEWEST_AUTHORITIES = 3
ALWAYS = "HUL"


@dataclass(frozen=True)
class Plan:
    """The same plan makes the same bytes. `today` is the day of month 0, `extracted` that of this month.

    `errors`: how many times the usual rates of errors the feeds have.
    """

    children: int
    seed: int
    today: date
    month: int = 0
    errors: int = 1

    def at(self, month: int) -> Self:
        """The same population in another month."""
        return replace(self, month=month)

    @cached_property
    def extracted(self) -> date:
        """The day at whose end sources write their feeds of this month."""
        return months_after(self.today, self.month)

    @property
    def chunks(self) -> int:
        """How many chunks the population has; the last may be a part of one."""
        return -(-self.children // CHILDREN_A_CHUNK)

    @property
    def families(self) -> int:
        """Places kept for the families of the first population."""
        return self.chunks * FAMILIES_A_CHUNK

    def later(self, chunk: int, month: int) -> int:
        """The first of the places kept for those who come to a chunk in a month, children and families alike.

        Month 0 has those of the old identities of adopted children.
        """
        return self.children + (month * self.chunks + chunk) * LATER_A_MONTH

    def children_in(self, chunk: int) -> int:
        """How many children of the first population are in this chunk."""
        return min(CHILDREN_A_CHUNK, self.children - chunk * CHILDREN_A_CHUNK)

    @cached_property
    def authorities(self) -> tuple[tuple[str, float], ...]:
        """The authorities that this England has, each with its share of families.

        A small England is a few whole authorities, not a thin sample of all: one for each 1,500 children, at
        least three; Hull first, the others in a drawn order in which larger ones mostly come before smaller.
        """
        sizes = sizes_of_authorities()
        wanted = min(max(round(self.children / CHILDREN_AN_AUTHORITY), FEWEST_AUTHORITIES), len(sizes))
        random = draws_of(f"{self.seed}/{self.today}/authorities")
        others = [code for code in sizes if code != ALWAYS]
        weights = [sizes[code] for code in others]
        drawn = random.choice(len(others), size=wanted - 1, replace=False, p=[w / sum(weights) for w in weights])
        codes = [ALWAYS, *(others[place] for place in drawn)]
        total = sum(sizes[code] for code in codes)
        return tuple((code, sizes[code] / total) for code in codes)
