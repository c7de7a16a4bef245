"""The first step of the cascade: rows that agree in names, date of birth and postcode, once on either side."""

import duckdb

from contactpoint.linkage.cascade.reading import ROW

KEY = ("family", "given", "born", "postcode")
WHOLE_DATE = 10  # characters
RULE = "unique_exact_agreement"


def link(database: duckdb.DuckDBPyConnection, left: str, right: str, *, into: str) -> None:
    """Makes the table `into` (left_row, right_row). Numbers that differ on the two sides link nothing.

    The key is found by its hash and then compared itself.
    """
    same = " AND ".join(f"l.{column} = r.{column}" for column in KEY)
    database.execute(
        f"CREATE OR REPLACE TABLE {into} AS SELECT l.{ROW} AS left_row, r.{ROW} AS right_row "
        f"FROM ({_once(left)}) a JOIN ({_once(right)}) b USING (key) "
        f"JOIN {left} l ON l.{ROW} = a.{ROW} JOIN {right} r ON r.{ROW} = b.{ROW} "
        f"WHERE {same} AND (l.nhs = r.nhs) IS NOT FALSE AND list_has_any(l.upns, r.upns) IS NOT FALSE"
    )


def _once(table: str) -> str:
    """Keys that one row alone has, with that row."""
    known = " AND ".join(f"{column} IS NOT NULL" for column in KEY)
    return (
        f"SELECT hash({', '.join(KEY)}) AS key, any_value({ROW}) AS {ROW} FROM {table} "
        f"WHERE {known} AND length(born) = {WHOLE_DATE} GROUP BY key HAVING count(*) = 1"
    )
