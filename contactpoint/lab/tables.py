"""Weighted tables that synthetic England is drawn from: names by heritage, streets."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import Generic, Self, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Weighted(Generic[Value]):
    """Values with cumulative weights, so that one draw is one bisection."""

    values: tuple[Value, ...]
    reach: tuple[float, ...]

    @classmethod
    def of(cls, weights: dict[Value, float]) -> Self:
        """A table from weights that need not add up to one."""
        return cls(tuple(weights), tuple(accumulate(weights.values())))

    def draw(self, random: Random) -> Value:
        """One value."""
        return random.choices(self.values, cum_weights=self.reach)[0]


NamesByHeritage = dict[str, Weighted[str]]


@cache
def names(table: str) -> NamesByHeritage:
    """The names of `girls`, `boys` or `surnames` by heritage."""
    weights: dict[str, dict[str, float]] = {}
    for line in _lines(table):
        heritage, name, weight = line.split("\t")
        weights.setdefault(heritage, {})[name] = float(weight)
    return {heritage: Weighted.of(named) for heritage, named in weights.items()}


@cache
def streets() -> tuple[str, ...]:
    """Names of streets."""
    return tuple(_lines("streets"))


def _lines(table: str) -> Iterator[str]:
    text = files("contactpoint.lab").joinpath("names", f"{table}.txt").read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
