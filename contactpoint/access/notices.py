"""What a person is told of their own ways of signing in, on every page until they have read it.

There is no other way to reach them: the program sends nothing. One row a person and kind, so that no attack fills the
table; what happened each time is in the audit.
"""

import enum
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from contactpoint.access.rules import FAILURES_TOLD, RECOVERY_DAYS, RECOVERY_WARNING_DAYS

NOBODY = "nobody"
SHOWN = "(notice.kind <> 'failed' OR notice.times >= {least})"
WAITING = f"EXISTS (SELECT FROM notice WHERE notice.person = person.id AND {SHOWN.format(least=FAILURES_TOLD)})"
"""Of a statement in which `person` stands: whether there is something to be read."""
NOTE = """
    INSERT INTO notice (person, kind, times, first, last)
    SELECT id, %s, 1, clock_timestamp(), clock_timestamp() FROM person WHERE id = %s
        ON CONFLICT (person, kind) DO UPDATE SET times = notice.times + 1, last = excluded.last"""
NOTE_LAPSING = """
    INSERT INTO notice (person, kind, times, first, last)
    SELECT person, %s, 1, clock_timestamp(), clock_timestamp() FROM recovery_code
     WHERE person = %s AND spent IS NULL GROUP BY person
    HAVING min(issued) BETWEEN clock_timestamp() - make_interval(days => %s)
                           AND clock_timestamp() - make_interval(days => %s)
        ON CONFLICT (person, kind) DO UPDATE SET last = excluded.last"""
OF = f"""
    SELECT kind, times, first, last FROM notice
     WHERE person = %s AND {SHOWN.format(least=FAILURES_TOLD)} ORDER BY last DESC, kind"""


class Happened(enum.StrEnum):
    """What there is to tell."""

    FAILED = "failed"
    HALF_RIGHT = "half_right"
    VISIT_ENDED = "visit_ended"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_ENDED = "passkey_ended"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - no password
    PIN_CHANGED = "pin_changed"
    RECOVERY_ISSUED = "recovery_issued"
    RECOVERY_USED = "recovery_used"
    RECOVERY_LAPSES = "recovery_lapses"
    EMPLOYER_BOUND = "employer_bound"
    EMPLOYER_ENDED = "employer_ended"
    TOKEN_REPLACED = "token_replaced"  # noqa: S105 - no password


@dataclass(frozen=True, slots=True)
class Notice:
    """One of them, as its person reads it."""

    kind: Happened
    times: int
    first: datetime
    last: datetime


def note(person: str | None, kind: Happened) -> None:
    """Has the person with this id told of it; the same statement for nobody."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, (kind.value, person or NOBODY))


def note_recovery_that_lapses(person: str) -> None:
    """Where the person's recovery codes lapse within `RECOVERY_WARNING_DAYS`, has them told, at each sign-in anew."""
    within = (RECOVERY_DAYS, RECOVERY_DAYS - RECOVERY_WARNING_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(NOTE_LAPSING, (Happened.RECOVERY_LAPSES.value, person, *within))


def forgive(person: str) -> None:
    """A few failures before somebody came in are their own slips, and not told."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM notice WHERE person = %s AND kind = %s AND times < %s",
            (person, Happened.FAILED.value, FAILURES_TOLD),
        )


def notices_of(person: str) -> list[Notice]:
    """What there is to be read, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(OF, (person,))
        return [Notice(Happened(kind), times, first, last) for kind, times, first, last in cursor.fetchall()]


def forget_read(person: str, until: datetime) -> None:
    """Takes away what had happened by `until`, when it was read; what came since stays."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM notice WHERE person = %s AND last <= %s", (person, until))
