"""What every way of signing in ends with: a session, or the event of a failure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings

from contactpoint.access import attempts, handles, notices, recent
from contactpoint.access.handles import SWEPT_AT_ONCE
from contactpoint.access.looks import asking, budgets
from contactpoint.access.notices import Happened
from contactpoint.access.queries import SESSIONS, actor_for
from contactpoint.access.rules import VISITS_AT_ONCE, Face
from contactpoint.access.tokens import new_token, session_key
from contactpoint.audit.actions import record
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.kernel.actors import Actor

NOW = timedelta(0)
NOTHING_TYPED: Mapping[str, str] = {}


def open_session(person: str, face: Face, *, way: str, own_factor: bool, proven_ago: timedelta = NOW) -> str | None:
    """A new session, or None where today's facts give this person nothing on this face.

    `way` names in the audit how the person came in; `proven_ago`: when the second factor was given, from which the
    visit counts as stepped up; `own_factor`: whether that was one of the person's own.
    """
    _sweep(face)
    sessions, token, now = SESSIONS[face]._default_manager, new_token(), database_now()
    _make_room(person, face)
    session = sessions.create(
        key=session_key(token),
        person_id=person,
        started=now,
        last_seen=now,
        stepped_up_at=now - proven_ago,
        own_factor=own_factor,
    )
    actor = actor_for(token, face)
    if actor is None:
        session.delete()
        return None
    notices.forgive(person)
    notices.note_recovery_that_lapses(person)
    record(event_of(EventKind.SIGN_IN, face, actor=actor, outcome=Outcome.DONE, way=way))
    return token


def moved_session(
    token: str,
    face: Face,
    *,
    actor: Actor,
    stepped_up: bool,
    own_factor: bool,
    way: str | None = None,
    at: datetime | None = None,
) -> str | None:
    """The new token of a visit whose person has just proved anew who they are: stepped up from then; with the event.

    What the visit keeps goes with it; the old token is worth nothing from here on. None where nothing was proved.
    `at`: when it was proved, where not now; `own_factor`: whether by one of the person's own.
    """
    outcome = Outcome.DONE if stepped_up else Outcome.REFUSED
    record(event_of(EventKind.STEPPED_UP, face, actor=actor, outcome=outcome, way=way))
    if not stepped_up:
        return None
    new, there = new_token(), SESSIONS[face]._default_manager.filter(key=session_key(token), ended=None)
    there.update(key=session_key(new), stepped_up_at=at or database_now(), own_factor=own_factor)
    handles.carry_over(token, new)
    if face is Face.WEB:
        asking.carry_over(session_key(token), session_key(new))
    return new


def record_failure(
    face: Face,
    *,
    way: str,
    person: str | None,
    because: str | None = None,
    terms: Mapping[str, str] = NOTHING_TYPED,
    half_right: bool = False,
) -> None:
    """The event of a sign-in that failed, and the notice. `person`: the id of who was named, if anybody; `half_right`:
    the password was theirs.
    """
    notices.note(person, Happened.HALF_RIGHT if half_right else Happened.FAILED)
    record(
        Event(
            kind=EventKind.SIGN_IN_FAILED,
            route=f"{face}.{way}",
            actor=None,
            purpose=None,
            outcome=Outcome.FAILED,
            refused_because=because,
            claimed=person,
            terms=terms,
        )
    )


def event_of(
    kind: EventKind, face: Face, *, actor: Actor, outcome: Outcome, way: str | None = None, because: str | None = None
) -> Event:
    """What a signed-in person did about signing in; `way` where the kind does not name the route."""
    route = f"{face}.{way or kind}"
    return Event(kind=kind, route=route, actor=actor, purpose=None, outcome=outcome, refused_because=because)


def _make_room(person: str, face: Face) -> None:
    """Ends the visits that would be one too many, those idle longest first."""
    visits = SESSIONS[face]._default_manager.filter(person=person, ended=None)
    too_many = visits.order_by("-last_seen", "key").values_list("key", flat=True)[VISITS_AT_ONCE[face] - 1 :]
    if visits.filter(key__in=list(too_many)).update(ended=database_now()):
        notices.note(person, Happened.VISIT_ENDED)


def _sweep(face: Face) -> None:
    """Deletes what has outlived its time, visits and their reasons included."""
    attempts.sweep()
    handles.sweep()
    if face is Face.WEB:
        recent.sweep()
    else:
        budgets.sweep()
    over = database_now() - timedelta(seconds=settings.SESSION_SECONDS)
    old = SESSIONS[face]._default_manager.filter(started__lt=over).select_for_update(skip_locked=True)
    SESSIONS[face]._default_manager.filter(key__in=list(old.values_list("key", flat=True)[:SWEPT_AT_ONCE])).delete()
