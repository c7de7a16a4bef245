"""Given names one letter apart, as twins are named, and the short names by which children are known."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations

from nicknames import NickNamer
from numpy.random import Generator

from contactpoint.lab.england.people.name_lists import Part, lines, weights
from contactpoint.lab.england.people.names import names_of_heritages

COMMONEST = 400
SHORTEST = 4  # a name that is shorter has no short form
VOWELS = "aeiouy"


@cache
def near_pairs(heritage: int, *, girls: bool) -> tuple[tuple[str, str], ...]:
    """Pairs of common given names of a heritage that differ by one letter; the British ones where it has none."""
    part = Part.GIRLS if girls else Part.BOYS
    return _near(part, names_of_heritages()[heritage]) or _near(part, "british")


@cache
def _near(part: Part, heritage: str) -> tuple[tuple[str, str], ...]:
    table = weights(part)[heritage]
    common = sorted((name for name in table if len(name) > 3), key=lambda name: (-table[name], name))[:COMMONEST]
    places: dict[str, list[str]] = {}
    for name in common:
        for form in _with_a_gap(name.lower()):
            places.setdefault(form, []).append(name)
    pairs = {tuple(sorted(pair)) for alike in places.values() for pair in combinations(alike, 2)}
    return tuple((first, second) for first, second in sorted(pairs) if first != second)


def _with_a_gap(name: str) -> Iterator[str]:
    """Two names share one of these when a letter was changed, put in or left out."""
    for place in range(len(name)):
        yield f"{name[:place]}*{name[place + 1 :]}"
    for place in range(len(name) + 1):
        yield f"{name[:place]}*{name[place:]}"


def nickname(given: str, random: Generator) -> str | None:
    """A short or pet name for a given name; None for a name too short to have one."""
    known = short_names(given)
    return known[int(random.integers(len(known)))] if known else None


@cache
def short_names(given: str) -> tuple[str, ...]:
    """Every short name of a given name: by hand, from the package of nicknames, else its beginning."""
    known = _hand().get(given) or tuple(sorted(name.capitalize() for name in _namer().nicknames_of(given.lower())))
    shorter = tuple(name for name in known if name != given)
    return shorter or _beginning(given)


def _beginning(given: str) -> tuple[str, ...]:
    first, *others = given.replace("-", " ").split(" ")
    if others:
        return (first,)
    if len(first) < SHORTEST:
        return ()
    end = 4 if first[2].lower() in VOWELS and len(first) > SHORTEST else 3
    return (first[:end],)


@cache
def _hand() -> dict[str, tuple[str, ...]]:
    return {name: tuple(short) for name, *short in lines("nicknames", between=",")}


@cache
def _namer() -> NickNamer:
    return NickNamer()
