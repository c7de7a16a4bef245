"""The children whose pages a person opened in the last days: their own list, shown to nobody else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from contactpoint.access import models
from contactpoint.access.handles import SWEPT_AT_ONCE
from contactpoint.audit.clock import database_now
from contactpoint.kernel.numbers import ChildNumber


@dataclass(frozen=True, slots=True)
class Opened:
    """A child and when the person last opened that page."""

    number: ChildNumber
    seen: datetime


def note(person: str, number: ChildNumber) -> None:
    """The person opens this child's page now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO recent (person, number, seen) VALUES (%s, %s, clock_timestamp())"
            " ON CONFLICT (person, number) DO UPDATE SET seen = excluded.seen",
            (person, number),
        )


def opened_by(person: str) -> list[Opened]:
    """What the person opened in the last days, newest first."""
    rows = models.Recent.objects.filter(person=person, seen__gt=_kept_since()).order_by("-seen", "number")
    return [Opened(ChildNumber(number), seen) for number, seen in rows.values_list("number", "seen")]


def sweep() -> None:
    """Deletes some of what is older, leaving what another sweep holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM recent WHERE (person, number) IN (SELECT person, number FROM recent"
            " WHERE seen <= %s ORDER BY seen LIMIT %s FOR UPDATE SKIP LOCKED)",
            (_kept_since(), SWEPT_AT_ONCE),
        )


def _kept_since() -> datetime:
    return database_now() - timedelta(days=settings.RECENT_DAYS)
