"""The circuit breaker (feeds.md §7, B10-59): which limits a delivery passes, against those of its source before it.

Pure. Limits are shares. A count of fewer than ten stops nothing, however small the source.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf
from statistics import median

from contactpoint.intake.rules import Kind, StopCause

FEW = 10
COMPARED = 5  # so many earlier deliveries of the source and mode


@dataclass(frozen=True, slots=True)
class Figures:
    """One delivery. `records` the source had before it; of those a full file lacked `absent`, ended ones included.

    `founded`, `waiting` and `touching` are of the `sampled` rows of its trial; `touching` counts the shielded children
    that they touch, not rows, so that rows about one suspected child stop no file and tell nobody that it is shielded.
    `empties`: rows without a value, by column.
    """

    rows: int
    refused: int
    gone: int
    absent: int
    records: int
    empties: Mapping[str, int]
    as_of: date | None
    sampled: int
    founded: int
    waiting: int
    touching: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a delivery may go: in parts of what is usual, or of the larger of its rows and its source's records.

    `unmatched` and `empty` are points above the usual share, `shielded` how many times the usual share.
    """

    fewer: float = 0.20
    more: float = 0.30
    founded: float = 0.05
    refused: float = 0.02
    unmatched: float = 0.05
    shielded: float = 3.0
    gone: float = 0.02
    empty: float = 0.10


USUAL = Limits()
LIMITS: Mapping[Kind, Limits] = dict.fromkeys(Kind, USUAL) | {
    # every child of a births feed is new to it, and leaves it after four weeks
    Kind.BIRTHS: replace(USUAL, founded=inf, gone=inf),
    # a roll is sent once a term, and a year of pupils leaves it
    Kind.SCHOOL: replace(USUAL, gone=0.10),
}

Before = Sequence[Figures]


def stops(now: Figures, before: Before, limits: Limits) -> tuple[StopCause, ...]:
    """The limits that `now` passes; `before` are the earlier deliveries of its source and mode, the latest first."""
    compared = before[:COMPARED]
    alone = (cause for cause, passes in ALONE.items() if passes(now, compared, limits))
    against = (cause for cause, passes in AGAINST_USUAL.items() if compared and passes(now, compared, limits))
    return (*alone, *against)


def _founded(now: Figures, before: Before, limits: Limits) -> bool:
    return _over(_expected(now, now.founded), limits.founded * _base(now))


def _refused(now: Figures, before: Before, limits: Limits) -> bool:
    return _over(now.refused, limits.refused * _base(now))


def _gone(now: Figures, before: Before, limits: Limits) -> bool:
    """What the latest full file lacked already does not go a second time."""
    lacked = before[0].absent if before else 0
    return _over(now.gone + max(now.absent - lacked, 0), limits.gone * _base(now))


def _fewer(now: Figures, before: Before, limits: Limits) -> bool:
    usual = median(one.rows for one in before)
    return _over(usual - now.rows, limits.fewer * usual)


def _more(now: Figures, before: Before, limits: Limits) -> bool:
    usual = median(one.rows for one in before)
    return _over(now.rows - usual, limits.more * usual)


def _unmatched(now: Figures, before: Before, limits: Limits) -> bool:
    usual = median(_expected(one, one.waiting) / max(_base(one), 1) for one in before)
    return _over(_expected(now, now.waiting) - usual * _base(now), limits.unmatched * _base(now))


def _shielded(now: Figures, before: Before, limits: Limits) -> bool:
    """Few children are few however large the file: only of ten in the sample itself is more concluded."""
    usual = median(_expected(one, one.touching) / max(_base(one), 1) for one in before)
    return now.touching >= FEW and _over(_expected(now, now.touching), limits.shielded * usual * _base(now))


def _empty_column(now: Figures, before: Before, limits: Limits) -> bool:
    return any(_emptier(column, now, before, limits) for column in now.empties)


def _emptier(column: str, now: Figures, before: Before, limits: Limits) -> bool:
    usual = median(one.empties.get(column, 0) / max(one.rows, 1) for one in before)
    return _over(now.empties[column] - usual * now.rows, limits.empty * now.rows)


def _older(now: Figures, before: Before, limits: Limits) -> bool:
    earlier = before[0].as_of
    return bool(earlier and now.as_of and now.as_of < earlier and now.rows >= FEW)


ALONE: Mapping[StopCause, Callable[[Figures, Before, Limits], bool]] = {
    StopCause.NEW_CHILDREN: _founded,
    StopCause.REFUSED: _refused,
    StopCause.GONE: _gone,
}
"""What needs no earlier delivery to be seen."""
AGAINST_USUAL: Mapping[StopCause, Callable[[Figures, Before, Limits], bool]] = {
    StopCause.FEWER_ROWS: _fewer,
    StopCause.MORE_ROWS: _more,
    StopCause.UNMATCHED: _unmatched,
    StopCause.EMPTY_COLUMN: _empty_column,
    StopCause.OLDER: _older,
    StopCause.SHIELDED: _shielded,
}


def _over(count: float, allowed: float) -> bool:
    return count >= FEW and count > allowed


def _base(figures: Figures) -> int:
    """What shares are taken of: a changes file is small, however much its source has."""
    return max(figures.rows, figures.records)


def _expected(figures: Figures, in_sample: int) -> float:
    """A count of the trial's sample, for all of the accepted rows."""
    accepted = figures.rows - figures.refused
    return in_sample * accepted / figures.sampled if figures.sampled else 0.0
