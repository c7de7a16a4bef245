"""The one clock that decides instants: the database's (design §8)."""

from datetime import datetime

from django.db import connection, models


class WallClock(models.Func):
    """The database's clock at this statement; `now()` would be the time that the transaction began."""

    template = "clock_timestamp()"
    output_field = models.DateTimeField()


def database_now() -> datetime:
    """The instant in UTC, moving on within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
        return now
