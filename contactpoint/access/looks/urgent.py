"""Looks without a reference, because a child was in front of somebody or in danger: reviewed within a day (B4-19).

One line a visit, with how often was looked in it and nothing of any child; when it is reviewed and goes on, a new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F

from contactpoint.access import models
from contactpoint.access.rules import Spending
from contactpoint.audit.clock import database_now
from contactpoint.kernel.actors import Actor
from contactpoint.kernel.ids import uuid7

NOTE = """
    INSERT INTO urgent_look AS kept (id, person, organisation, session, through, searches, opens, began, last)
    SELECT %(id)s, %(person)s, %(organisation)s, %(session)s, %(through)s, %(searches)s, %(opens)s, now, now
      FROM clock_timestamp() AS now
    ON CONFLICT (person, session) WHERE reviewed_at IS NULL DO UPDATE
       SET searches = kept.searches + excluded.searches, opens = kept.opens + excluded.opens, last = excluded.last"""


@dataclass(frozen=True, slots=True)
class UrgentLook:
    """Looks of one visit that nobody reviewed yet, and until when somebody is to."""

    id: UUID
    username: str
    name: str
    organisation: str
    mediated: bool
    searches: int
    opens: int
    began: datetime
    due: datetime
    overdue: bool


def note(spending: Spending, actor: Actor) -> None:
    """The actor looks without a reference, in the transaction of the look."""
    counts = {"searches": int(spending is Spending.SEARCH), "opens": int(spending is Spending.OPEN)}
    said: Mapping[str, str | int | UUID | None] = {
        "id": uuid7(),
        "person": actor.answerable.id,
        "organisation": actor.answerable.organisation,
        "through": actor.id if actor.asker else None,
        "session": actor.session or "",
        **counts,
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE, said)


def waiting(organisation: str | None) -> list[UrgentLook]:
    """What waits for its review, oldest first, so what is overdue comes first: of this organisation, or all."""
    rows = models.UrgentLook.objects.filter(reviewed_at=None).select_related("person", "organisation")
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    now, allowed = database_now(), timedelta(hours=settings.URGENT_REVIEW_HOURS)
    return [
        UrgentLook(
            id=row.id,
            username=row.person.username,
            name=row.person.name,
            organisation=row.organisation.name,
            mediated=row.through is not None,
            searches=row.searches,
            opens=row.opens,
            began=row.began,
            due=row.began + allowed,
            overdue=row.began + allowed < now,
        )
        for row in rows.order_by(F("began").asc(), "id")[: settings.URGENT_LISTED]
    ]
