"""Which databases are a laboratory's: they hold made-up children alone, and may be filled and dropped."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor

from contactpoint.kernel.errors import ContactPointError

LABORATORY = "cp_lab_"
"""How the names of such databases begin."""


class NotALaboratory(ContactPointError):
    """The database is not one that was made for benches."""


def check_laboratory(session: CursorWrapper | Cursor[Any], *, embedded: bool) -> None:
    """Raises `NotALaboratory` unless the launcher runs the server and its own name for the database is a laboratory's.

    What is configured is not asked: a URL or a pool may lead to another database than it names.
    """
    session.execute("SELECT current_database()")
    row = session.fetchone()
    if not embedded or row is None or not row[0].startswith(LABORATORY):
        raise NotALaboratory(
            f"Only a database of this program's own server whose name begins with {LABORATORY} is filled without its "
            "sources, or dropped. This is another one. Nothing was written. Unset DATABASE_URL and use “contactpoint "
            "lab prepare”, which makes one."
        )


def check_own_database() -> None:
    """The same of the database of this process. Raises `NotALaboratory`."""
    with connection.cursor() as session:
        check_laboratory(session, embedded=settings.EMBEDDED)
