"""The flags of a child that follow from the day: who has moved in the year, has a new name, is newly born."""

from collections.abc import Iterable
from datetime import date, timedelta

from contactpoint.lab.england.days import NEWBORN_DAYS, years_before
from contactpoint.lab.england.facts import Flag, Home, HomeKind, Named

DATED = frozenset({Flag.FORMER_NAME, Flag.MOVED, Flag.MOVED_ACROSS, Flag.NEWBORN, Flag.IN_REFUGE})
MANY = (HomeKind.REFUGE, HomeKind.HOSTEL)
YEARS_OF_A_FORMER_NAME = 5


class Day:
    """The flags of a day: its limits are reckoned once."""

    def __init__(self, day: date) -> None:
        self._newborn = day - timedelta(NEWBORN_DAYS)
        self._year_ago = years_before(day, 1)
        self._named = years_before(day, YEARS_OF_A_FORMER_NAME)

    def flags(self, born: date, names: tuple[Named, ...], homes: tuple[Home, ...]) -> Iterable[Flag]:
        """Those of `DATED` that a child has. A placement is no move, nor is one of the family from before the birth."""
        if homes[0].kind is HomeKind.PLACEMENT:
            homes = homes[1:]
        home = homes[0]
        if born > self._newborn:
            yield Flag.NEWBORN
        if len(names) > 1 and names[0].since > self._named:
            yield Flag.FORMER_NAME
        if home.kind in MANY:
            yield Flag.IN_REFUGE
        if home.since > self._year_ago and home.since > born:
            yield Flag.MOVED
            if home.authority != homes[1].authority:
                yield Flag.MOVED_ACROSS
