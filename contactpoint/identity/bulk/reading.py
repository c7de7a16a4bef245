"""Every record of the vault as one table of DuckDB, its cards opened in memory alone.

A record goes by its place in the order of the names that linkage has for records, so that ties fall as they do when
records come one by one.
"""

from collections.abc import Callable
from uuid import UUID

import duckdb
import pyarrow as pa

from contactpoint.identity.cards import columns_of
from contactpoint.identity.queries import owns_between, ranges
from contactpoint.kernel.many import Many
from contactpoint.linkage.identities import COLUMNS
from contactpoint.vault.queries import cards_between

AT_ONCE = 10_000  # records
TYPES = {"VARCHAR": pa.string(), "VARCHAR[]": pa.list_(pa.string())}
KEYS = {"name": pa.string(), "digest": pa.binary(), "record": pa.binary(16), "source": pa.string()}
SCHEMA = pa.schema([*KEYS.items(), *((name, TYPES[kind]) for name, kind in COLUMNS.items())])
SILENT = "families IS NULL AND givens IS NULL AND full_name IS NULL AND nhs IS NULL AND upns IS NULL"
"""`linkage.decide.says_who` of a table."""
PLACED = f"""
CREATE TABLE record AS
SELECT CAST(row_number() OVER (ORDER BY name) - 1 AS INTEGER) AS nth, name, any_value(record) AS record,
    any_value(source) AS source, count(*) > 1 AS several, bool_and({SILENT}) AS silent
FROM card GROUP BY name
"""
NUMBERED = f"""
CREATE TABLE records AS
SELECT CAST(row_number() OVER (ORDER BY nth, digest) AS INTEGER) AS unique_id, nth, several, card.source,
    {", ".join(f'card."{column}"' for column in COLUMNS)}
FROM card JOIN record USING (name)
"""
Progress = Callable[[str, int, int], None]


def read_records(database: duckdb.DuckDBPyConnection, many: Many, progress: Progress) -> int:
    """Makes the tables `record` (one row a record) and `records` (one a card, for Splink); how many records."""
    database.register("none", pa.table({name: [] for name in SCHEMA.names}, schema=SCHEMA))
    database.execute("CREATE TABLE card AS FROM none")
    asked = ranges(AT_ONCE)
    for done, batch in enumerate(many(read_range, asked), 1):
        database.register("batch", batch)
        database.execute("INSERT INTO card FROM batch")
        database.unregister("batch")
        progress("reading records", done, len(asked))
    for made in (PLACED, NUMBERED, "DROP TABLE card"):
        database.execute(made)
    return _count(database)


def read_range(between: tuple[UUID, UUID]) -> pa.Table:
    """The cards of the records from one id to another."""
    own = owns_between(*between)
    rows = [
        (own[record].name, digest, record.bytes, own[record].source, *columns_of(card))
        for record, digest, card in cards_between(*between)
    ]
    columns = zip(*rows, strict=True) if rows else ((),) * len(SCHEMA)
    return pa.table(list(columns), schema=SCHEMA)


def _count(database: duckdb.DuckDBPyConnection) -> int:
    return int(database.execute("SELECT count(*) FROM record").fetchall()[0][0])
