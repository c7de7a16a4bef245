"""Which rows go wrong, and how: each error of a kind befalls just as many of its rows as its rate asks for."""

from collections.abc import Callable
from random import Random

import numpy as np
from numpy.typing import NDArray

from contactpoint.intake.rules import Kind
from contactpoint.lab.england.lots import Lots, Wanted
from contactpoint.lab.england.scatter import Keys, Mask
from contactpoint.lab.england.sources.mistakes import (
    BORN_LATELY,
    CAN_BEFALL,
    ONE_OF,
    STALE,
    Error,
    befall,
)
from contactpoint.lab.england.sources.sending import Sent, row_keys
from contactpoint.lab.england.sources.source_rates import error_rates

CARELESS = 0.2  # of the errors of a kind befall rows that have another already
OF_CASE_SYSTEMS = frozenset(
    {Kind.SOCIAL_CARE, Kind.YOUTH_JUSTICE, Kind.HEALTH_VISITING, Kind.EDUCATION_WELFARE, Kind.SENSITIVE}
)
A_STREAM = 1 << 6  # numbers kept for the errors of one row


def with_second_records(lots: Lots, rows: list[Sent], kind: Kind) -> list[Sent]:
    """The rows, and after them some of the children once more."""
    rate = error_rates(kind, lots.errors).get(Error.TWICE, 0)
    wanted = lots.wanted(rate / (1 - rate), len(rows))
    drawn = lots.drawn(f"{kind}/{Error.TWICE}", row_keys(rows), np.ones(len(rows), bool), wanted=wanted)
    again = [rows[place].again() for place in np.flatnonzero(drawn)]
    for row in again:
        row.errors.append(Error.TWICE)
    return rows + again


def spoil(lots: Lots, rows: list[Sent], kind: Kind) -> None:
    """Draws the errors of one kind's rows and lets them befall the rows, in the order of `Error`.

    Of no rows too: month 0 of a small population has no births, and sets the marks for those that follow.
    """
    keys, careless = row_keys(rows), _which(rows, lambda row: bool(row.errors))
    drawn: dict[Error, Mask] = {}
    usual = error_rates(kind, lots.errors).get(Error.TWICE, 0) * len(rows)
    for error, rate in _in_order(kind, lots.errors):
        stale = _which(rows, STALE[error]) if error in STALE else np.zeros(len(rows), bool)
        able = _which(rows, CAN_BEFALL[error]) if error in CAN_BEFALL else np.ones(len(rows), bool)
        eligible = able & ~stale & ~_excluded(error, drawn, len(rows))
        wanted = lots.wanted(rate, _of(error, rows, kind)).less(int(stale.sum()))
        drawn[error] = _drawn(
            lots, keys, f"{kind}/{error}", eligible=eligible, careless=careless, usual=usual, wanted=wanted
        )
        usual += max(wanted.expected, 0) * (1 - CARELESS) + int(stale.sum())
        careless |= drawn[error] | stale
        _befall(lots, rows, error, places=np.flatnonzero(drawn[error]), kind=kind)
        for place in np.flatnonzero(stale):
            rows[place].errors.append(error)


def _which(rows: list[Sent], asked: Callable[[Sent], bool]) -> Mask:
    return np.fromiter((asked(row) for row in rows), bool, len(rows))


def _in_order(kind: Kind, times: int) -> list[tuple[Error, float]]:
    rates = error_rates(kind, times)
    return [(error, rates[error]) for error in Error if error in rates and error is not Error.TWICE]


def _of(error: Error, rows: list[Sent], kind: Kind) -> int:
    """The rows that a rate is a share of: placeholders in case systems, of those about the youngest."""
    if error is Error.PLACEHOLDER and kind in OF_CASE_SYSTEMS:
        return sum((row.as_of - row.child.born).days < BORN_LATELY for row in rows)
    return len(rows)


def _drawn(lots: Lots, keys: Keys, name: str, *, eligible: Mask, careless: Mask, usual: float, wanted: Wanted) -> Mask:
    """`usual`: how many rows have another error on average, where `careless` says which have."""
    together = wanted.part(CARELESS, lots.rounding(name), among=usual * eligible.sum() / max(len(keys), 1))
    second = lots.drawn(f"{name}/careless", keys, eligible & careless, wanted=together)
    others = wanted.rest(together, int(second.sum()))
    return second | lots.drawn(name, keys, eligible & ~second, wanted=others)


def _excluded(error: Error, drawn: dict[Error, Mask], rows: int) -> Mask:
    found = np.zeros(rows, bool)
    for group in ONE_OF:
        if error in group:
            for other in group & drawn.keys():
                found |= drawn[other]
    return found


def _befall(lots: Lots, rows: list[Sent], error: Error, *, places: NDArray[np.int64], kind: Kind) -> None:
    if not len(places):
        return
    salt, random = lots.salt(f"{kind}/{error}/how"), Random()  # noqa: S311 - reproducible, not secret
    for place in places.tolist():
        random.seed(salt ^ (rows[place].key * A_STREAM))
        befall(error, rows[place], random)
        rows[place].errors.append(error)
