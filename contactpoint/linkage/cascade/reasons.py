"""Why a pair is told, in the sentence of `explain`: made once for each pattern of levels, then joined to the pairs."""

import duckdb

from contactpoint.linkage.cascade import exact
from contactpoint.linkage.explain import PHRASES, sentence
from contactpoint.linkage.judge import Gammas

EXACT = {
    exact.RULE: "Same names, date of birth and postcode, and nobody else in either file has them.",
    exact.RARE_RULE: "Same names and date of birth, and nobody else in either file has them; the names are rare.",
}


def explain(database: duckdb.DuckDBPyConnection, pairs: str, gammas: Gammas) -> None:
    """Adds `why` to the table of pairs; those without levels agree exactly."""
    said = " ".join(f"WHEN '{rule}' THEN '{why}'" for rule, why in EXACT.items())
    database.execute(f"ALTER TABLE {pairs} ADD COLUMN why VARCHAR; UPDATE {pairs} SET why = CASE rule {said} END")
    compared = [name for name in gammas if name in PHRASES]
    columns = [f"gamma_{name}" for name in compared]
    held = {row[0] for row in database.execute(f"DESCRIBE {pairs}").fetchall()}
    if not held.issuperset(columns):
        return  # nothing was scored
    listed = ", ".join(columns)
    patterns = database.execute(f"SELECT DISTINCT {listed} FROM {pairs} WHERE weight IS NOT NULL").fetchall()
    levels = [{value: level for level, value in gammas[name].items()} for name in compared]
    database.execute(
        f"CREATE OR REPLACE TABLE whys ({', '.join(f'{column} INTEGER' for column in columns)}, said VARCHAR)"
    )
    for pattern in patterns:
        named = {name: known[value] for name, known, value in zip(compared, levels, pattern, strict=True)}
        database.execute(
            f"INSERT INTO whys VALUES ({', '.join('?' * (len(columns) + 1))})", [*pattern, sentence(named)]
        )
    same = " AND ".join(f"whys.{column} = {pairs}.{column}" for column in columns)
    database.execute(f"UPDATE {pairs} SET why = whys.said FROM whys WHERE {same}")
