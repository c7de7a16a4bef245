"""What a face may read of events: when somebody did what, and for which purpose; no child, no number, nothing typed.

Each face has a view of its own people's events, so that who takes web over learns nothing of the desk's decisions.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from contactpoint.audit.rules import EventKind, Outcome
from contactpoint.kernel.actors import PurposeCode

VIEWS: Mapping[str, str] = {"web": "own_web", "desk": "own_desk"}
OWN = """
    SELECT at, kind, route, purpose, outcome FROM {view}
     WHERE actor = %s AND kind = ANY(%s) ORDER BY at DESC, kind, outcome, route, purpose LIMIT %s"""


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """One thing that a person did, or that somebody did in their name."""

    at: datetime
    kind: EventKind
    route: str
    purpose: PurposeCode | None
    outcome: Outcome


def own_events(person: str, kinds: Collection[EventKind], *, face: str, most: int) -> list[OwnEvent]:
    """The newest of these kinds on this face, newest first, at most so many."""
    with connection.cursor() as cursor:
        cursor.execute(OWN.format(view=VIEWS[face]), (person, [kind.value for kind in kinds], most))
        return [
            OwnEvent(at, EventKind(kind), route, PurposeCode(why) if why else None, Outcome(outcome))
            for at, kind, route, why, outcome in cursor.fetchall()
        ]
