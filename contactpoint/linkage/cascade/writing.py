"""PAIRS: the pairs that are linked, tied or to be looked at, as CSV or Parquet, whole or not at all."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from contactpoint.linkage.cascade.candidates import Capped
from contactpoint.linkage.cascade.choosing import Outcome
from contactpoint.linkage.cascade.database import count
from contactpoint.linkage.cascade.reading import ROW
from contactpoint.linkage.cascade.steps import LEFT, PAIRS, RIGHT, Done

FORMATS = {".csv": "FORMAT csv, HEADER true", ".parquet": "FORMAT parquet, COMPRESSION zstd"}


@dataclass(frozen=True, slots=True)
class Linked:
    """What came of a run: rows of the files, pairs by what became of them, and what was left out."""

    left_rows: int
    right_rows: int
    linked: int
    exact: int
    ties: int
    looks: int
    pairs_scored: int
    capped: tuple[Capped, ...]


def write(database: duckdb.DuckDBPyConnection, out: Path, *, done: Done) -> Linked:
    """Writes left_id, right_id, weight, verdict, rule, outcome, why, in the order of the left file.

    The weight of a pair that agrees exactly is empty: nothing was scored.
    """
    draft = out.with_name(f".{out.name}.draft")
    chosen = (
        f"SELECT l.unique_id AS left_id, r.unique_id AS right_id, round(p.weight, 4) AS weight, p.verdict, p.rule, "
        f"p.outcome, p.why FROM {PAIRS} p JOIN {LEFT} l ON l.{ROW} = p.left_row "
        f"JOIN {RIGHT} r ON r.{ROW} = p.right_row ORDER BY p.left_row, p.right_row"
    )
    quoted = str(draft).replace("'", "''")
    database.execute(f"COPY ({chosen}) TO '{quoted}' ({FORMATS[out.suffix.lower()]})")
    draft.rename(out)
    return Linked(
        left_rows=count(database, f"SELECT count(*) FROM {LEFT}"),
        right_rows=count(database, f"SELECT count(*) FROM {RIGHT}"),
        linked=_many(database, Outcome.LINKED),
        exact=count(database, f"SELECT count(*) FROM {PAIRS} WHERE weight IS NULL"),
        ties=_many(database, Outcome.TIE),
        looks=_many(database, Outcome.LOOK),
        pairs_scored=done.pairs_scored,
        capped=done.capped,
    )


def _many(database: duckdb.DuckDBPyConnection, outcome: Outcome) -> int:
    return count(database, f"SELECT count(*) FROM {PAIRS} WHERE outcome = '{outcome}'")
