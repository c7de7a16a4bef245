"""Tables without their keys and indexes while many rows are copied into them; then everything as it was, at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from contactpoint.config import connections, launcher
from contactpoint.disclosure.laboratory import check_laboratory

# which tables are meant, as a condition on pg_class
DIRECTORY = (
    "relnamespace = 'directory'::regnamespace AND relname <> 'coverage' OR oid = 'disclosure.projected'::regclass"
)
VAULT = "oid IN ('vault.variant'::regclass, 'disclosure.link'::regclass, 'identity.source_key'::regclass)"
KEYS = """
    SELECT conrelid::regclass::text, format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint
     WHERE contype IN ('p', 'u') AND conparentid = 0 AND conrelid IN (SELECT oid FROM pg_class WHERE {tables})"""
INDEXES = """
    SELECT indrelid::regclass::text, format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
      FROM pg_index JOIN pg_class made ON made.oid = indexrelid
     WHERE NOT made.relispartition AND indrelid IN (SELECT oid FROM pg_class WHERE {tables})
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)"""
KEPT = "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND ({tables})"
ROOMY = ("SET maintenance_work_mem = '1GB'", "SET max_parallel_maintenance_workers = 0", "SET search_path = pg_catalog")
AT_ONCE = 2
FEWER_CHECKPOINTS = ("ALTER SYSTEM SET max_wal_size = '8GB'", "ALTER SYSTEM SET checkpoint_timeout = '30min'")


@dataclass(frozen=True, slots=True)
class Taken:
    """A key or index that was taken from a table, and the statement that makes it again."""

    table: str
    drop: str
    make: str


@contextmanager
def bare(database: str, stage: Callable[[str], None], *, tables: str) -> Iterator[None]:
    """These tables without keys and indexes, which are made again at the end of the block.

    Where the block fails they stay bare: whoever began it throws the database away. Raises `NotALaboratory`.
    """
    with launcher.admin(database) as session:
        check_laboratory(session.cursor(), embedded=connections.embedded())
        for statement in (*ROOMY, *FEWER_CHECKPOINTS, "SELECT pg_reload_conf()"):
            session.execute(statement)
        finds = (find.format(tables=tables).encode() for find in (INDEXES, KEYS))
        taken = [Taken(*map(str, row)) for find in finds for row in session.execute(find).fetchall()]
        for one in taken:
            session.execute(one.drop.encode())
    yield
    stage("Making keys and indexes")
    _at_once(database, [one.make for one in reversed(taken)])


def swept(database: str, stage: Callable[[str], None], *, tables: str) -> None:
    """Statistics and the map of pages that every session may read, without which no index answers alone."""
    stage("Sweeping and counting")
    with launcher.admin(database) as session:
        kept = KEPT.format(tables=tables).encode()
        found = [str(table) for (table,) in session.execute(kept).fetchall()]
    _at_once(database, [f"VACUUM (FREEZE, ANALYZE) {table}" for table in found])


def _at_once(database: str, statements: list[str]) -> None:
    def execute(statement: str) -> None:
        with launcher.admin(database) as session:
            _run(session, [*ROOMY, statement])

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(execute, statements))


def _run(session: psycopg.Connection[tuple[object, ...]], statements: list[str]) -> None:
    for statement in statements:
        session.execute(statement.encode())
