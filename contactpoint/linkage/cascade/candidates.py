"""The pairs that are worth scoring: rows of either side that share a key of a blocking rule.

A block is all rows with one key. One that would make more than `MOST_PAIRS` pairs tells nothing and would take for
ever (a date of birth that stands for *not known*, a file of one row a million times): it is left out and reported.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from contactpoint.linkage.blocking import RULES, Rule
from contactpoint.linkage.cascade.choosing import ONCE, How
from contactpoint.linkage.cascade.database import count
from contactpoint.linkage.cascade.reading import ROW

MOST_PAIRS = 10_000  # of one block
PAIRS_AT_A_TIME = 2_000_000
SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Capped:
    """Blocks of one rule that were left out, and the rows in them that the rule would have compared."""

    rule: str
    blocks: int
    left_rows: int
    right_rows: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """Keys are ready in tables; `pairs` at most, in so many `lots` of left rows."""

    pairs: int
    lots: int
    capped: tuple[Capped, ...]


def block(database: duckdb.DuckDBPyConnection, left: str, right: str, *, linked: str, how: How) -> Blocked:
    """Makes the tables of keys from two tables of identities. Pairs of `linked` rows alone are not compared again.

    Where a row stands in one link at most, one that has its link is compared with nothing any more.
    """
    for side, table in zip(SIDES, (left, right), strict=True):
        _keys(database, side, table, linked=linked, gone=f"{side}_row" in ONCE[how])
    sizes = " JOIN ".join(
        f"(SELECT rule, key, count(*) AS {side}_rows, count(*) FILTER (NOT done) AS {side}_new FROM {side}_keys "
        f"GROUP BY rule, key) sizes_{side}"
        for side in SIDES
    )
    database.execute(
        "CREATE OR REPLACE TABLE blocks AS SELECT rule, key, left_rows, right_rows, "
        "left_new * right_rows + (left_rows - left_new) * right_new AS pairs "
        f"FROM {sizes} USING (rule, key) WHERE left_new > 0 OR right_new > 0"
    )
    pairs = count(database, f"SELECT coalesce(sum(pairs), 0) FROM blocks WHERE pairs <= {MOST_PAIRS}")
    database.execute(
        "CREATE OR REPLACE TABLE kept_keys AS SELECT l.* FROM left_keys l "
        f"SEMI JOIN blocks b ON l.rule = b.rule AND l.key = b.key AND b.pairs BETWEEN 1 AND {MOST_PAIRS}"
    )
    return Blocked(pairs, max(1, -(-pairs // PAIRS_AT_A_TIME)), tuple(_capped(database)))


def lot(database: duckdb.DuckDBPyConnection, nth: int, blocked: Blocked, *, into: str) -> int:
    """Makes the table `into` (left_row, right_row) of one lot, each pair once; answers how many there are."""
    parts = (
        f"SELECT l.{ROW} AS left_row, r.{ROW} AS right_row FROM kept_keys l JOIN right_keys r USING (rule, key) "
        f"WHERE l.{ROW} % {blocked.lots} = {nth} AND {those}"
        for those in ("NOT l.done", "l.done AND NOT r.done")
    )
    database.execute(f"CREATE OR REPLACE TABLE {into} AS {' UNION '.join(parts)}")
    return count(database, f"SELECT count(*) FROM {into}")


def _keys(database: duckdb.DuckDBPyConnection, side: str, table: str, *, linked: str, gone: bool) -> None:
    """Keys of the rows of a side: `done` are those that have their link, which are left out where they are gone."""
    database.execute(
        f"CREATE OR REPLACE VIEW {side}_rest AS SELECT t.*, l.{side}_row IS NOT NULL AS done "
        f"FROM {table} t LEFT JOIN (SELECT DISTINCT {side}_row FROM {linked}) l ON l.{side}_row = t.{ROW} "
        f"WHERE {f'l.{side}_row IS NULL' if gone else 'TRUE'}"
    )
    keyed = " UNION ALL ".join(_keyed(rule, place, f"{side}_rest") for place, rule in enumerate(RULES))
    done = "false" if gone else f"{ROW} IN (SELECT {side}_row FROM {linked})"
    database.execute(f"CREATE OR REPLACE TABLE {side}_keys AS SELECT *, {done} AS done FROM ({keyed})")


def _keyed(rule: Rule, place: int, table: str) -> str:
    """The keys of every row under a rule as numbers, one for each value of an array."""
    values = [f'"{part.column}"' for part in rule.parts]
    known = " AND ".join(f"{value} IS NOT NULL" for value in values)
    key = f"hash({', '.join(part.sql() for part in rule.parts)})"
    rows = table
    for column in rule.arrays:
        rows = f'(SELECT * REPLACE (unnest("{column}") AS "{column}") FROM {rows})'
    return f"SELECT {ROW}, {place}::UTINYINT AS rule, {key} AS key FROM {rows} WHERE {known}"


def _capped(database: duckdb.DuckDBPyConnection) -> Iterator[Capped]:
    found = database.execute(
        "SELECT rule, count(*), sum(left_rows)::BIGINT, sum(right_rows)::BIGINT FROM blocks "
        f"WHERE pairs > {MOST_PAIRS} GROUP BY rule ORDER BY rule"
    ).fetchall()
    return (Capped(RULES[rule].name, blocks, left, right) for rule, blocks, left, right in found)
