"""What a population is made from: size, seed and date; everything else follows."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import chain, cycle, islice, repeat
from math import ceil
from random import Random

from contactpoint.lab.rates import rates

FEWEST_SHIELDED = 10  # in a small population, so that the demo has questions to ask
OTHERS_A_SHIELDED = 3


class Limited(StrEnum):
    """Why a true child is limited; values are causes of `contactpoint limit`, "" for none."""

    NO = ""
    SHIELD = "shield"
    UNDER_REVIEW = "under_review"
    RESTRICTION = "restriction"


OTHER_CAUSES = (Limited.UNDER_REVIEW, Limited.RESTRICTION)


@dataclass(frozen=True)
class Plan:
    """The same plan makes the same bytes."""

    children: int
    seed: int
    today: date

    def random(self, purpose: str, place: int) -> Random:
        """A stream of draws that depends on nothing else that was drawn."""
        return Random(f"{self.seed}/{self.today}/{purpose}/{place}")  # noqa: S311 - reproducible, not secret

    def limited(self, child: int) -> Limited:
        """Whether, and why, the child at this place is limited in truth."""
        return self._limits.get(child, Limited.NO)

    @property
    def shielded(self) -> list[int]:
        """The places of the shielded children."""
        return [child for child, cause in self._limits.items() if cause is Limited.SHIELD]

    @cached_property
    def _limits(self) -> dict[int, Limited]:
        rate, children = rates().population, self.children
        shielded = min(max(ceil(children * rate.shielded), min(FEWEST_SHIELDED, children // 20)), children // 4)
        others = min(max(ceil(children * rate.limited_otherwise), OTHERS_A_SHIELDED * shielded), children - shielded)
        drawn = self.random("limits", 0).sample(range(self.children), shielded + others)
        causes = islice(chain(repeat(Limited.SHIELD, shielded), cycle(OTHER_CAUSES)), len(drawn))
        return dict(zip(drawn, causes, strict=True))
