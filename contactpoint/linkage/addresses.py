"""Postcodes and the lines of an address, brought to one comparable form."""

import re
from functools import lru_cache

from contactpoint.kernel.numbers import NotWellFormed, Postcode
from contactpoint.linkage.standardise import words

KEPT = 200_000
DIGIT = str.maketrans("OILSZB", "011528")
LETTER = str.maketrans("015", "OIS")
LIKE_A_POSTCODE = re.compile(r"[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}")
LONGEST_ADDRESS = 60
WORDS = {
    **{"rd": "road", "ave": "avenue", "av": "avenue", "dr": "drive", "drv": "drive", "cl": "close", "ct": "court"},
    **{"cres": "crescent", "cresc": "crescent", "gdns": "gardens", "gdn": "garden", "ln": "lane", "pl": "place"},
    **{"sq": "square", "ter": "terrace", "terr": "terrace", "pk": "park", "gr": "grove", "grv": "grove"},
    **{"hse": "house", "bldg": "building", "bldgs": "buildings", "apt": "flat", "apartment": "flat", "unit": "flat"},
    **{"no": "", "number": "", "nr": "near", "nth": "north", "sth": "south", "upr": "upper", "lwr": "lower"},
    **{"hts": "heights", "est": "estate", "blvd": "boulevard", "pde": "parade", "wy": "way", "cct": "circuit"},
    **{"circ": "circuit", "cir": "circle", "vw": "view", "mt": "mount", "yd": "yard", "gn": "green", "hl": "hill"},
}
"""Words of addresses as they are shortened, and in full; one that says nothing becomes nothing."""


@lru_cache(maxsize=KEPT)
def postcode(text: str) -> str | None:
    """A postcode as `HU5 3AB`, with letters that were written for digits put right.

    What has no British form stays as its letters and digits in capitals: a general file may come from elsewhere.
    """
    typed = "".join(words(text)).upper()
    mended = _mended(typed)
    for form in (typed, mended):
        try:
            return str(Postcode.parse(form))
        except NotWellFormed:
            continue
    return typed or None


def outward(code: str) -> str | None:
    """The first half of a postcode in its British form; None for another."""
    return code[:-4] if " " in code else None


@lru_cache(maxsize=KEPT)
def street(lines: tuple[str, ...]) -> str | None:
    """The words of the lines that say which dwelling it is, without town and county, shortened words in full.

    These are the lines with a number, postcodes apart; of an address without numbers, the first line.
    """
    filled = [line for line in map(_spoken, lines) if line]
    numbered = [line for line in filled if any(map(str.isdigit, line)) and not LIKE_A_POSTCODE.fullmatch(line)]
    return " ".join(numbered or filled[:1])[:LONGEST_ADDRESS].strip() or None


def _spoken(line: str) -> str:
    """`St` is a street at the end of a line, else a saint."""
    said = words(line)
    if said[1:] and said[-1] == "st":
        said[-1] = "street"
    return " ".join(filter(None, (WORDS.get(word, word) for word in said)))


def _mended(typed: str) -> str:
    """With the third letter from the end a digit, the two behind it letters, and the first a letter."""
    return typed[:1].translate(LETTER) + typed[1:-3] + typed[-3:-2].translate(DIGIT) + typed[-2:].translate(LETTER)
