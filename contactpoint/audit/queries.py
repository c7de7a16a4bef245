"""What a face may read of events: when somebody did what, and for which purpose; no child, no number, nothing typed.

Each face has a view of its own people's events, so that who takes web over learns nothing of the desk's decisions.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from contactpoint.audit.rules import EventKind, Outcome
from contactpoint.kernel.actors import PurposeCode

VIEWS: Mapping[str, str] = {"web": "own_web", "desk": "own_desk"}
OWN = """
    SELECT at, kind, route, purpose, outcome FROM {view}
     WHERE actor = %s AND kind = ANY(%s) ORDER BY at DESC, kind, outcome, route, purpose LIMIT %s"""

LOOKED_FOR = """
    SELECT at, kind, route, purpose, outcome, actor FROM own_web
     WHERE acting_for = %s AND kind = ANY(%s) ORDER BY at DESC, kind, outcome, route, purpose LIMIT %s"""


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """One thing that a person did, or that somebody did in their name; `by`: the id of a proxy who did it for them."""

    at: datetime
    kind: EventKind
    route: str
    purpose: PurposeCode | None
    outcome: Outcome
    by: str | None = None


def own_events(person: str, kinds: Collection[EventKind], *, face: str, most: int) -> list[OwnEvent]:
    """The newest of these kinds on this face, newest first, at most so many."""
    with connection.cursor() as cursor:
        cursor.execute(OWN.format(view=VIEWS[face]), (person, [kind.value for kind in kinds], most))
        return [_event(row) for row in cursor.fetchall()]


def looked_for(person: str, kinds: Collection[EventKind], *, most: int) -> list[OwnEvent]:
    """The newest of these kinds that proxies did for a practitioner, newest first, at most so many."""
    with connection.cursor() as cursor:
        cursor.execute(LOOKED_FOR, (person, [kind.value for kind in kinds], most))
        return [replace(_event(row), by=by) for *row, by in cursor.fetchall()]


def _event(row: Sequence[Any]) -> OwnEvent:
    at, kind, route, why, outcome = row
    return OwnEvent(at, EventKind(kind), route, PurposeCode(why) if why else None, Outcome(outcome))
