"""What is true of synthetic England, as Parquet files that only `lab` opens: intake never reads this folder.

Processes write the lines of each chunk as CSV; at the end DuckDB turns each table into one Parquet file. The tables:

`children`: an identity a row (an adopted child's old one is a row of its own), with its flags and why it is limited.
`rows`: whose row it is and what went wrong in it. `adoption`: two identities that must not be linked.
`household`: who lived where, from when to when. `questions`: what `demo --check` asks.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from contactpoint.lab.england.facts import Child, Family, Flag, Former, Home, Named
from contactpoint.lab.england.limits import Limited

BETWEEN = "|"  # parts of a list in a cell
MEMORY = "300MB"
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


@dataclass(frozen=True, slots=True)
class TrueChild:
    """A child that is limited in truth: the four facts but the number, every way the name is written, and the cause."""

    true_id: str
    family: str
    given: tuple[str, ...]
    born: date
    gender: str
    spellings: tuple[str, ...]
    authority: str
    cause: Limited


def chunk_lines(families: Sequence[Family], limits: Mapping[int, Limited], rows: Sequence[TrueRow]) -> dict[str, bytes]:
    """What one chunk adds to each table."""
    partial = frozenset(row.true_id for row in rows if "birth_partial" in row.errors)
    children = [child for family in families for child in family.children]
    adopted = [(child, child.former) for child in children if child.former is not None]
    return {
        "children": _lines(
            identity for child in children for identity in _identities(child, limits.get(child.place), partial)
        ),
        "rows": _lines((source, record, true_id, BETWEEN.join(errors)) for source, record, true_id, errors in rows),
        "adoption": _lines((former.true_id, child.true_id) for child, former in adopted),
        "household": _lines(lived for family in families for lived in _households(family)),
    }


class TruthFiles:
    """The tables of a population while they grow, each a CSV file without a header."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True)

    def add(self, lines: Mapping[str, bytes]) -> None:
        """What one chunk adds."""
        for table, said in lines.items():
            with self._draft(table).open("ab") as file:
                file.write(said)

    def write(self) -> None:
        """Turns each table into Parquet."""
        for table in COLUMNS:
            _to_parquet(self._draft(table), table, self._folder / f"{table}.parquet")
            self._draft(table).unlink()

    def _draft(self, table: str) -> Path:
        return self._folder / f"{table}.csv"


def limited_children(population: Path) -> list[TrueChild]:
    """Every child limited in truth, shielded ones among them."""
    columns = "true_id, family, given, born, gender, spellings, owner, limited"
    found = query(f"SELECT {columns} FROM {table(population, 'children')} WHERE limited <> '' ORDER BY true_id")
    return [
        TrueChild(true_id, family, tuple(given), born, gender, tuple(spellings), owner, Limited(cause))
        for true_id, family, given, born, gender, spellings, owner, cause in found
    ]


def table(population: Path, name: str) -> str:
    """A table of a population's truth, as DuckDB reads it."""
    return f"read_parquet('{_quoted(population / 'truth' / f'{name}.parquet')}')"


def query(words: str) -> list[tuple[Any, ...]]:
    """The rows of a query over truth files."""
    with _duckdb() as database:
        return database.execute(words).fetchall()


def write_table(path: Path, columns: Mapping[str, str], rows: Iterable[Values]) -> None:
    """A small table as Parquet; lists are cells joined by `|`."""
    draft = path.with_suffix(".csv")
    draft.write_bytes(_lines(rows))
    _copy(draft, columns, path)
    draft.unlink()


def _to_parquet(draft: Path, name: str, path: Path) -> None:
    _copy(draft, COLUMNS[name], path)


def _copy(draft: Path, columns: Mapping[str, str], path: Path) -> None:
    """One thread, so that the same lines make the same bytes."""
    typed = ", ".join(f"'{column}': '{kind.removesuffix('[]')}'" for column, kind in columns.items())
    shown = ", ".join(f'{_read(column, kind)} AS "{column}"' for column, kind in columns.items())
    options = "header=false, auto_detect=false, delim=',', quote='\"', escape='\"', nullstr=''"
    forced = ", ".join(f"'{column}'" for column, kind in columns.items() if kind in ("VARCHAR", LIST))
    source = f"read_csv('{_quoted(draft)}', {options}, force_not_null=[{forced}], columns={{{typed}}})"
    with _duckdb() as database:
        database.execute(f"COPY (SELECT {shown} FROM {source}) TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)")


def _read(column: str, kind: str) -> str:
    if kind != LIST:
        return f'"{column}"'
    return f"CASE WHEN \"{column}\" = '' THEN []::VARCHAR[] ELSE string_split(\"{column}\", '{BETWEEN}') END"


@contextmanager
def _duckdb() -> Iterator[duckdb.DuckDBPyConnection]:
    database = duckdb.connect(config={"threads": "1", "memory_limit": MEMORY})
    try:
        yield database
    finally:
        database.close()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _lines(rows: Iterable[Values]) -> bytes:
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
