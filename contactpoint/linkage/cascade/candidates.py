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
from contactpoint.linkage.identities import COLUMNS

MOST_PAIRS = 10_000  # of one block
PAIRS_AT_A_TIME = 2_000_000
SIDES = ("left", "right")
REST = {side: f"{side}_rest" for side in SIDES}
"""The tables of the rows that are still compared."""
COMPARED = tuple(column for column in COLUMNS if column not in {"full_name", "words", "place", "occupation", "address"})
"""Without what the rules and the shipped model do not look at."""


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


def rest(database: duckdb.DuckDBPyConnection, left: str, right: str, *, linked: str, how: How) -> None:
    """Makes the tables `REST` of what is left of two tables of identities: `done` are rows that have a link.

    Where a row stands in one link at most, one that has its link is gone.
    """
    for side, table in zip(SIDES, (left, right), strict=True):
        gone = f"{side}_row" in ONCE[how]
        joined, done = ("ANTI JOIN", "FALSE") if gone else ("LEFT JOIN", "l.linked IS NOT NULL")
        columns = ", ".join(f"t.{column}" for column in (ROW, *COMPARED))
        database.execute(
            f"CREATE OR REPLACE TABLE {REST[side]} AS SELECT {columns}, {done} AS done FROM {table} t "
            f"{joined} (SELECT {side}_row AS linked FROM {linked}) l ON l.linked = t.{ROW}"
        )


def block(database: duckdb.DuckDBPyConnection) -> Blocked:
    """Makes tables of the keys that the rows of either side in `REST` share. Of two that are done no pair is made."""
    for side in SIDES:
        keyed = " UNION ALL ".join(_keyed(rule, place, REST[side]) for place, rule in enumerate(RULES))
        shared = "" if side == SIDES[0] else f"SEMI JOIN {SIDES[0]}_keys USING (key)"
        database.execute(f"CREATE OR REPLACE TABLE {side}_keys AS SELECT * FROM ({keyed}) {shared}")
    database.execute("CREATE OR REPLACE TABLE left_keys AS SELECT * FROM left_keys SEMI JOIN right_keys USING (key)")
    sizes = " JOIN ".join(
        f"(SELECT key, any_value(rule) AS rule, count(*) AS {side}_rows, count(*) FILTER (NOT done) AS {side}_new "
        f"FROM {side}_keys GROUP BY key) sizes_{side}"
        for side in SIDES
    )
    database.execute(
        "CREATE OR REPLACE TABLE blocks AS SELECT sizes_left.rule, key, left_rows, right_rows, "
        f"left_new * right_rows + (left_rows - left_new) * right_new AS pairs FROM {sizes} USING (key)"
    )
    pairs = count(database, f"SELECT coalesce(sum(pairs), 0) FROM blocks WHERE pairs <= {MOST_PAIRS}")
    capped = tuple(_capped(database))
    if capped:
        database.execute(f"DELETE FROM left_keys USING blocks b WHERE left_keys.key = b.key AND b.pairs > {MOST_PAIRS}")
    return Blocked(pairs, max(1, -(-pairs // PAIRS_AT_A_TIME)), capped)


def lot(database: duckdb.DuckDBPyConnection, nth: int, blocked: Blocked, *, into: str) -> int:
    """Makes the table `into` (left_row, right_row) of one lot, each pair once; answers how many there are."""
    database.execute(
        f"CREATE OR REPLACE TABLE {into} AS SELECT DISTINCT l.{ROW} AS left_row, r.{ROW} AS right_row "
        f"FROM left_keys l JOIN right_keys r USING (key) "
        f"WHERE l.{ROW} % {blocked.lots} = {nth} AND NOT (l.done AND r.done)"
    )
    return count(database, f"SELECT count(*) FROM {into}")


def _keyed(rule: Rule, place: int, table: str) -> str:
    """The keys of every row under a rule as numbers, one for each value of an array; two rules have none in common."""
    values = [f'"{part.column}"' for part in rule.parts]
    known = " AND ".join(f"{value} IS NOT NULL" for value in values)
    key = f"hash({', '.join([str(place), *(part.sql() for part in rule.parts)])})"
    rows = table
    for column in rule.arrays:
        rows = f'(SELECT * REPLACE (unnest("{column}") AS "{column}") FROM {rows})'
    return f"SELECT {ROW}, done, {place}::UTINYINT AS rule, {key} AS key FROM {rows} WHERE {known}"


def _capped(database: duckdb.DuckDBPyConnection) -> Iterator[Capped]:
    found = database.execute(
        "SELECT rule, count(*), sum(left_rows)::BIGINT, sum(right_rows)::BIGINT FROM blocks "
        f"WHERE pairs > {MOST_PAIRS} GROUP BY rule ORDER BY rule"
    ).fetchall()
    return (Capped(RULES[rule].name, blocks, left, right) for rule, blocks, left, right in found)
