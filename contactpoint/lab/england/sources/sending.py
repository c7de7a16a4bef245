"""One row of one source while it is made: what the source believes, which errors then spoil."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from zlib import crc32

import numpy as np

from contactpoint.intake.rules import Kind
from contactpoint.lab.england.facts import Child, Flag, Former, Home
from contactpoint.lab.england.lots import Lots, Wanted
from contactpoint.lab.england.people.crowd import Crowd
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.scatter import Keys, Mask, numbers
from contactpoint.lab.england.sources.source_rates import involvement_rates, source_rates

KEYS_A_CHILD = 4  # two identities, each perhaps twice in a source
AN_ADOPTED, AGAIN = 1, 2


@dataclass(slots=True)
class Sent:
    """What a source believes of a child. `further` are the cells of the kind's own columns, in their order."""

    kind: Kind
    source: str
    key: int
    child: Child
    siblings: Sequence[Child]
    believed: date
    as_of: date
    family: str
    given: tuple[str, ...]
    home: Home
    born: date | None
    gender: str
    postcode: str
    former_family: str = ""
    born_parts: int = 3
    action: str = "upsert"
    further: list[str | date] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def again(self) -> "Sent":
        """The same child once more, under another record of the same source."""
        return replace(self, key=self.key + AGAIN, further=list(self.further), errors=[])


def begin(plan: Plan, lots: Lots, crowd: Crowd, *, kind: Kind, covered: Mask) -> list[Sent]:
    """A row for each child who is covered, as the source believed on the day of its delay."""
    places = np.flatnonzero(covered)
    keys = crowd.places[places] * np.uint64(KEYS_A_CHILD)
    longest = int(source_rates(kind).delay_days) + 1
    delays = [number % longest for number in numbers(keys, lots.salt(f"{kind}/delay"))]
    spelt = numbers(keys, lots.salt(f"{kind}/spelling"))
    now, first = [[day - timedelta(delay) for delay in range(longest)] for day in (plan.extracted, plan.today)]
    return [
        _believed(
            kind,
            key,
            child=_as_seen(crowd.children[place], kind),
            siblings=crowd.brothers_and_sisters[place],
            days=(now[delay], first[delay]),
            spelling=spelling,
        )
        for place, key, delay, spelling in zip(places.tolist(), keys.tolist(), delays, spelt, strict=True)
    ]


def known(lots: Lots, crowd: Crowd, kind: Kind, among: Mask, *, wanted: Wanted, name: str = "") -> Mask:
    """Whom a kind of source has a row of: surely all whom it still knows under an old identity."""
    surely = crowd.under_old_identity(kind) & among
    others = wanted.less(int(surely.sum()))
    return surely | lots.drawn(name or kind, crowd.places, among & ~surely, wanted=others)


def _believed(
    kind: Kind, key: int, *, child: Child, siblings: Sequence[Child], days: tuple[date, date], spelling: int
) -> Sent:
    believed, first = days
    name, home = child.names[0], child.homes[0]
    if name.since > believed:
        name = child.name_on(believed)
    if home.since > believed:
        home = child.home_on(believed)
    if Flag.IN_PLACEMENT in child.flags and len(child.homes) > 1 and not _placement_known(child, kind):
        home = child.homes[1]
    family, given = name.family, name.given
    if child.spellings and name is child.names[0]:
        family, given = child.spellings[spelling % len(child.spellings)]
    if child.former is not None and child.true_id != child.former.true_id:
        key += AN_ADOPTED
    as_of = max(first, name.since, home.since, child.born)
    return Sent(
        kind,
        kind.value,
        key,
        child,
        siblings,
        believed,
        as_of,
        family,
        given,
        home,
        child.born,
        child.gender,
        home.postcode,
    )


def _as_seen(child: Child, kind: Kind) -> Child:
    """The child whom this kind of source knows: an adopted one may still stand under the old identity."""
    former = child.former
    return child if former is None or kind not in former.still_in else _old_identity(child, former)


def _old_identity(child: Child, former: Former) -> Child:
    return replace(
        child,
        true_id=former.true_id,
        names=(former.name,),
        spellings=(),
        nhs_number=former.nhs_number,
        upn=former.upn,
        homes=(former.home,),
        carers=former.carers,
    )


def _placement_known(child: Child, kind: Kind) -> bool:
    return crc32(f"{child.true_id}/{kind}".encode()) / 2**32 < involvement_rates().placement_known


def row_keys(rows: Sequence[Sent]) -> Keys:
    """The keys of rows, for draws."""
    return np.array([row.key for row in rows], np.uint64)


@cache
def first_of_september(year: int) -> date:
    """The day on which schools take children in."""
    return date(year, 9, 1)


def carried(
    lots: Lots, rows: Sequence[Sent], name: str, *, rate: float, eligible: Mask | None = None
) -> Iterator[bool]:
    """For each row whether it carries something that so large a share of rows does."""
    among = np.ones(len(rows), bool) if eligible is None else eligible
    return iter(lots.drawn(name, row_keys(rows), among, wanted=lots.wanted(rate, len(rows))).tolist())
