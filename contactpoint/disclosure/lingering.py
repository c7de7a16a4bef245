"""What was taken away stays in the files of its table until those are written anew: the worker has it done (B6-43).

The tables are `directory`'s and owned by the migrator, so a function of the database does it for the worker, who may do
nothing else with them. While a table is written anew its readers wait: that is why large ones are left to vacuuming.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import OperationalError, connection

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.arrays import array

PARTED, WHOLE = ("address", "carer", "involvement"), ("name", "number_token", "search_key")
NOTE = """
    INSERT INTO lingering (relation, transaction, at)
    SELECT relation, pg_current_xact_id()::text::bigint, clock_timestamp()
      FROM (SELECT DISTINCT parted || to_char(part, '_FM00') AS relation
              FROM unnest(%s::bigint[]) AS number, generate_series(0, 15) AS part, unnest(%s::text[]) AS parted
             WHERE satisfies_hash_partition('directory.address'::regclass, 16, part, number)
             UNION ALL SELECT unnest(%s::text[])) AS touched
    ON CONFLICT DO NOTHING"""
FORGET = """
    DELETE FROM lingering WHERE relation = %s AND transaction < (
        SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint - age(relfrozenxid)
          FROM pg_class WHERE relnamespace = 'directory'::regnamespace AND relname = lingering.relation)"""
"""Whoever began to read before rows went sees them still, and has them copied along with what stays. Which transactions
were over for everybody when a table was written, the server notes with the table: older ones left nothing in it.
"""


def note_lingering(numbers: Iterable[int]) -> None:
    """Rows of these children were taken away in this transaction. Of a child nothing is noted but its sixteenth."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [array(numbers), list(PARTED), list(WHOLE)])


def write_anew(*, actor: Actor, purpose: Purpose) -> tuple[str, ...]:
    """Write the tables anew in which something lingers; those that could not be: too large, or read for too long.

    These are tried again with the next run, and so are those that somebody has been reading since before the rows went.
    Outside a transaction: each table is locked for itself alone.
    """
    require(actor, Capability.PROJECT, purpose=purpose)
    left = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT relation FROM lingering ORDER BY relation")
        for (relation,) in cursor.fetchall():
            if _is_written(relation):
                cursor.execute(FORGET, [relation])
            else:
                left.append(relation)
    return tuple(left)


def _is_written(table: str) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT directory.rewrite(%s, %s)", [table, settings.REWRITTEN_BYTES])
            return bool(cursor.fetchone()[0])
    except OperationalError:  # somebody reads it for longer than readers behind may be kept waiting
        return False
