"""Dates as the templates have them written."""

import re
from datetime import date
from functools import lru_cache

from contactpoint.intake.format.templates import DateStyle
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import NotWellFormed

DAY_FIRST = {
    DateStyle.DAY_FIRST: re.compile(r"(?:(?:([0-9]{2})/)?([0-9]{2})/)?([0-9]{4})"),
    DateStyle.DAY_FIRST_HYPHENS: re.compile(r"(?:(?:([0-9]{2})-)?([0-9]{2})-)?([0-9]{4})"),
    DateStyle.DAY_FIRST_SHORT: re.compile(r"(?:(?:([0-9]{2})/)?([0-9]{2})/)?([0-9]{2})"),
}
DATES_KEPT = 20_000  # the days of a childhood are few, and each is written in thousands of rows


@lru_cache(maxsize=DATES_KEPT)
def read_date(typed: str, style: DateStyle, today: date) -> PartialDate:
    """A date of which the day, or the day and month, may be left out; raises `NotWellFormed`.

    A year of two digits is the latest one that does not put the date after `today`.
    """
    parts = _parts(typed, style)
    if "00" in parts[1:]:
        raise NotWellFormed("No month and no day is 00. Leave out what is not known.")
    if style is not DateStyle.DAY_FIRST_SHORT:
        return PartialDate.parse("-".join(parts))
    recent = PartialDate.parse("-".join(("20" + parts[0], *parts[1:])))
    return recent if recent.earliest <= today else PartialDate(recent.year - 100, recent.month, recent.day)


def written_date(day: PartialDate, style: DateStyle) -> str:
    """The date as the style has it."""
    parts = str(day).split("-")
    if style is DateStyle.YEAR_FIRST:
        return "-".join(parts)
    if style is DateStyle.DAY_FIRST_SHORT:
        parts[0] = parts[0][2:]
    return ("-" if style is DateStyle.DAY_FIRST_HYPHENS else "/").join(reversed(parts))


def _parts(typed: str, style: DateStyle) -> list[str]:
    """Year, month, day, as far as they are written."""
    if style is DateStyle.YEAR_FIRST:
        return typed.split("-")
    written = DAY_FIRST[style].fullmatch(typed)
    if written is None:
        raise NotWellFormed(f"Write the date as {style}.")
    return [part for part in reversed(written.groups()) if part]
