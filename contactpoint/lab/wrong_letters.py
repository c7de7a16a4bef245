"""One letter of a name replaced, dropped, doubled or swapped with its neighbour, as fingers do it."""

from collections.abc import Callable
from random import Random
from string import ascii_lowercase

from rapidfuzz.distance import OSA

from contactpoint.linkage.standardise import normal

FIRST_LETTER = 0.2  # so many of the wrong letters are the first of their name
TRIES = 20

Change = Callable[[str, int, Random], str]
"""The name with the letter at this place changed."""


def misspelt(name: str, random: Random) -> str | None:
    """A letter wrong, so that the normal form is another; None for a name without letters."""
    for change in random.sample(CHANGES, len(CHANGES)):
        wrong = _changed(name, change, random)
        if wrong:
            return wrong
    return None


def misspelt_twice(name: str, random: Random) -> str | None:
    """Two letters wrong that one correction does not mend; None for a name too short for it."""
    for _ in range(TRIES):
        once = misspelt(name, random)
        twice = misspelt(once, random) if once else None
        if twice and OSA.distance(normal(name), normal(twice)) > 1:
            return twice
    return None


def _changed(name: str, change: Change, random: Random) -> str | None:
    """None where it tells at no place, as a swap in `Aa`."""
    first, later = _letters(name)[:1], _letters(name)[1:]
    for places in (first, later) if random.random() < FIRST_LETTER else (later, first):
        made = [change(name, place, random) for place in places]
        telling = [wrong for wrong in made if normal(wrong) not in ("", normal(name))]
        if telling:
            return random.choice(telling)
    return None


def _letters(name: str) -> list[int]:
    return [place for place, letter in enumerate(name) if letter.isalpha()]


def _replaced(name: str, place: int, random: Random) -> str:
    letter = random.choice(ascii_lowercase)
    return f"{name[:place]}{letter.upper() if name[place].isupper() else letter}{name[place + 1 :]}"


def _dropped(name: str, place: int, _random: Random) -> str:
    return name[:place] + name[place + 1 :]


def _doubled(name: str, place: int, _random: Random) -> str:
    return name[: place + 1] + name[place].lower() + name[place + 1 :]


def _swapped(name: str, place: int, _random: Random) -> str:
    """As it was where no letter stands beside it."""
    following = name[place + 1 : place + 2]
    return f"{name[:place]}{following}{name[place]}{name[place + 2 :]}" if following.isalpha() else name


CHANGES: tuple[Change, ...] = (_replaced, _dropped, _doubled, _swapped)
