"""What was taken away stays in the files of its table until those are written anew: the worker has it done (B6-43).

The tables are `directory`'s and owned by the migrator, so a function of the database does it for the worker, who may do
nothing else with them. While a table is written anew its readers wait: that is why large ones are left to vacuuming.
"""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import OperationalError, connection

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.arrays import array

PARTED, WHOLE = ("address", "carer", "involvement"), ("name", "number_token", "search_key")
NOTE = """
    INSERT INTO lingering (part, at) SELECT DISTINCT part, clock_timestamp()
      FROM unnest(%s::bigint[]) AS number, generate_series(0, 15) AS part
     WHERE satisfies_hash_partition('directory.address'::regclass, 16, part, number)
    ON CONFLICT DO NOTHING"""
GRACE = "interval '15 seconds'"
"""A statement that began before the rows went may see them still, and has them copied along: so it is done again."""


def note_lingering(numbers: Iterable[int]) -> None:
    """Rows of these children were taken away in this transaction. Of a child nothing is noted but its sixteenth."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [array(numbers)])


def write_anew(*, actor: Actor, purpose: Purpose) -> tuple[str, ...]:
    """Write the tables anew in which something lingers; those that could not be: too large, or read for too long.

    These are tried again with the next run. Outside a transaction: each table is locked for itself alone.
    """
    require(actor, Capability.PROJECT, purpose=purpose)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT part, clock_timestamp() FROM lingering ORDER BY part")
        found = cursor.fetchall()
        left = tuple(table for table in _tables([part for part, _ in found]) if not _is_written(table))
        for part, began in found:
            if not any(table.endswith(f"_{part:02}") for table in left):
                cursor.execute(f"DELETE FROM lingering WHERE part = %s AND at < %s - {GRACE}", [part, began])
    return left


def _tables(parts: list[int]) -> Iterator[str]:
    yield from (f"{table}_{part:02}" for part in parts for table in PARTED)
    yield from WHOLE if parts else ()


def _is_written(table: str) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT directory.rewrite(%s, %s)", [table, settings.REWRITTEN_BYTES])
            return bool(cursor.fetchone()[0])
    except OperationalError:  # somebody reads it for longer than readers behind may be kept waiting
        return False
