"""How well a partition of records agrees with the true one, in pairs of records."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import comb


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Pairs of records: put together, truly together, and both."""

    found: int
    true: int
    right: int

    @property
    def precision(self) -> float:
        """Of the pairs put together, the share that is right; 1 where none was."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of the true pairs, the share that was put together; 1 where there is none."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0


def pair_figures(clusters: Mapping[str, str], truth: Mapping[str, str]) -> PairFigures:
    """From the name of each record's cluster, and of the person it is truly about; both know the same records."""
    if clusters.keys() != truth.keys():
        raise ValueError("The truth is of other records than the clusters.")
    both = ((cluster, truth[record]) for record, cluster in clusters.items())
    return PairFigures(_pairs(clusters.values()), _pairs(truth.values()), _pairs(both))


def _pairs(groups: Iterable[object]) -> int:
    """How many pairs lie within groups, from the group of each record."""
    return sum(comb(size, 2) for size in Counter(groups).values())
