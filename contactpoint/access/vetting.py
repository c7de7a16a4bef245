"""What must hold of a person today before anything may be done (B4-17), and what will lapse when. Pure.

Nobody is trusted to remember a check: each fact has a first and a last day, and the Actor of a request is made from
the facts of that day. A fact that is not there does not hold.
"""

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from contactpoint.kernel.dates import birthday

REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._:/-]{2,63}")
"""What names the evidence in the administrator's own file: a number or short title, not the evidence."""


class Check(enum.StrEnum):
    """What an administrator checks of a person and renews."""

    IDENTITY = "identity"
    ENHANCED_CHECK = "enhanced_check"
    TRAINING = "training"
    PROCEDURES = "procedures"
    AGREEMENT = "agreement"


class Fact(enum.StrEnum):
    """All that must hold at once; the first five are the checks."""

    IDENTITY = Check.IDENTITY.value
    ENHANCED_CHECK = Check.ENHANCED_CHECK.value
    TRAINING = Check.TRAINING.value
    PROCEDURES = Check.PROCEDURES.value
    AGREEMENT = Check.AGREEMENT.value
    ACCREDITED = "accredited"
    ROLE = "role"
    SECOND_FACTOR = "second_factor"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Term:
    """The days on which a fact holds, the first and the last included."""

    since: date
    until: date

    def holds(self, today: date) -> bool:
        """True on the days of the term."""
        return self.since <= today <= self.until


ALWAYS = Term(date.min, date.max)
"""Of a fact without an end: a second factor, or an accreditation that the role does not need."""
Facts = Mapping[Fact, Term]


@dataclass(frozen=True, slots=True)
class Evidence:
    """That something was checked: what names the evidence, and the day it is dated, not the day it was seen."""

    reference: str
    dated: date


@dataclass(frozen=True, slots=True, order=True)
class Lapse:
    """A fact that ends; `until` is its last day, None where it was never there."""

    days_left: int
    fact: Fact
    until: date | None


def lapsed(facts: Facts, today: date) -> tuple[Fact, ...]:
    """What does not hold today; empty where the person may act."""
    return tuple(fact for fact in Fact if fact not in facts or not facts[fact].holds(today))


def lapses(facts: Facts, today: date) -> tuple[Lapse, ...]:
    """What ends or has ended, soonest first; what never was or has not begun has no day."""
    return tuple(sorted(_lapse(fact, facts.get(fact), today) for fact in Fact if facts.get(fact) != ALWAYS))


def band(days_left: int, bands: Iterable[int]) -> int | None:
    """The narrowest band that `days_left` is within, such as 30 of 90, 30 and 7; None outside them all.

    A fact that has lapsed already is within the narrowest.
    """
    return min((days for days in bands if days_left <= days), default=None)


def last_day(dated: date, years: int) -> date:
    """The last day on which what is `dated` is under so many years old; 29 February counts as the 28th."""
    return birthday(dated, years) - timedelta(days=1)


def in_use(used: date, days: int) -> Term:
    """Rights last used on `used` lapse when they have not been for so many days."""
    return Term(date.min, used + timedelta(days=days - 1))


def _lapse(fact: Fact, term: Term | None, today: date) -> Lapse:
    if term is None or term.since > today:
        return Lapse(-1, fact, None)
    return Lapse((term.until - today).days, fact, term.until)
