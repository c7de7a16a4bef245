"""Draws that depend on nothing else that was drawn, and shares that are met rather than hoped for."""

import hashlib
from collections.abc import Sequence
from datetime import date
from math import floor, sqrt
from typing import Protocol

import numpy as np
from numpy.random import Generator, Philox
from numpy.typing import NDArray

MARGIN = 0.01  # of a rate, at most, so that what is made does not fall under it
SIGMAS = 2.0  # of the sampling error of the whole population, at most, so that it stays within it

Places = NDArray[np.int64]


class Seeded(Protocol):
    """What every draw depends on."""

    @property
    def seed(self) -> int: ...
    @property
    def today(self) -> date: ...


def stream(plan: Seeded, chunk: int, purpose: str) -> Generator:
    """The draws of one chunk for one purpose; the month is no part of it, so that a past stays as it was."""
    return draws_of(f"{plan.seed}/{plan.today}/{purpose}/{chunk}")


def draws_of(name: str) -> Generator:
    """The draws that belong to a name."""
    return Generator(Philox(key=int.from_bytes(hashlib.blake2b(name.encode(), digest_size=16).digest())))


def quota(rate: float, count: int, *, chunk: int, of: int) -> int:
    """How many of `count` things in this chunk, of `of` in the whole population, so that `rate` is met over all.

    Parts of a thing are rounded by the van der Corput sequence: over the first chunks together it never rounds
    down more than it rounds up, and the surplus grows as the logarithm of their number.
    """
    if not rate or not count:
        return 0
    raised = rate + min(MARGIN * rate, SIGMAS * sqrt(rate * (1 - rate) / max(of, 1)))
    return min(floor(raised * count + 1 - _van_der_corput(chunk)), count)


def chosen(random: Generator, eligible: Sequence[int] | Places, how_many: int) -> list[int]:
    """So many of the eligible, in drawn order; all of them where there are fewer."""
    drawn: list[int] = random.permutation(np.asarray(eligible, dtype=np.int64))[:how_many].tolist()
    return drawn


def reaching(random: Generator, counts: Places, wanted: int) -> list[int]:
    """Places of groups in drawn order, until those in them are as many as wanted; groups of none are left out."""
    order = random.permutation(np.flatnonzero(counts))
    if wanted <= 0:
        return []
    reached: list[int] = order[: int(np.searchsorted(np.cumsum(counts[order]), wanted)) + 1].tolist()
    return reached


def _van_der_corput(nth: int) -> float:
    """The binary digits of `nth` mirrored at the point: 0, 1/2, 1/4, 3/4, 1/8, …"""
    mirrored, weight = 0.0, 0.5
    while nth:
        mirrored += weight * (nth & 1)
        nth, weight = nth >> 1, weight / 2
    return mirrored
