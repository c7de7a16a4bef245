"""How dates of birth go wrong. Every answer is a date that a check of plausibility lets through."""

from collections.abc import Iterator
from datetime import date
from random import Random

from contactpoint.kernel.dates import birthday

OLDEST_YEARS = 20


def swapped(born: date, latest: date) -> date | None:
    """Day and month the other way round, where that is another date."""
    if born.day > 12 or born.day == born.month:
        return None
    turned = date(born.year, born.day, born.month)
    return turned if turned <= latest else None


def one_digit(random: Random, born: date, latest: date) -> date | None:
    """One digit of the date wrong."""
    near = list(_one_digit_off(born, latest))
    return random.choice(near) if near else None


def year_out(random: Random, born: date, latest: date) -> date:
    """The year before or after."""
    years = random.choice((-1, 1))
    out = birthday(born, years)
    return out if out <= latest else birthday(born, -1)


def _one_digit_off(born: date, latest: date) -> Iterator[date]:
    written = f"{born:%Y%m%d}"
    for place in range(3, 8):
        for digit in "0123456789":
            if digit != written[place]:
                found = _date(written[:place] + digit + written[place + 1 :])
                if found and found <= latest and latest.year - found.year < OLDEST_YEARS:
                    yield found


def _date(written: str) -> date | None:
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError:
        return None
