"""The truth of a chunk as lines of its tables; processes that make chunks need no database for them.

The tables:

`children`: an identity a row (an adopted child's old one is a row of its own), with its flags and why it is limited.
`rows`: whose row it is and what went wrong in it. `adoption`: two identities that must not be linked.
`household`: who lived where, from when to when. `questions`, written apart: what `demo --check` asks.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import NamedTuple

from contactpoint.lab.england.facts import Child, Family, Flag, Former, Home, Named
from contactpoint.lab.england.limits import Limited

BETWEEN = "|"  # parts of a list in a cell
FLAGS = tuple(Flag)
LIST = "VARCHAR[]"  # in a cell, parts with BETWEEN between them
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "children": {
        "true_id": "VARCHAR",
        "family_id": "BIGINT",
        "family": "VARCHAR",
        "given": LIST,
        "former_names": LIST,
        "spellings": LIST,
        "born": "DATE",
        "gender": "VARCHAR",
        "nhs_number": "VARCHAR",
        "upn": "VARCHAR",
        "owner": "VARCHAR",
        "heritage": "VARCHAR",
        **dict.fromkeys(FLAGS, "BOOLEAN"),
        "adopted_old": "BOOLEAN",
        "adopted_new": "BOOLEAN",
        "partial_date": "BOOLEAN",
        "limited": "VARCHAR",
        "shielded": "BOOLEAN",
        "limited_otherwise": "BOOLEAN",
    },
    "rows": {"source": "VARCHAR", "record_id": "VARCHAR", "true_id": "VARCHAR", "errors": LIST},
    "adoption": {"old_true_id": "VARCHAR", "new_true_id": "VARCHAR"},
    "household": {
        "family_id": "BIGINT",
        "address_id": "BIGINT",
        "from": "DATE",
        "to": "DATE",
        "lines": LIST,
        "postcode": "VARCHAR",
        "authority": "VARCHAR",
        "kind": "VARCHAR",
    },
}
Values = Sequence[object]


class TrueRow(NamedTuple):
    """One row of a feed: whose it is and what went wrong in it."""

    source: str
    record_id: str
    true_id: str
    errors: tuple[str, ...]


def chunk_lines(families: Sequence[Family], limits: Mapping[int, Limited], rows: Sequence[TrueRow]) -> dict[str, bytes]:
    """What one chunk adds to each table."""
    partial = frozenset(row.true_id for row in rows if "birth_partial" in row.errors)
    children = [child for family in families for child in family.children]
    adopted = [(child, child.former) for child in children if child.former is not None]
    return {
        "children": as_lines(
            identity for child in children for identity in _identities(child, limits.get(child.place), partial)
        ),
        "rows": as_lines((source, record, true_id, BETWEEN.join(errors)) for source, record, true_id, errors in rows),
        "adoption": as_lines((former.true_id, child.true_id) for child, former in adopted),
        "household": as_lines(lived for family in families for lived in _households(family)),
    }


def as_lines(rows: Iterable[Values]) -> bytes:
    buffer = StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode()


def _identities(child: Child, limited: Limited | None, partial: frozenset[str]) -> Iterator[Values]:
    """The child, and the identity from before an adoption."""
    flags = [flag in child.flags for flag in FLAGS]
    cause = limited or Limited.NO
    why = (cause, cause is Limited.SHIELD, cause not in (Limited.NO, Limited.SHIELD))
    adopted = child.former is not None
    yield (
        child.true_id, child.family_id, child.names[0].family, BETWEEN.join(child.names[0].given),
        BETWEEN.join(_whole(name) for name in child.names[1:]),
        BETWEEN.join(f"{' '.join(given)} {family}" for family, given in child.spellings),
        child.born, child.gender, child.nhs_number, child.upn, child.homes[0].authority,
        child.heritage, *flags, False, adopted, child.true_id in partial, *why,
    )  # fmt: skip
    if child.former is not None:
        yield _old_identity(child, child.former, partial)


def _old_identity(child: Child, former: Former, partial: frozenset[str]) -> Values:
    """It has no household of its own here and is not limited."""
    return (
        former.true_id, "", former.name.family, BETWEEN.join(former.name.given), "", "", child.born, child.gender,
        former.nhs_number, former.upn, former.home.authority, child.heritage, *[False] * len(FLAGS), True, False,
        former.true_id in partial, Limited.NO, False, False,
    )  # fmt: skip


def _whole(name: Named) -> str:
    return f"{' '.join(name.given)} {name.family}"


def _households(family: Family) -> Iterator[Values]:
    """Every home of every child of the family once, newest first."""
    told: set[tuple[int, date]] = set()
    for child in family.children:
        until: date | None = None
        for home in child.homes:
            if (home.address_id, home.since) not in told:
                told.add((home.address_id, home.since))
                yield _household(family, home, until)
            until = home.since


def _household(family: Family, home: Home, until: date | None) -> Values:
    lines = BETWEEN.join(home.lines)
    return family.place, home.address_id, home.since, until or "", lines, home.postcode, home.authority, home.kind
