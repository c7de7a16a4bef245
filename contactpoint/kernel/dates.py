"""Dates as sources give them, and the calendar that birthdays and working days are counted in."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from contactpoint.kernel.numbers import NotWellFormed

LONDON = ZoneInfo("Europe/London")
SATURDAY = 5


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of which the month, or the month and day, may be unknown (0). Always real."""

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if self.day and not self.month:
            raise NotWellFormed("A date with a day needs a month.")
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            raise NotWellFormed("This date does not exist in the calendar.") from None

    @classmethod
    def parse(cls, text: str) -> Self:
        """`YYYY-MM-DD`, `YYYY-MM` or `YYYY`; raises `NotWellFormed`."""
        parts = text.split("-")
        if (
            not all(part.isascii() and part.isdigit() for part in parts)
            or [len(p) for p in parts] != [4, 2, 2][: len(parts)]
        ):
            raise NotWellFormed("Write the date as YYYY-MM-DD, YYYY-MM or YYYY.")
        return cls(*map(int, parts))

    @classmethod
    def of(cls, day: date) -> Self:
        """The whole date `day`."""
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        if self.day:
            return f"{self.year:04}-{self.month:02}-{self.day:02}"
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"

    @property
    def whole(self) -> bool:
        """True where year, month and day are known."""
        return bool(self.day)

    @property
    def earliest(self) -> date:
        """The first day it may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def birthday(born: date, years: int) -> date:
    """The day on which someone born on `born` reaches `years`; 29 February counts on the 28th."""
    year = born.year + years
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return born.replace(year=year)


def working_days_after(day: date, count: int) -> date:
    """The day so many working days later, Monday to Friday; bank holidays are not known here."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def day_in_england(instant: datetime) -> date:
    """The date that it is in London at `instant`, which has a time zone."""
    return instant.astimezone(LONDON).date()


class Clock:
    """Today in London. Instants are not here: the database's clock decides those (design §8)."""

    def today(self) -> date:
        """The date in England now."""
        return datetime.now(LONDON).date()
