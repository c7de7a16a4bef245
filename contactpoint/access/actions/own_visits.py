"""A person's own open visits, and what they were told of their ways of signing in."""

from datetime import datetime

from django.db import transaction

from contactpoint.access import models, notices
from contactpoint.access.actions.gate import require
from contactpoint.access.actions.opening import event_of
from contactpoint.access.queries import SESSIONS
from contactpoint.access.rules import Capability, Face
from contactpoint.access.tokens import session_name
from contactpoint.audit.actions import record
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind, Outcome
from contactpoint.kernel.actors import Actor


@transaction.atomic
def end_visit(name: str, face: Face, *, actor: Actor) -> None:
    """Ends the person's own open visit of this name, what it kept with it. Raises `StepUpNeeded`."""
    _end({name}, face, actor=actor)


@transaction.atomic
def end_other_visits(face: Face, *, actor: Actor) -> None:
    """Ends every open visit of the person but this one. Raises `StepUpNeeded`."""
    _end(set(_open(face, actor)) - {actor.session or ""}, face, actor=actor)


@transaction.atomic
def read_notices(until: datetime, face: Face, *, actor: Actor) -> None:
    """The person has read what had happened by `until`. Raises `StepUpNeeded`, so that nobody hides it who took the
    visit over.
    """
    require(actor, Capability.FACTOR_OWN, purpose=None)
    notices.forget_read(actor.id, until)
    record(event_of(EventKind.NOTICES_READ, face, actor=actor, outcome=Outcome.DONE))


def _end(names: set[str], face: Face, *, actor: Actor) -> None:
    require(actor, Capability.FACTOR_OWN, purpose=None)
    keys = [key for name, key in _open(face, actor).items() if name in names]
    models.Handle.objects.filter(session__in=keys).delete()
    if SESSIONS[face]._default_manager.filter(key__in=keys).update(ended=database_now()):
        record(event_of(EventKind.VISITS_ENDED, face, actor=actor, outcome=Outcome.DONE))


def _open(face: Face, actor: Actor) -> dict[str, bytes]:
    """The keys of the person's visits that were not ended, by name."""
    keys = SESSIONS[face]._default_manager.filter(person=actor.id, ended=None).values_list("key", flat=True)
    return {session_name(bytes(key)): bytes(key) for key in keys}
