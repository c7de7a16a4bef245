"""Where names come from: lists by hand with rough weights, then long tails from packages.

Lists of packages are those of adults and mostly without frequencies: so the common names stand in the lists by hand,
and a tail gets a share of the draws, falling from name to name in an order that means nothing.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

from faker.providers.person import (
    en_GB,
    en_IE,
    en_IN,
    en_KE,
    en_NG,
    en_PK,
    es_ES,
    es_MX,
    ig_NG,
    pl_PL,
    pt_PT,
    ro_RO,
    tr_TR,
    tw_GH,
    uk_UA,
    yo_NG,
    zh_CN,
)

from contactpoint.lab.england.people.cyrillic import in_latin

Weights = Mapping[str, float]

TAIL_FALLS = 0.8  # the nth name of a tail has the weight of n to the power of minus this
TAIL_STARTS = 30  # so that no name of a tail is as common as those by hand
TAIL = 0.35
STEEPER = 1.4  # rough weights to the power of this: the commonest names are much commoner than the tenth
BRITISH_SURNAMES = (0.45, 0.15, 0.40)  # by hand, Faker's, and the 88,799 of the package names


class Part(StrEnum):
    """Which list of a heritage."""

    GIRLS = "girls"
    BOYS = "boys"
    SURNAMES = "surnames"


ATTRIBUTES = {Part.GIRLS: "first_names_female", Part.BOYS: "first_names_male", Part.SURNAMES: "last_names"}
LOCALES = {
    "british": (en_GB,),
    "irish": (en_IE,),
    "south_asian_other": (en_IN,),
    "polish": (pl_PL,),
    "romanian": (ro_RO,),
    "ukrainian": (uk_UA,),
    "west_african": (en_NG, yo_NG, ig_NG, tw_GH),
    "east_african": (en_KE,),
    "turkish": (tr_TR,),
    "portuguese": (pt_PT,),
}
"""Faker's; Pakistan's forenames are of no gender and China's are in Chinese."""


@cache
def weights(part: Part) -> Mapping[str, Weights]:
    """The names of a list by heritage, each with its share of draws."""
    return {heritage: _mixed(part, heritage) for heritage in by_hand(part)}


@cache
def adults(part: Part) -> Mapping[str, Weights]:
    """Given names of those born before 1995 by heritage: Faker's, else those of children."""
    return {heritage: _even(_of_faker(part, heritage)) or children for heritage, children in weights(part).items()}


@cache
def by_hand(part: Part) -> Mapping[str, Weights]:
    """The lists by hand."""
    found: dict[str, dict[str, float]] = {}
    for heritage, name, weight in lines(part):
        found.setdefault(heritage, {})[name] = float(weight) ** STEEPER
    return found


def lines(table: str, *, between: str = "\t") -> Iterator[Sequence[str]]:
    """The lines of a list by hand, comments left out."""
    text = files("contactpoint.lab.england.people").joinpath("lists", f"{table}.txt").read_text(encoding="utf-8")
    return (line.split(between) for line in text.splitlines() if line and not line.startswith("#"))


def _mixed(part: Part, heritage: str) -> Weights:
    hand = by_hand(part)[heritage]
    if (part, heritage) == (Part.SURNAMES, "british"):
        return _sum(zip(BRITISH_SURNAMES, (hand, en_GB.Provider.last_names, _of_states()), strict=True))
    tail = _tail(part, heritage)
    return _sum([(1 - TAIL, hand), (TAIL, tail)]) if tail else hand


def _sum(parts: Iterable[tuple[float, Weights]]) -> Weights:
    """Each part has its share of the whole, however its own weights add up."""
    whole: dict[str, float] = defaultdict(float)
    for share, part in parts:
        total = sum(part.values())
        for name, weight in part.items():
            whole[name] += share * weight / total
    return whole


def _tail(part: Part, heritage: str) -> Weights:
    if heritage == "british":
        return _falling(_of_mimesis(part))
    if heritage == "south_asian_muslim" and part is Part.SURNAMES:
        return _falling([*en_PK.Provider.last_names, *en_PK.Provider.first_names])
    if heritage == "chinese" and part is Part.SURNAMES:
        return _falling(zh_CN.Provider.last_romanized_names)
    return _falling(_of_faker(part, heritage))


def _of_faker(part: Part, heritage: str) -> list[str]:
    read: Callable[[str], str] = in_latin if heritage == "ukrainian" else str
    if heritage == "polish" and part is Part.SURNAMES:
        return [*pl_PL.Provider.unisex_last_names, *pl_PL.Provider.male_last_names]
    return [read(name) for locale in LOCALES.get(heritage, ()) for name in getattr(locale.Provider, ATTRIBUTES[part])]


def _of_mimesis(part: Part) -> list[str]:
    people = json.loads(files("mimesis").joinpath("datasets", "en-gb", "person.json").read_text(encoding="utf-8"))
    found: list[str] = people["names"]["female" if part is Part.GIRLS else "male"]
    return found


def _of_states() -> Weights:
    """The census surnames of the United States, less those that Faker has for Spain and Mexico."""
    rows = (line.split() for line in files("names").joinpath("dist.all.last").read_text(encoding="ascii").splitlines())
    spanish = {name.upper() for locale in (es_ES, es_MX) for name in locale.Provider.last_names}
    smallest = 0.0004  # the list gives 0.000 where it rounds
    return {_capital(name): max(float(share), smallest) for name, share, *_ in rows if name not in spanish}


def _capital(name: str) -> str:
    return f"Mc{name[2:].capitalize()}" if name.startswith("MC") and len(name) > 3 else name.capitalize()


def _even(names: Iterable[str]) -> Weights:
    return dict.fromkeys(names, 1.0)


def _falling(names: Iterable[str]) -> Weights:
    scattered = sorted({name for name in names if len(name) > 1}, key=_digest)
    return {name: nth**-TAIL_FALLS for nth, name in enumerate(scattered, TAIL_STARTS)}


def _digest(name: str) -> bytes:
    return hashlib.blake2b(name.encode(), digest_size=8).digest()
