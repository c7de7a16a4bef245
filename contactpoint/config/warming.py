"""A laboratory's tables in the server's memory before a bench, as a server has them that has been up for a while."""

import psycopg

from contactpoint.config import connections, launcher
from contactpoint.disclosure.laboratory import check_laboratory

IS_THERE = "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_prewarm'"
WRAPPED = "oid = 'public.wrapped'::regclass"
READ = """
    WITH kept AS (SELECT oid FROM pg_class WHERE {tables}),
    every AS (SELECT oid FROM kept UNION ALL SELECT indexrelid FROM pg_index JOIN kept ON indrelid = oid)
    SELECT sum(public.pg_prewarm(oid)) FROM every"""


def read_in(database: str, *, tables: str) -> bool:
    """These tables and the key store with their indexes, as far as memory reaches; False where nothing can do it.

    Raises `NotALaboratory`.
    """
    with launcher.admin(database) as session, launcher.admin("keys", name="keys") as keys:
        check_laboratory(session.cursor(), embedded=connections.embedded())
        if not session.execute(IS_THERE).fetchone():
            return False
        _read_in(session, tables)
        _read_in(keys, WRAPPED)
    return True


def _read_in(session: psycopg.Connection[tuple[object, ...]], tables: str) -> None:
    """What is read stays; what reads it does not."""
    with session.transaction(force_rollback=True):
        session.execute("CREATE EXTENSION pg_prewarm SCHEMA public")
        session.execute(READ.format(tables=tables).encode())
