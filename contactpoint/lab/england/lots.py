"""Who is drawn for what, so that a rate is met exactly in month 0 and the same are drawn in every later month.

Each key has a share of its own for each draw; month 0 finds the mark below which just as many lie as the rate asks
for, and every month draws whoever lies below it.
"""

from math import sqrt

import numpy as np

from contactpoint.lab.england.draws import MARGIN, quota
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.scatter import Keys, Mask, Shares, salt_of, shares

NOBODY = -1.0


class Lots:
    """The draws of one chunk. Month 0 must be drawn first: it sets the marks."""

    def __init__(self, plan: Plan, chunk: int) -> None:
        self._plan = plan
        self._chunk = chunk
        self._marks: dict[str, float] = {}

    def shares(self, name: str, keys: Keys) -> Shares:
        """Each key's share, from 0 up to 1."""
        return shares(keys, self.salt(name))

    def salt(self, name: str) -> int:
        """The salt of a draw."""
        return salt_of(self._plan.seed, name)

    def asked(self, rate: float, count: int) -> int:
        """How many of so many things of this chunk: one standard error of the whole population above the rate.

        Counts differ from chunk to chunk, so parts of a thing are rounded down more often than up in some populations.
        """
        everywhere = count * max(self._plan.children / max(self._plan.children_in(self._chunk), 1), 1)
        error = sqrt(rate * (1 - rate) / max(everywhere, 1))
        raised = min(rate + max(error - MARGIN * rate, 0), 1.0)
        return quota(raised, count, chunk=self._chunk, of=round(everywhere))

    def drawn(self, name: str, keys: Keys, eligible: Mask, *, wanted: int) -> Mask:
        """So many of the eligible in month 0, and in later months those that the same mark draws."""
        own = self.shares(name, keys)
        mark = self._marks.get(name)
        if mark is None:
            mark = self._marks[name] = _mark(own[eligible], wanted)
        return (own <= mark) & eligible

    def rounding(self, name: str) -> float:
        """From 0 up to 1, to round a part of a thing up as often as its size says."""
        return self.salt(f"{name}/{self._chunk}") / 2**64

    def mark(self, name: str) -> float:
        """The share below which keys are drawn; `drawn` has set it."""
        return self._marks[name]


def _mark(own: Shares, wanted: int) -> float:
    """The share of the last who is drawn."""
    if wanted <= 0 or not len(own):
        return NOBODY
    if wanted >= len(own):
        return 1.0
    return float(np.partition(own, wanted - 1)[wanted - 1])
