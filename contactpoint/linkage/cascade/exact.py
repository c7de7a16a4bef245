"""The first step of the cascade: rows that agree exactly in what nobody else of either file agrees in.

Names, date of birth and postcode; then, of those who moved house, names and date of birth alone, where the names are
so rare that hardly anybody else could share both.
"""

import duckdb

from contactpoint.linkage.cascade.reading import ROW

KEY = ("family", "given", "born", "postcode")
RARE_KEY = ("family", "given", "born")
WHOLE_DATE = 10  # characters
RULE, RARE_RULE = "unique_exact_agreement", "unique_rare_names"
DAYS = 18 * 365  # of birth, of the children of one file
MOST_NAMESAKES = 0.001
"""How many others of the population may be expected to share names and date. Given names go with family names, so that
there are more than the product of the two frequencies says: about ten times as many at worst."""


def link(database: duckdb.DuckDBPyConnection, left: str, right: str, *, into: str) -> None:
    """Makes the table `into` (left_row, right_row, rule). Numbers that differ on the two sides link nothing."""
    database.execute(f"CREATE OR REPLACE TABLE {into} AS {_linked(left, right, KEY, rule=RULE)}")


def link_rare(database: duckdb.DuckDBPyConnection, left: str, right: str, *, into: str, population: int) -> None:
    """Adds to `into` of the rows that are not in it yet; needs the model's tables of frequencies."""
    left_over, right_over = (
        f"(SELECT t.* FROM {table} t ANTI JOIN {into} i ON i.{side}_row = t.{ROW})"
        for side, table in (("left", left), ("right", right))
    )
    database.execute(
        f"INSERT INTO {into} {_linked(left_over, right_over, RARE_KEY, rule=RARE_RULE)} AND {population} / {DAYS} * "
        "coalesce((SELECT tf_family FROM frequencies_family f WHERE f.family = l.family), 0) * "
        f"coalesce((SELECT tf_given FROM frequencies_given g WHERE g.given = l.given), 0) < {MOST_NAMESAKES}"
    )


def _linked(left: str, right: str, key: tuple[str, ...], *, rule: str) -> str:
    """A key is found by its hash and then compared itself."""
    same = " AND ".join(f"l.{column} = r.{column}" for column in key)
    return (
        f"SELECT l.{ROW} AS left_row, r.{ROW} AS right_row, '{rule}' AS rule "
        f"FROM ({_once(left, key)}) a JOIN ({_once(right, key)}) b USING (key) "
        f"JOIN {left} l ON l.{ROW} = a.{ROW} JOIN {right} r ON r.{ROW} = b.{ROW} "
        f"WHERE {same} AND (l.nhs = r.nhs) IS NOT FALSE AND list_has_any(l.upns, r.upns) IS NOT FALSE"
    )


def _once(table: str, key: tuple[str, ...]) -> str:
    """Keys that one row alone has, with that row."""
    known = " AND ".join(f"{column} IS NOT NULL" for column in key)
    return (
        f"SELECT hash({', '.join(key)}) AS key, any_value({ROW}) AS {ROW} FROM {table} "
        f"WHERE {known} AND length(born) = {WHOLE_DATE} GROUP BY key HAVING count(*) = 1"
    )
