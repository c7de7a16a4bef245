"""How names are mistyped."""

from collections.abc import Mapping
from functools import cache
from random import Random

ROWS_OF_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
FIRST_LETTER = 0.2  # share of typing errors that touch the first letter


def mistyped(random: Random, name: str) -> str:
    """One letter wrong, doubled, dropped, or swapped with the next; never the name itself."""
    if len(name) < 2:
        return name + name.lower()
    first = 0 if random.random() < FIRST_LETTER else 1
    typed = name
    while typed == name or not typed.strip(" '-"):
        at = random.randrange(first, len(name))
        typed = random.choice(_WAYS)(random, name, at)
    return typed


def _wrong(random: Random, name: str, at: int) -> str:
    near = _near().get(name[at].lower(), "e")
    letter = random.choice(near)
    return name[:at] + (letter.upper() if name[at].isupper() else letter) + name[at + 1 :]


def _doubled(random: Random, name: str, at: int) -> str:
    return name[: at + 1] + name[at].lower() + name[at + 1 :]


def _dropped(random: Random, name: str, at: int) -> str:
    left = name[:at] + name[at + 1 :]
    return left[:1].upper() + left[1:]


def _swapped(random: Random, name: str, at: int) -> str:
    if at + 1 >= len(name):
        return name
    turned = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return turned.capitalize() if at == 0 else turned


_WAYS = (_wrong, _doubled, _dropped, _swapped)


@cache
def _near() -> Mapping[str, str]:
    """The neighbours of each key on its row."""
    return {
        key: keys[max(place - 1, 0) : place] + keys[place + 1 : place + 2]
        for keys in ROWS_OF_KEYS
        for place, key in enumerate(keys)
    }
