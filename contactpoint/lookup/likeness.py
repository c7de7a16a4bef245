"""How alike a typed name or date and a held one are. Pure: no Django."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from rapidfuzz.distance import OSA

from contactpoint.kernel.dates import PartialDate
from contactpoint.linkage.names import asked_forms, family_forms, given_forms, is_short_form, sound
from contactpoint.linkage.standardise import normal
from contactpoint.lookup.rules import How

POINTS = {
    How.EXACTLY: 1.0,
    How.ANOTHER_NAME: 0.95,
    How.IN_PART: 0.94,
    How.SHORT_FORM: 0.92,
    How.SOUNDS: 0.90,
    How.SPELT: 0.88,
    How.SWAPPED: 0.93,
    How.DAY_AND_MONTH: 0.85,
    How.NEAR: 0.85,
}
FALL = 0.06  # for each letter but the first that is out in a name that agrees by its sound or its spelling
LEAST = 0.60  # of a name that agrees
UNLIKE = 0.50  # of the likeness of names that do not agree: it orders, it never agrees
TYPOS = ((2, 0), (6, 1), (99, 2))  # names up to this long may have so many letters out (B5-30)
DAYS_NEAR = 10
MOST_DOUBLED = 2
DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """`how` is None where they do not agree; `points` run from 0 to 1."""

    how: How | None
    points: float

    @property
    def agrees(self) -> bool:
        """Whether they agree at all."""
        return self.how is not None


NONE = Likeness(None, 0.0)


@lru_cache(maxsize=200_000)
def of_names(typed: str, held: str) -> Likeness:
    """Two normal forms."""
    if typed == held:
        return Likeness(How.EXACTLY, 1.0)
    out = _wrong_letters(typed, held)
    longest = max(len(typed), len(held))
    how = How.SOUNDS if sound(typed) == sound(held) else How.SPELT if out <= letters_out(longest) else None
    if how is None:
        return Likeness(None, UNLIKE * (1 - out / longest))
    return Likeness(how, max(LEAST, POINTS[how] - FALL * (out - 1)))


def _wrong_letters(one: str, other: str) -> int:
    """How many letters are wrong; one that is doubled beside others counts for nothing."""
    out = OSA.distance(one, other)
    if out == 1 or out > TYPOS[-1][1] + MOST_DOUBLED:
        return out
    return max(1, min(out, OSA.distance(_undoubled(one), _undoubled(other))))


@lru_cache(maxsize=200_000)
def _undoubled(name: str) -> str:
    return DOUBLED.sub(r"\1", name)


def letters_out(length: int) -> int:
    """How many letters of a name may be wrong."""
    return next(letters for longest, letters in TYPOS if length <= longest or longest == TYPOS[-1][0])


def best(several: Iterable[Likeness]) -> Likeness:
    """That with the most points, one that agrees before one that does not."""
    return max(several, key=lambda one: (one.agrees, one.points), default=NONE)


@lru_cache(maxsize=200_000)
def of_family(typed: str, held: str) -> Likeness:
    """Whole against whole; else a part of either compound, or either without its particles."""
    ours, theirs = asked_forms(typed), family_forms(held)
    whole = of_names(ours[0], theirs[0])
    if whole.how is How.EXACTLY or len(ours) == len(theirs) == 1:
        return whole
    parts = (of_names(one, other) for one in ours for other in theirs if (one, other) != (ours[0], theirs[0]))
    return best((whole, in_part(best(parts))))


@lru_cache(maxsize=200_000)
def of_given(typed: str, held: str) -> Likeness:
    """The first typed name against the first held; else any of either."""
    if normal(typed) == normal(held) != "":
        return Likeness(How.EXACTLY, 1.0)
    ours, theirs = given_forms(typed), given_forms(held)
    if not ours or not theirs:
        return NONE
    first = of_given_form(ours[0], theirs[0])
    if len(ours) == len(theirs) == 1:
        return first
    if first.how is How.EXACTLY:
        return first
    others = best(of_given_form(one, other) for one in ours for other in theirs)
    return best((first, in_part(others)))


def of_given_form(typed: str, held: str) -> Likeness:
    """Two normal forms, short names counted."""
    found = of_names(typed, held)
    short = found.points < POINTS[How.SHORT_FORM] and is_short_form(typed, held)
    return Likeness(How.SHORT_FORM, POINTS[How.SHORT_FORM]) if short else found


def in_part(found: Likeness) -> Likeness:
    """What agrees only with a part of a name."""
    return Likeness(How.IN_PART, found.points * POINTS[How.IN_PART]) if found.agrees else found


def of_another_name(found: Likeness) -> Likeness:
    """What agrees with a name that is not the one shown."""
    points = found.points * POINTS[How.ANOTHER_NAME]
    return Likeness(How.ANOTHER_NAME, points) if found.agrees else found


def swapped(found: Likeness) -> Likeness:
    """What agrees with the other name."""
    return Likeness(How.SWAPPED, found.points * POINTS[How.SWAPPED]) if found.agrees else found


def of_dates(typed: PartialDate, held: PartialDate) -> Likeness:
    """The same as far as both are known; else day and month swapped, a few days or a year out."""
    if _compatible(typed, held):
        known = held.whole or not typed.whole
        return Likeness(How.EXACTLY, 1.0) if known else Likeness(How.IN_PART, POINTS[How.IN_PART])
    if not (typed.whole and held.whole):
        return NONE
    if (typed.year, typed.day, typed.month) == (held.year, held.month, held.day):
        return Likeness(How.DAY_AND_MONTH, POINTS[How.DAY_AND_MONTH])
    days = abs(typed.earliest - held.earliest) <= timedelta(DAYS_NEAR)
    year = abs(typed.year - held.year) == 1 and (typed.month, typed.day) == (held.month, held.day)
    return Likeness(How.NEAR, POINTS[How.NEAR]) if days or year else NONE


def _compatible(typed: PartialDate, held: PartialDate) -> bool:
    parts = zip((typed.year, typed.month, typed.day), (held.year, held.month, held.day), strict=True)
    return all(not (one and other) or one == other for one, other in parts)
