"""Acting as one of the database's roles."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from contactpoint.config.processes import PROCESSES

SCHEMAS = {process.role: process.schemas for process in PROCESSES.values()}


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Within the block the test's own transaction has the rights and the search path of `role`, and no more."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('search_path')")
        before = cursor.fetchone()[0]
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(f"SET LOCAL search_path = {', '.join(SCHEMAS[role])}")
        yield
        cursor.execute(f"SET LOCAL search_path = {before}")
        cursor.execute("RESET ROLE")
