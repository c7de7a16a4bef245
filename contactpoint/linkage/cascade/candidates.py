"""The pairs that are worth scoring: rows of either side that share a key of a blocking rule.

A block is all rows with one key. One that would make more than `MOST_PAIRS` pairs tells nothing and would take for
ever (a date of birth that stands for *not known*, a file of one row a million times): it is left out and reported.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import duckdb

from contactpoint.linkage.blocking import RULES, keys_sql
from contactpoint.linkage.cascade.choosing import ONCE, How
from contactpoint.linkage.cascade.database import count
from contactpoint.linkage.cascade.reading import ROW

MOST_PAIRS = 10_000  # of one block
PAIRS_AT_A_TIME = 2_000_000
SIDES = ("left", "right")
PLACES = 1 << (len(RULES) - 1).bit_length()
"""A key is a hash of which the remainder by this number is the place of its rule."""


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


def _key(place: int) -> Callable[[Iterable[str]], str]:
    return lambda parts: f"hash({', '.join(parts)}) // {PLACES} * {PLACES} + {place}"


KEYS = f"unnest(list_concat({', '.join(keys_sql(rule, _key(place)) for place, rule in enumerate(RULES))})) AS key"


def block(database: duckdb.DuckDBPyConnection, left: str, right: str, *, linked: str, how: How) -> Blocked:
    """Makes tables of the keys that rows of the two tables share, where `linked` has not settled them already.

    Where a row stands in one link at most, one that has its link is gone; else it is `done`: of two such no pair is
    made.
    """
    for side, table in zip(SIDES, (left, right), strict=True):
        joined, done = (
            ("ANTI JOIN", "FALSE") if f"{side}_row" in ONCE[how] else ("LEFT JOIN", f"{side}_row IS NOT NULL")
        )
        keyed = f"SELECT {ROW}, {done} AS done, {KEYS} FROM {table} {joined} {linked} ON {side}_row = {ROW}"
        shared = "" if side == SIDES[0] else f"SEMI JOIN {SIDES[0]}_keys USING (key)"
        database.execute(f"CREATE OR REPLACE TABLE {side}_keys AS SELECT * FROM ({keyed}) {shared}")
    database.execute("CREATE OR REPLACE TABLE left_keys AS SELECT * FROM left_keys SEMI JOIN right_keys USING (key)")
    database.execute(
        "CREATE OR REPLACE TABLE blocks AS SELECT key, count(*) FILTER (NOT other) AS left_rows, "
        "count(*) FILTER (other) AS right_rows, count(*) FILTER (NOT other AND NOT done) AS left_new, "
        "count(*) FILTER (other AND NOT done) AS right_new, "
        "left_new * right_rows + (left_rows - left_new) * right_new AS pairs FROM (SELECT *, FALSE AS other "
        "FROM left_keys UNION ALL SELECT *, TRUE FROM right_keys) GROUP BY key"
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


def _capped(database: duckdb.DuckDBPyConnection) -> Iterator[Capped]:
    found = database.execute(
        f"SELECT key % {PLACES} AS rule, count(*), sum(left_rows)::BIGINT, sum(right_rows)::BIGINT FROM blocks "
        f"WHERE pairs > {MOST_PAIRS} GROUP BY rule ORDER BY rule"
    ).fetchall()
    return (Capped(RULES[rule].name, blocks, left, right) for rule, blocks, left, right in found)
