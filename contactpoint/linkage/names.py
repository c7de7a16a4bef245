"""Forms of a name that find it however it was heard or written: its parts, its sound, its short names.

Pure. The sound is a skeleton of consonants, made so that the ways in which one name is written in Latin letters come
out alike (Mohammed and Muhammad, Chaudhry and Choudhury); docs/explanation/search.md has its table.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from nicknames import NickNamer

from contactpoint.linkage.standardise import normal

MOST_PARTS = 2  # of a typed family name that are looked for each on its own
MOST_FORMS = 4
MOST_GIVEN = 3
LONGEST = 60  # letters of a name that are looked at
SHORTEST_PART = 3
SHORTEST_SHORT_NAME = 3
PARTICLES = frozenset(
    (
        *("a", "ab", "abu", "al", "ap", "ben", "bin", "bint", "d", "da", "dal", "das", "de", "del", "della", "den"),
        *("der", "des", "di", "do", "dos", "du", "e", "el", "ibn", "la", "le", "lo", "los", "mac", "mc", "o", "st"),
        *("te", "ten", "ter", "ud", "ul", "ur", "uz", "van", "von", "y", "zu", "zum"),
    )
)
BETWEEN = re.compile(r"[\s\-‐‑‒–—−'’ʼ`.,]+")

# What stands for a run of letters, in order; the first that fits is taken. A capital is a sound.
SOUNDS = (
    (r"^(?:kn|gn)", "N"),
    (r"^wr", "R"),
    (r"^x", "S"),
    (r"^y(?=[aeiou])", "Y"),
    (r"^[aeiouy]+", "A"),
    (r"^wh?", "F"),
    (r"^h", "H"),
    (r"ksh", "KS"),
    (r"sch|tsch|tch|sh|sz|cz|ch(?![lr])", "X"),
    (r"ch", "K"),
    (r"dge|dj|dz|j|g(?=[eiy])", "J"),
    (r"ph|[fv]|w(?=[aeiouy])", "F"),
    (r"gh(?=[aeiou])", "G"),
    (r"gh", ""),
    (r"ck|kh|[kq]|c(?![eiy])", "K"),
    (r"x", "KS"),
    (r"[szc]", "S"),
    (r"[bdglmnprt]", None),
    (r"[aeiouyhw]", " "),
)
SOUND = re.compile("|".join(f"({letters})" for letters, _ in SOUNDS))
REPEATED = re.compile(r"([A-Z])\1+")


@lru_cache(maxsize=100_000)
def sound(name: str) -> str:
    """How a name sounds, at most 8 letters: `MMD` for Mohammed; a name in no Latin letter is itself."""
    letters = normal(name[:LONGEST])
    if not letters:
        return name.casefold().strip()[:8]
    heard = "".join(_heard(found) for found in SOUND.finditer(letters))
    return REPEATED.sub(r"\1", heard).replace(" ", "")[:8] or letters[0].upper()


def _heard(found: re.Match[str]) -> str:
    place = (found.lastindex or 1) - 1
    stands = SOUNDS[place][1]
    return found[0].upper() if stands is None else stands


@lru_cache(maxsize=100_000)
def family_forms(family: str) -> tuple[str, ...]:
    """Forms under which a family name finds: whole, without particles, each part of a compound; never none."""
    parts = _parts(family)
    return _some("".join(_words(family)), "".join(parts), *parts) or (family,)


@lru_cache(maxsize=100_000)
def asked_forms(family: str) -> tuple[str, ...]:
    """The forms of a typed family name; of more than two parts the whole alone, or one search would be several."""
    forms = family_forms(family)
    return forms if len(_parts(family)) <= MOST_PARTS else forms[:1]


@lru_cache(maxsize=100_000)
def indexed_given(given: tuple[str, ...]) -> tuple[str, ...]:
    """Forms under which given names find: each of the first three, and each part of a double name."""
    words = [_words(name) for name in given[:MOST_GIVEN]]
    parts = [part for several in words if len(several) > 1 for part in several if len(part) >= SHORTEST_PART]
    return _some(*("".join(several) or name for several, name in zip(words, given, strict=False)), *parts)


@lru_cache(maxsize=100_000)
def given_forms(given: str) -> tuple[str, ...]:
    """Forms in which typed given names are looked for: as they are indexed, and the first two as one name."""
    names = tuple(given[:LONGEST].split())
    first, *others = indexed_given(names) or ("",)
    joined = "".join(_words(" ".join(names[:2])))
    return _some(first, joined, *others)


def _parts(family: str) -> list[str]:
    return [word for word in _words(family) if word not in PARTICLES and len(word) >= SHORTEST_PART]


def _words(name: str) -> list[str]:
    return [word for word in map(normal, BETWEEN.split(name[:LONGEST])) if word]


def _some(*forms: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for form in forms if form))[:MOST_FORMS]


@lru_cache(maxsize=100_000)
def short_and_long(given: str) -> frozenset[str]:
    """The names that are short forms of a normal given name, and those of which it is one."""
    longer = {*map(normal, _namer().canonicals_of(given))} | _by_hand()[1].get(given, frozenset())
    shorter = {*map(normal, _namer().nicknames_of(given))} | _by_hand()[0].get(given, frozenset())
    return frozenset(longer | shorter) - {given}


def is_short_form(one: str, other: str) -> bool:
    """Of two normal given names, is one a short form or the beginning of the other?"""
    short, long = sorted((one, other))  # a beginning comes before what it begins
    return (len(short) >= SHORTEST_SHORT_NAME and long.startswith(short)) or other in short_and_long(one)


@cache
def _namer() -> NickNamer:
    return NickNamer()


@cache
def _by_hand() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Short names that the package does not know: by long name, and the long names by short name."""
    short: dict[str, frozenset[str]] = {}
    long: dict[str, frozenset[str]] = {}
    for names, shorter in _lines():
        short |= {name: short.get(name, frozenset()) | shorter for name in names}
        long |= {name: long.get(name, frozenset()) | names for name in shorter}
    return short, long


def _lines() -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    text = files("contactpoint.linkage").joinpath("short_names.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        long, _, short = line.partition(":")
        if short and not line.startswith("#"):
            yield frozenset(long.split()), frozenset(short.split())
