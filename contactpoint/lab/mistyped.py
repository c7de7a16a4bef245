"""What people mistype in a search: one error in the names, one in the date of birth, or two at once.

The kinds of an error are drawn in equal shares; where the one drawn would change nothing, another is drawn. A former
or an unrelated family name is no error (B5-30). Everything follows from the `Random` that is given.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from random import Random

from nicknames import NickNamer

from contactpoint.lab.wrong_letters import misspelt, misspelt_twice
from contactpoint.linkage.standardise import folded, normal

NAME_AND_DATE, IN_EACH_NAME, IN_ONE_NAME = 40, 40, 20
DAYS_OUT, YEARS_OUT, MONTHS = (-10, -1, 1, 10), (-1, 1), 12


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of a search; `given` may be several names."""

    family: str
    given: str
    born: date


Error = Callable[[Typed, Random], Typed | None]  # None: it would change nothing here


def one_name_error(typed: Typed, random: Random) -> Typed:
    """A wrong letter in one of the names, a nickname, or the names in each other's place."""
    return _certain(_drawn((wrong_letter, nickname, names_swapped), typed, random))


def one_date_error(typed: Typed, random: Random) -> Typed:
    """Day and month in each other's place, one or ten days out, or a year out."""
    return _certain(_drawn((_day_and_month_swapped, _days_out, _year_out), typed, random))


def two_errors(typed: Typed, random: Random) -> Typed:
    """Two different ones: a name and the date, both names, or twice in one name."""
    ways: tuple[Error, ...] = (_name_and_date, _in_each_name, _in_one_name)
    way = random.choices(ways, (NAME_AND_DATE, IN_EACH_NAME, IN_ONE_NAME))[0]
    return way(typed, random) or _name_and_date(typed, random)


def _certain(wrong: Typed | None) -> Typed:
    if wrong is None:
        raise ValueError("There is no letter to mistype in these names.")
    return wrong


def _drawn(errors: Sequence[Error], typed: Typed, random: Random) -> Typed | None:
    made = (error(typed, random) for error in random.sample(errors, len(errors)))
    return next((wrong for wrong in made if wrong), None)


def _name_and_date(typed: Typed, random: Random) -> Typed:
    return one_date_error(one_name_error(typed, random), random)


def _in_each_name(typed: Typed, random: Random) -> Typed | None:
    ways = (
        partial(_both, first=_family_letter, second=_given_letter),
        partial(_both, first=_family_letter, second=nickname),
        partial(_both, first=wrong_letter, second=names_swapped),
        partial(_both, first=nickname, second=names_swapped),
    )
    return _drawn(ways, typed, random)


def _in_one_name(typed: Typed, random: Random) -> Typed | None:
    ways = (_two_family_letters, _two_given_letters, partial(_both, first=nickname, second=_given_letter))
    return _drawn(ways, typed, random)


def _both(typed: Typed, random: Random, *, first: Error, second: Error) -> Typed | None:
    """The second must not take back the first."""
    once = first(typed, random)
    twice = second(once, random) if once else None
    return twice if twice and not _same(twice, typed) else None


def _same(one: Typed, other: Typed) -> bool:
    return (normal(one.family), normal(one.given)) == (normal(other.family), normal(other.given))


def wrong_letter(typed: Typed, random: Random) -> Typed | None:
    return _drawn((_family_letter, _given_letter), typed, random)


def _family_letter(typed: Typed, random: Random) -> Typed | None:
    wrong = misspelt(typed.family, random)
    return replace(typed, family=wrong) if wrong else None


def _given_letter(typed: Typed, random: Random) -> Typed | None:
    wrong = misspelt(typed.given, random)
    return replace(typed, given=wrong) if wrong else None


def _two_family_letters(typed: Typed, random: Random) -> Typed | None:
    wrong = misspelt_twice(typed.family, random)
    return replace(typed, family=wrong) if wrong else None


def _two_given_letters(typed: Typed, random: Random) -> Typed | None:
    wrong = misspelt_twice(typed.given, random)
    return replace(typed, given=wrong) if wrong else None


def nickname(typed: Typed, random: Random) -> Typed | None:
    """For the first of the given names; the others stand."""
    first, space, others = typed.given.partition(" ")
    known = _nicknames(folded(first))
    return replace(typed, given=f"{random.choice(known).capitalize()}{space}{others}") if known else None


@cache
def _nicknames(given: str) -> tuple[str, ...]:
    return tuple(sorted(_namer().nicknames_of(given)))


@cache
def _namer() -> NickNamer:
    return NickNamer()


def names_swapped(typed: Typed, _random: Random) -> Typed | None:
    family, given = normal(typed.family), normal(typed.given)
    return replace(typed, family=typed.given, given=typed.family) if family and given and family != given else None


def _day_and_month_swapped(typed: Typed, _random: Random) -> Typed | None:
    born = typed.born
    if born.day > MONTHS or born.day == born.month:
        return None
    return replace(typed, born=born.replace(month=born.day, day=born.month))


def _days_out(typed: Typed, random: Random) -> Typed:
    return replace(typed, born=typed.born + timedelta(random.choice(DAYS_OUT)))


def _year_out(typed: Typed, random: Random) -> Typed | None:
    """None for the 29th of February, which the years beside it have not."""
    born = typed.born
    if (born.month, born.day) == (2, 29):
        return None
    return replace(typed, born=born.replace(year=born.year + random.choice(YEARS_OUT)))
