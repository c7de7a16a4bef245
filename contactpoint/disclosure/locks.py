"""The two locks that keep a reader of old inputs from writing over a newer limit (design §3).

Taken in this order, always: intake, then children ascending. Both end with the transaction.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

from contactpoint.kernel.arrays import array

INTAKE = (0x43, 0x50)  # the two-integer lock space; children use the one-integer space


def lock_intake() -> None:
    """One batch of a feed, or one change of a limit, at a time: no batch runs between a limit and its tokens."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", INTAKE)


def share_intake() -> None:
    """One of several transactions of a bulk load, none of which touches another's records or children."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", INTAKE)


@contextmanager
def holding_child(number: int) -> Iterator[None]:
    """The child's lock until after the commit of what happens within: for what must follow a commit in its order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def lock_children(numbers: Iterable[int]) -> None:
    """Held by whoever changes or projects these children. Read every input after it, never before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(number)"
            " FROM (SELECT unnest(%s::bigint[]) AS number ORDER BY 1 OFFSET 0) AS ascending",
            [array(numbers)],
        )
