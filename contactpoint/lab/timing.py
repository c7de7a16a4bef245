"""How benches time: without the collector of rings, and told as percentiles; how proofs tell two times apart."""

import gc
import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import sqrt
from statistics import median

A_MS = 1_000_000  # nanoseconds
SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
WARM_UP = 2
"""Pairs that are not counted, so that each server has answered each question."""
Ask = Callable[[], float]
"""Asks once and answers how long it took, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two ways to ask, in pairs: `differences` of the one's time less the other's, in milliseconds."""

    what: str
    differences: tuple[float, ...]

    @property
    def typical(self) -> float:
        """The median."""
        return median(self.differences)

    @property
    def z(self) -> float:
        """Of the sign test."""
        return sign_test(self.differences)

    @property
    def text(self) -> str:
        """A line for people."""
        return f"{self.what}: median {self.typical:+.4f} ms, z {self.z:+.1f}"


def percentile(times: Sequence[int], share: float) -> float:
    """The nearest rank of nanoseconds, in milliseconds."""
    ranked = sorted(times)
    return round(ranked[max(0, -(-int(share * 1000) * len(ranked) // 1000) - 1)] / A_MS, 4)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of rings, which is no part of what is timed."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def sign_test(differences: Sequence[float]) -> float:
    """The paired sign test's z: how far longer ones are from being as many as shorter ones; a tie is neither."""
    longer, shorter = (sum(sign * difference > 0 for difference in differences) for sign in (1, -1))
    return (longer - shorter) / sqrt(longer + shorter) if longer + shorter else 0.0


def interleaved(
    one: Ask, other: Ask, pairs: int, drawn: random.Random, *, before: Callable[[], object] = lambda: None
) -> list[float]:
    """Of so many pairs, asked in drawn order, the one's milliseconds less the other's; `before` each pair."""
    found = []
    for _ in range(WARM_UP + pairs):
        before()
        first = drawn.choice((True, False))
        took = [ask() for ask in ((one, other) if first else (other, one))]
        found.append(took[0] - took[1] if first else took[1] - took[0])
    return found[WARM_UP:]


def pairs_in(compared: Sequence[Compared]) -> int:
    """How many pairs were asked in all of them."""
    return sum(len(one.differences) for one in compared)


def largest_z(compared: Sequence[Compared]) -> float:
    """Of the comparisons, and of all of them taken together."""
    apart = [one.differences for one in compared]
    return max(abs(sign_test(differences)) for differences in (*apart, tuple(itertools.chain(*apart))))
