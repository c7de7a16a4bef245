"""The first step of the cascade: rows that agree exactly in what nobody else of either file agrees in.

Names, date of birth and postcode; then, of those who moved house, names and date of birth alone, where the names are
so rare that hardly anybody else could share both.
"""

import duckdb

from contactpoint.linkage.cascade.reading import ROW
from contactpoint.linkage.facts import NEW_YEAR

WHOLE_DATE = 10  # characters
RULE, RARE_RULE = "unique_exact_agreement", "unique_rare_names"
AGREE = {RULE: ("family", "given", "born", "postcode"), RARE_RULE: ("family", "given", "born")}
SURE = f"length(born) = {WHOLE_DATE} AND length(given) > 1 AND NOT ends_with(born, '{NEW_YEAR}')"
"""What a row must say to be linked so: a whole date that stands for no other, and more of a name than its initial."""
NO_DOUBT = " AND ".join(
    (
        "(l.nhs = r.nhs) IS NOT FALSE",
        "list_has_any(l.upns, r.upns) IS NOT FALSE",
        "(list_has_any(l.houses, r.houses) IS NOT FALSE OR l.postcode <> r.postcode)",
        "(len(l.givens) = 1 OR len(r.givens) = 1 OR len(list_intersect(l.givens, r.givens)) > 1)",
    )
)
"""What else agrees, or is not said: numbers, dwelling, further names. Pairs of which it does not hold are scored."""
KEYS = "exact_keys"
"""Of every row with names that is `SURE`, the hash of what each rule asks for, and `who` it is: its side, its row and
whether it says a number, as one whole number, since of few columns DuckDB finds the pairs a third faster.
"""
RIGHT = 1 << 40
"""From here on, `who` is of the right side; below it are the row, and in the last bit whether there is a number."""
DAYS = 18 * 365  # of birth, of the children of one file
MOST_NAMESAKES = 0.001
"""How many others of the population may be expected to share names and date. Given names go with family names, so that
there are more than the product of the two frequencies says: about ten times as many at worst."""


def link(database: duckdb.DuckDBPyConnection, left: str, right: str, *, into: str) -> None:
    """Makes the table `into` (left_row, right_row, rule, key). Numbers that differ on the two sides link nothing.

    Where the lists are the same too, and one side says no number, there is nothing more to look at: most are such.
    """
    database.execute(f"CREATE OR REPLACE TABLE {KEYS} AS {_keys(left, 0)} UNION ALL {_keys(right, RIGHT)}")
    alike = "min(lists) = max(lists) AND (min(who) & max(who) & 1) = 0"
    database.execute(
        f"CREATE OR REPLACE TABLE {into} AS WITH found AS MATERIALIZED ({_found(KEYS, RULE, alike)}) "
        f"SELECT left_row, right_row, '{RULE}' AS rule, key FROM found WHERE alike "
        f"UNION ALL {_sure('(SELECT * FROM found WHERE NOT alike)', left, right, rule=RULE)}"
    )


def link_rare(database: duckdb.DuckDBPyConnection, left: str, right: str, *, into: str, population: int) -> None:
    """Adds to what `link` made, of the rows that are not in it yet; needs the model's tables of frequencies."""
    over = f"(SELECT * FROM {KEYS} ANTI JOIN (SELECT key AS {RULE} FROM {into}) USING ({RULE}))"
    database.execute(
        f"INSERT INTO {into} {_sure(f'({_found(over, RARE_RULE)})', left, right, rule=RARE_RULE)} "
        f"AND {population} / {DAYS} * "
        "coalesce((SELECT tf_family FROM frequencies_family f WHERE f.family = l.family), 0) * "
        f"coalesce((SELECT tf_given FROM frequencies_given g WHERE g.given = l.given), 0) < {MOST_NAMESAKES}"
    )
    database.execute(f"DROP TABLE {KEYS}")


def _keys(table: str, side: int) -> str:
    return (
        f"SELECT {side} + 2 * {ROW}::BIGINT + (nhs IS NOT NULL OR upns IS NOT NULL)::BIGINT AS who, "
        f"hash({', '.join(AGREE[RARE_RULE])}) AS {RARE_RULE}, "
        f"CASE WHEN postcode IS NOT NULL THEN hash({RARE_RULE}, postcode) END AS {RULE}, hash(houses, givens) AS lists "
        f"FROM {table} WHERE family IS NOT NULL AND {SURE}"
    )


def _found(keys: str, rule: str, alike: str = "FALSE") -> str:
    """Those who alone have a key on either side."""
    return (
        f"SELECT min(who) // 2 AS left_row, (max(who) - {RIGHT}) // 2 AS right_row, {rule} AS key, {alike} AS alike "
        f"FROM {keys} WHERE {rule} IS NOT NULL GROUP BY {rule} "
        f"HAVING count(*) = 2 AND min(who) < {RIGHT} AND max(who) >= {RIGHT}"
    )


def _sure(found: str, left: str, right: str, *, rule: str) -> str:
    """Those of them who agree in what the key was made of, and in all else that is said.

    What it was made of stands in a CASE: DuckDB would else join all of either side on it, and `found` to that.
    """
    same = " AND ".join(f"l.{column} = r.{column}" for column in AGREE[rule])
    return (
        f"SELECT left_row, right_row, '{rule}' AS rule, key FROM {found} "
        f"JOIN {left} l ON l.{ROW} = left_row JOIN {right} r ON r.{ROW} = right_row "
        f"WHERE CASE WHEN {same} THEN TRUE ELSE FALSE END AND {NO_DOUBT}"
    )
