"""How good what a source sent was, in figures rounded so that they tell of no single child. Pure.

A count of fewer than ten is not told, and neither is one that could be worked out from its share or its remainder.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

FEWEST = 10
STEP = 5
FEW = f"fewer than {FEWEST}"
ALL_BUT_FEW = f"all but {FEW}"


@dataclass(frozen=True, slots=True)
class Counted:
    """The exact figures of one delivery.

    Of `tried` rows linkage alone, as if nobody were limited, makes `founded` new children and leaves `waiting` for a
    person; the others match. A trial counts a sample; 0 rows are tried before it. `empty`: empty cells by column.
    """

    rows: int
    refused: int
    tried: int
    founded: int
    waiting: int
    empty: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Missing:
    """One column, and in how many rows it is empty."""

    column: str
    share: str


@dataclass(frozen=True, slots=True)
class Quality:
    """The same figures as people are told them."""

    rows: str
    refused: str
    matched: str
    founded: str
    waiting: str
    missing: tuple[Missing, ...]


def quality(counted: Counted) -> Quality:
    """`counted` in words. Of the columns only those that were left empty ten times or more are told."""
    empty = counted.empty.items()
    return Quality(
        rows=count(counted.rows),
        refused=share(counted.refused, counted.rows),
        matched=share(counted.tried - counted.founded - counted.waiting, counted.tried),
        founded=share(counted.founded, counted.tried),
        waiting=share(counted.waiting, counted.tried),
        missing=tuple(Missing(column, share(often, counted.rows)) for column, often in empty if often >= FEWEST),
    )


def count(exact: int) -> str:
    """To the nearest five, `fewer than 10` below ten."""
    return FEW if exact < FEWEST else f"about {(exact + STEP // 2) // STEP * STEP:,}"


def share(part: int, whole: int) -> str:
    """To the whole percent; in words where the part, or what it leaves of the whole, is fewer than ten.

    Neither 0% nor 100% is told of a part that is neither none nor all.
    """
    if part < FEWEST:
        return FEW
    if whole - part < FEWEST:
        return ALL_BUT_FEW
    return f"{min(max(round(100 * part / whole), 1), 99)}%"


def freshness(extracted: date, *, today: date) -> str:
    """How old an extract is."""
    days = (today - extracted).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days:,} days old") if days >= 0 else "today"
