"""The search index: which keys there are and how dates stand in them. Pure: no Django."""

import enum

from contactpoint.kernel.dates import PartialDate


class KeyKind(enum.IntEnum):
    """The kinds of search key; the numbers stand in the table."""

    FAMILY_AND_BORN = 8


def day_number(born: PartialDate) -> int:
    """YYYYMMDD with 0 for what is unknown."""
    return born.year * 10000 + born.month * 100 + born.day


def days_it_may_stand_under(born: PartialDate) -> list[int]:
    """A whole date, and the less of it that a source may know: the month, the year."""
    return [day_number(born), born.year * 10000 + born.month * 100, born.year * 10000]
