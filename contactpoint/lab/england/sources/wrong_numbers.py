"""NHS numbers that are not the child's.

Of the mistyped ones every other has one digit wrong: its check digit does not fit, and intake refuses the row. The
rest have two digits wrong that keep the check digit right, which no check finds. The first digit stays: all numbers
from 900 are nobody's.
"""

from random import Random

from contactpoint.lab.england.numbers import nhs_number

SUPERSEDED_PLACE = 40_000_000  # places of numbers that no child has
SUPERSEDED_SEED = 0
WEIGHTS = range(10, 1, -1)


def mistyped_number(random: Random, number: str) -> str:
    """The number with one digit wrong, or with two and a check digit that fits."""
    return _one_wrong(random, number) if random.random() < 0.5 else _two_wrong(random, number)


def superseded_number(place: int) -> str:
    """The number that a child had before; no other child has it."""
    return nhs_number(SUPERSEDED_SEED, SUPERSEDED_PLACE + place)


def check_fits(number: str) -> bool:
    """Whether the last digit fits the others (modulus 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return -total % 11 == int(number[9])


def _one_wrong(random: Random, number: str) -> str:
    at = random.randrange(1, 9)
    return _with(number, at, str((int(number[at]) + random.randint(1, 9)) % 10))


def _two_wrong(random: Random, number: str) -> str:
    wrong = number
    while wrong == number or not check_fits(wrong):
        wrong = _with(_one_wrong(random, number), random.randrange(1, 9), str(random.randrange(10)))
    return wrong


def _with(number: str, at: int, digit: str) -> str:
    return number[:at] + digit + number[at + 1 :]
