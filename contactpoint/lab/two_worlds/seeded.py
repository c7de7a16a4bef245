"""Randomness and time that are the same in every world, so that no token, handle, id or nonce need be masked.

The random functions of Python all end in `os.urandom`; the time of ids and cookies is that of the step.
"""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings

from contactpoint.kernel.dates import Clock
from contactpoint.kernel.numbers import ChildNumber, damm

START = datetime(2026, 9, 1, 9, tzinfo=UTC)


class Seeded:
    """Begun anew at each step, so that what a step of one world draws more shifts nothing after it."""

    def __init__(self) -> None:
        self._random = random.Random(0)  # noqa: S311 - drawn again in the other world
        self._numbers = random.Random(0)  # noqa: S311 - of made-up children
        self.now = START

    def begin(self, seed: str, after: timedelta) -> None:
        """The draws of this seed, at this time after the start."""
        self._random.seed(seed)
        self._numbers.seed(f"{seed}/numbers")
        random.seed(seed)  # for what needs no secret, such as the id of a mail
        self.now = START + after

    def urandom(self, size: int) -> bytes:
        """In the place of `os.urandom`."""
        return self._random.randbytes(size)

    def mint(self) -> ChildNumber:
        """In the place of `ChildNumber.mint`: what else a step draws in one world shifts no number."""
        digits = str(self._numbers.randrange(10**11, 10**12))
        return ChildNumber(f"{digits}{damm(digits)}")

    def time(self) -> float:
        """In the place of `time.time`."""
        return self.now.timestamp()

    def time_ns(self) -> int:
        """In the place of `time.time_ns`."""
        return int(self.now.timestamp()) * 1_000_000_000


class LabClock(Clock):
    """The day on which the worlds stand."""

    def today(self) -> date:
        return START.date()


@contextmanager
def seeded() -> Iterator[Seeded]:
    """Within the block everything that is drawn, and every time that is read, comes from the answer."""
    source = Seeded()
    places: tuple[tuple[Any, str, Any], ...] = (
        (os, "urandom", source.urandom),
        (random, "_urandom", source.urandom),
        (time, "time", source.time),
        (time, "time_ns", source.time_ns),
        (ChildNumber, "mint", classmethod(lambda cls: source.mint())),
        (settings, "CLOCK", LabClock()),
    )
    before = [(where, name, getattr(where, name)) for where, name, _ in places]
    for where, name, value in places:
        setattr(where, name, value)
    try:
        yield source
    finally:
        for where, name, value in before:
            setattr(where, name, value)
