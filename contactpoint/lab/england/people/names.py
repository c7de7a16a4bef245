"""Names drawn from tables that are read once: by heritage, gender and the years of birth."""

import re
from collections.abc import Mapping
from enum import IntEnum
from functools import cache
from math import exp

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from contactpoint.lab.england.draws import Places, draws_of
from contactpoint.lab.england.people.name_lists import Part, Weights, adults, lines, weights
from contactpoint.lab.england.rates import heritages

Texts = NDArray[np.object_]

BANDS = (2014, 2020)  # a band of years of birth ends before each; the last goes on
MIDDLES = (2011, 2017, 2023)
LEVEL = 2017  # the year for which the weights by hand stand
FORM = re.compile(r"[^\W\d_]+(?:['’ .\-]{1,2}[^\W\d_]+)*")


class Kind(IntEnum):
    """The tables of one heritage, in their order. Those of girls and of boys go on with the later bands."""

    GIRLS = 0
    BOYS = 3
    WOMEN = 6
    MEN = 7
    SURNAMES = 8


KINDS = 9
AT_HOME_IN_ENGLISH = 2  # the first two heritages


class Tables:
    """Tables laid end to end: the cumulative weights of the nth run from n to n + 1, so one search draws from any."""

    def __init__(self, tables: list[Weights]) -> None:
        self._values: Texts = np.array([name for table in tables for name in table], dtype=object)
        self._reach = np.concatenate([_reach(nth, table) for nth, table in enumerate(tables)])

    def draw(self, tables: Places, random: Generator) -> Texts:
        """One value from each of these tables."""
        found: Texts = self._values[np.searchsorted(self._reach, tables + random.random(len(tables)), side="right")]
        return found

    def one(self, table: int, random: Generator) -> str:
        """One value from one table."""
        return str(self._values[np.searchsorted(self._reach, table + random.random(), side="right")])


def _reach(nth: int, table: Weights) -> NDArray[np.float64]:
    cumulative = np.cumsum(list(table.values()))
    reach: NDArray[np.float64] = nth + cumulative / cumulative[-1]
    reach[-1] = nth + 1
    return reach


@cache
def names_of_heritages() -> tuple[str, ...]:
    """The heritages; a table's number counts them from 0."""
    return tuple(heritages())


@cache
def tables() -> Tables:
    """Every table: that of a heritage and kind stands at heritage x KINDS + kind."""
    return Tables([table for heritage in names_of_heritages() for table in _of(heritage)])


def table_of_children(heritages: Places, girls: NDArray[np.bool_], years: Places) -> Places:
    """The tables of given names for children of these heritages, genders and years of birth."""
    kinds = np.where(girls, Kind.GIRLS, Kind.BOYS) + np.searchsorted(BANDS, years, side="right")
    return heritages * KINDS + kinds


def table(heritage: str, kind: Kind, *, year: int = 0) -> int:
    """The number of one table, of the band of a year of birth where the kind has bands."""
    band = sum(year >= end for end in BANDS) if kind in (Kind.GIRLS, Kind.BOYS) else 0
    return names_of_heritages().index(heritage) * KINDS + kind + band


def another(table: int, than: str, random: Generator) -> str:
    """A name of a table that is not this one."""
    while (drawn := tables().one(table, random)) == than:
        pass
    return drawn


def _of(heritage: str) -> list[Weights]:
    girls, boys = (_clean(weights(part)[heritage]) for part in (Part.GIRLS, Part.BOYS))
    women, men = (_clean(adults(part)[heritage]) for part in (Part.GIRLS, Part.BOYS))
    bands = [_in_year(table, year) for table in (girls, boys) for year in MIDDLES]
    return [*bands, women, men, _clean(weights(Part.SURNAMES)[heritage])]


def _clean(table: Weights) -> Weights:
    """Names of a form that every source may send."""
    return {name: weight for name, weight in table.items() if FORM.fullmatch(name)}


def _in_year(table: Weights, year: int) -> Weights:
    slopes = _trends()
    return {name: weight * exp(slopes.get(name, 0.0) * (year - LEVEL)) for name, weight in table.items()}


@cache
def _trends() -> Mapping[str, float]:
    return {name: float(slope) for name, slope in lines("trends")}


@cache
def spellings(name: str) -> tuple[str, ...]:
    """Every way in which a name is written, itself first; itself alone where there is but one."""
    group = _groups().get(name, ())
    return (name, *(other for other in group if other != name))


@cache
def _groups() -> Mapping[str, tuple[str, ...]]:
    """The first group that a name stands in."""
    groups: dict[str, tuple[str, ...]] = {}
    for group in lines("spellings", between=","):
        for name in group:
            groups.setdefault(name, tuple(group))
    return groups


def is_foreign(heritage: str) -> bool:
    """Whether names of this heritage were first written in another language."""
    return names_of_heritages().index(heritage) >= AT_HOME_IN_ENGLISH


def is_spelt_in_ways(name: str) -> bool:
    """Whether a name stands in a group of spellings."""
    return name in _groups()


@cache
def spelt_in_ways(heritage: int, kind: Kind) -> tuple[str, ...]:
    """The given names of a heritage that stand in a group of spellings, from the commonest."""
    table = weights(Part.GIRLS if kind is Kind.GIRLS else Part.BOYS)[names_of_heritages()[heritage]]
    return tuple(sorted((name for name in table if is_spelt_in_ways(name)), key=lambda name: -table[name]))


WORKERS = 4_096


def worker(nth: int) -> tuple[str, str]:
    """Family and given name of a practitioner; the same for the same number, several thousand in all."""
    families, givens = _workers()
    return families[nth % WORKERS], givens[nth // 7 % WORKERS]


@cache
def _workers() -> tuple[list[str], list[str]]:
    random = draws_of("workers")
    shares = np.array(list(heritages().values()))
    heritage = random.choice(len(shares), size=WORKERS, p=shares / shares.sum())
    adult = np.where(random.random(WORKERS) < 0.75, Kind.WOMEN, Kind.MEN)
    found = (tables().draw(heritage * KINDS + kind, random) for kind in (np.full(WORKERS, int(Kind.SURNAMES)), adult))
    families, givens = (drawn.tolist() for drawn in found)
    return families, givens
