"""The children of one chunk, with what draws need of each as arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from contactpoint.lab.england.facts import Child, Family, Flag
from contactpoint.lab.england.scatter import Keys, Mask


@dataclass(frozen=True, slots=True)
class Crowd:
    """Children in the order of their families; `ages` in whole years and `days` since birth, on `today`."""

    today: date
    children: Sequence[Child]
    brothers_and_sisters: Sequence[Sequence[Child]]
    places: Keys
    ages: NDArray[np.int64]
    days: NDArray[np.int64]

    def aged(self, first: int, last: int) -> Mask:
        """Who is as old as this, both ages included."""
        return (self.ages >= first) & (self.ages <= last)

    def flagged(self, flag: Flag) -> Mask:
        """Who has this flag."""
        return np.fromiter((flag in child.flags for child in self.children), bool, len(self.children))

    def under_old_identity(self, kind: str) -> Mask:
        """Whom this kind of source still knows as before an adoption."""
        formers = (child.former for child in self.children)
        return np.fromiter((bool(old and kind in old.still_in) for old in formers), bool, len(self.children))


def crowd_of(families: Iterable[Family], today: date) -> Crowd:
    """The children of these families."""
    lived = [(child, family.children) for family in families for child in family.children]
    children = [child for child, _ in lived]
    born = [child.born for child in children]
    written = np.array([day.year * 10_000 + day.month * 100 + day.day for day in born], np.int64)
    return Crowd(
        today,
        children,
        [family for _, family in lived],
        np.array([child.place for child in children], np.uint64),
        (today.year * 10_000 + today.month * 100 + today.day - written) // 10_000,
        today.toordinal() - np.array([day.toordinal() for day in born], np.int64),
    )
