"""What is true of synthetic England, as Parquet files that only `lab` opens: intake never reads this folder.

Processes write the lines of each chunk as CSV (`truth_lines`); at the end DuckDB turns each table into one file.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from contactpoint.lab.england.limits import Limited
from contactpoint.lab.england.truth_lines import BETWEEN, COLUMNS, LIST, Values, as_lines

MEMORY = "300MB"


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
    draft.write_bytes(as_lines(rows))
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
