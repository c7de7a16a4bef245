"""Of the pairs that agree: which are linked, where a row may stand in one pair alone, and which are told as ties.

A pair is linked when it is the best of either row, and better by the margin than what else a person would look at;
then both rows are taken and the next round begins. Equal or nearly equal pairs are told and never chosen between.
What is kept back only because twins may be named in these two spellings is linked where neither row is left any other
pair: in two files of nearly everybody the twin would have a row too (as in `lone.py`).
"""

import enum

import duckdb

from contactpoint.linkage.cascade.database import count
from contactpoint.linkage.judge import RULES, Bands, Verdict

MOST_ROUNDS = 25
NAMES_OF_TWO = "names_of_two"
"""The rule that keeps back two spellings that two children could bear."""


class How(enum.StrEnum):
    """Of `one` a row stands in one link at most; left first."""

    ONE_TO_ONE = "one-to-one"
    ONE_TO_MANY = "one-to-many"
    MANY_TO_MANY = "many-to-many"


class Outcome(enum.StrEnum):
    """What became of a pair."""

    LINKED = "linked"
    TIE = "tie"  # would be linked, but another pair of its rows is as good or nearly so
    LOOK = "look"  # a person would look at it


ONCE = {How.ONE_TO_ONE: ("left_row", "right_row"), How.ONE_TO_MANY: ("right_row",), How.MANY_TO_MANY: ()}
"""The sides of which each row stands in one link at most: of *one to many*, each right row has one left row."""


def choose(database: duckdb.DuckDBPyConnection, pairs: str, exact_pairs: str, *, how: How, bands: Bands) -> None:
    """Adds `verdict` and `outcome` to the table of pairs, and the exact ones; takes out those that are outdone."""
    verdicts = " ".join(f"WHEN '{rule.name}' THEN '{rule.verdict}'" for rule in RULES)
    database.execute(
        f"ALTER TABLE {pairs} ADD COLUMN verdict VARCHAR; ALTER TABLE {pairs} ADD COLUMN outcome VARCHAR;"
        f"UPDATE {pairs} SET verdict = CASE rule {verdicts} END"
    )
    once = ONCE[how]
    if once:
        _rounds(database, pairs, once, bands.margin)
    if how is How.ONE_TO_ONE:
        _without_a_twin(database, pairs, bands.same)
    left_over = Outcome.TIE if once else Outcome.LINKED
    database.execute(
        f"UPDATE {pairs} SET outcome = CASE verdict WHEN '{Verdict.SAME}' THEN '{left_over}' ELSE '{Outcome.LOOK}' END "
        "WHERE outcome IS NULL"
    )
    database.execute(
        f"INSERT INTO {pairs} BY NAME SELECT left_row, right_row, rule, '{Verdict.SAME}' AS verdict, "
        f"'{Outcome.LINKED}' AS outcome FROM {exact_pairs}"
    )


def _rounds(database: duckdb.DuckDBPyConnection, pairs: str, once: tuple[str, ...], margin: float) -> None:
    for _ in range(MOST_ROUNDS):
        if not _round(database, pairs, once, margin):
            return


def _round(database: duckdb.DuckDBPyConnection, pairs: str, once: tuple[str, ...], margin: float) -> int:
    """Links what is best by the margin on every side that counts; takes out what has become impossible."""
    clear = " AND ".join(_clear(side, margin) for side in once)
    ranked = ", ".join(_ranked(side) for side in once)
    database.execute(
        f"CREATE OR REPLACE TABLE won AS SELECT left_row, right_row FROM (SELECT left_row, right_row, weight, verdict, "
        f"{ranked} FROM {pairs} WHERE outcome IS NULL) WHERE verdict = '{Verdict.SAME}' AND {clear}"
    )
    database.execute(
        f"UPDATE {pairs} SET outcome = '{Outcome.LINKED}' FROM won "
        f"WHERE {pairs}.left_row = won.left_row AND {pairs}.right_row = won.right_row"
    )
    taken = " OR ".join(f"{side} IN (SELECT {side} FROM won)" for side in once)
    database.execute(f"DELETE FROM {pairs} WHERE outcome IS NULL AND ({taken})")
    return count(database, "SELECT count(*) FROM won")


def _without_a_twin(database: duckdb.DuckDBPyConnection, pairs: str, same: float) -> None:
    """Links those that two spellings alone keep back; what else their rows have is counted, not all rows' pairs."""
    sides = ONCE[How.ONE_TO_ONE]
    database.execute(
        f"CREATE OR REPLACE TABLE kept_back AS SELECT {', '.join(sides)} FROM {pairs} "
        f"WHERE rule = '{NAMES_OF_TWO}' AND weight >= {same!r}"
    )
    for side in sides:
        database.execute(
            f"DELETE FROM kept_back WHERE {side} IN (SELECT {side} FROM {pairs} SEMI JOIN kept_back USING ({side}) "
            f"GROUP BY {side} HAVING count(*) > 1)"
        )
    database.execute(
        f"UPDATE {pairs} SET outcome = '{Outcome.LINKED}' FROM kept_back "
        f"WHERE {pairs}.left_row = kept_back.left_row AND {pairs}.right_row = kept_back.right_row"
    )


def _ranked(side: str) -> str:
    window = f"OVER (PARTITION BY {side} ORDER BY weight DESC)"
    return f"row_number() {window} AS place_{side}, lead(weight) {window} AS next_{side}"


def _clear(side: str, margin: float) -> str:
    """First of its row, and before the second by the margin."""
    return f"place_{side} = 1 AND (next_{side} IS NULL OR weight - next_{side} >= {margin!r})"
