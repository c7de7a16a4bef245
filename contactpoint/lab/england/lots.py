"""Who is drawn for what, so that a rate is met exactly in month 0 and the same are drawn in every later month.

Each key has a share of its own for each draw; month 0 finds the mark below which just as many lie as the rate asks
for, and every month draws whoever of them lies below it. Of those who come later the plain rate draws: one row of a
small month 0 that must be broken says nothing of how many are broken in all.
"""

from dataclasses import dataclass
from math import floor, sqrt

import numpy as np

from contactpoint.lab.england.draws import MARGIN, quota
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.scatter import Keys, Mask, Shares, salt_of, shares

NOBODY = -1.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many are drawn in month 0, and how many of them the plain rate would draw on average.

    `among`: of how many on average; 0 where it is of those who are eligible in month 0.
    """

    many: int
    rate: float
    expected: float
    among: float = 0

    def less(self, already: int) -> "Wanted":
        """Where so many have it without a draw."""
        return Wanted(self.many - already, self.rate, self.expected - already)

    def part(self, share: float, rounding: float, *, among: float) -> "Wanted":
        """A share of it, for so many, rounded by a number from 0 up to 1."""
        many = min(floor(self.many * share + rounding), self.many)
        return Wanted(many, self.rate, min(self.expected * share, among), among)

    def rest(self, part: "Wanted", drawn: int) -> "Wanted":
        """What a part of it leaves that has drawn so many."""
        return Wanted(self.many - drawn, self.rate, self.expected - part.expected)

    def later(self, eligible: int) -> float:
        """The share that is drawn of those who come later, where so many were eligible in month 0."""
        among = self.among or eligible
        return min(max(self.expected / among if among else self.rate, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class Mark:
    """The shares below which are drawn the keys that were there in month 0, and those that came later."""

    first: float
    later: float
    known: Keys


class Lots:
    """The draws of one chunk. Month 0 must be drawn first: it sets the marks."""

    def __init__(self, plan: Plan, chunk: int) -> None:
        self._plan = plan
        self._chunk = chunk
        self._marks: dict[str, Mark] = {}

    @property
    def errors(self) -> int:
        """How many times the usual rates of errors are drawn."""
        return self._plan.errors

    def shares(self, name: str, keys: Keys) -> Shares:
        """Each key's share, from 0 up to 1."""
        return shares(keys, self.salt(name))

    def salt(self, name: str) -> int:
        """The salt of a draw."""
        return salt_of(self._plan.seed, name)

    def wanted(self, rate: float, count: int) -> Wanted:
        """Of so many things of this chunk."""
        return Wanted(self.asked(rate, count), rate, rate * count)

    def asked(self, rate: float, count: int) -> int:
        """How many of so many things of this chunk: one standard error of the whole population above the rate.

        Counts differ from chunk to chunk, so parts of a thing are rounded down more often than up in some populations.
        """
        everywhere = count * max(self._plan.children / max(self._plan.children_in(self._chunk), 1), 1)
        error = sqrt(rate * (1 - rate) / max(everywhere, 1))
        raised = min(rate + max(error - MARGIN * rate, 0), 1.0)
        return quota(raised, count, chunk=self._chunk, of=round(everywhere))

    def drawn(self, name: str, keys: Keys, eligible: Mask, *, wanted: Wanted) -> Mask:
        """So many of the eligible in month 0, and in later months those that the same mark draws."""
        own = self.shares(name, keys)
        mark = self._marks.get(name)
        if mark is None:
            among = own[eligible]
            mark = self._marks[name] = Mark(_mark(among, wanted.many), wanted.later(len(among)), keys)
            return (own <= mark.first) & eligible
        return (own <= np.where(np.isin(keys, mark.known), mark.first, mark.later)) & eligible

    def rounding(self, name: str) -> float:
        """From 0 up to 1, to round a part of a thing up as often as its size says."""
        return self.salt(f"{name}/{self._chunk}") / 2**64

    def mark(self, name: str) -> float:
        """The share below which keys of month 0 are drawn; `drawn` has set it."""
        return self._marks[name].first


def _mark(own: Shares, wanted: int) -> float:
    """The share of the last who is drawn."""
    if wanted <= 0 or not len(own):
        return NOBODY
    if wanted >= len(own):
        return 1.0
    return float(np.partition(own, wanted - 1)[wanted - 1])
