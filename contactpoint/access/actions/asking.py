"""Asking by telephone: a practitioner takes a code, and the proxy who rings them back enters it (B4-22)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from contactpoint.access import attempts, models
from contactpoint.access.actions.gate import require
from contactpoint.access.looks import asking
from contactpoint.access.queries import normal_username, person_named
from contactpoint.access.rules import ASKER_TRIES, Capability
from contactpoint.access.tokens import session_key
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.kernel.actors import Actor

NOBODY = "nobody"
NOT_TAKEN = (
    "This code was not taken, and you ask for nobody. Check the username, and that the person reads out the newest "
    "code from their account: each is good once, for some minutes. After several wrong codes they need a new one."
)


@dataclass(frozen=True, slots=True)
class ToCall:
    """Whom to ring back, and on which number of the register; None where it has none."""

    organisation: str
    telephone: str | None


@transaction.atomic
def issue_asker_code(*, actor: Actor) -> str:
    """A code with which a proxy may ask for the actor, to show once; raises `NotAllowed`, `StepUpNeeded`."""
    require(actor, Capability.ASKER_CODE, purpose=None)
    code = asking.issue(actor.id)
    attempts.forget(asking.tries_of(actor.id))
    _record(EventKind.ASKER_CODE_MADE, {}, actor=actor)
    return code


@transaction.atomic
def number_to_call(username: str, *, actor: Actor) -> ToCall | None:
    """Where the register says that this practitioner is to be rung back; None for anybody else."""
    require(actor, Capability.CHILD_ASK_FOR, purpose=None)
    asker = _asker(username)
    _record(EventKind.ASKER_CALLED, {"username": normal_username(username)}, actor=actor)
    if asker is None:
        return None
    where = models.Organisation.objects.get(id=asker.actor.organisation)
    return ToCall(where.name, where.telephone)


@transaction.atomic
def name_asker(token: str, username: str, code: str, *, actor: Actor) -> bool:
    """True where the code is this practitioner's: from now the visit asks for them, with nothing kept of before.

    False, whatever was wrong. Wrong codes are counted for the practitioner, whoever says them.
    """
    require(actor, Capability.CHILD_ASK_FOR, purpose=None)
    asker = _asker(username)
    person, session = asker.actor.id if asker else NOBODY, session_key(token)
    heard = not attempts.exhausted(asking.tries_of(person), ASKER_TRIES)
    _end(token)
    named = heard and asking.spend(person, code, session=session, proxy=actor.id)
    if not named:
        attempts.count(asking.tries_of(person))
    terms = {"username": normal_username(username), "asker": person if asker else ""}
    _record(EventKind.ASKER_NAMED, terms, actor=actor, outcome=Outcome.DONE if named else Outcome.REFUSED)
    return named


@transaction.atomic
def end_asking(token: str, *, actor: Actor) -> None:
    """The call is over: the visit asks for nobody, and what it found is closed."""
    require(actor, Capability.CHILD_ASK_FOR, purpose=None)
    _end(token)
    _record(EventKind.ASKER_ENDED, {}, actor=actor)


def _asker(username: str) -> asking.Asker | None:
    """The practitioner with this username, by today's facts: never the proxy, who is none (B4-20)."""
    person = person_named(username)
    return asking.standing(person.id) if person else None


def _end(token: str) -> None:
    """The next asker says why anew, and opens nothing that was found for another."""
    asking.end(session_key(token))
    models.WebSession.objects.filter(key=session_key(token)).update(purpose=None)
    models.Handle.objects.filter(session=session_key(token)).delete()


def _record(kind: EventKind, terms: Mapping[str, str], *, actor: Actor, outcome: Outcome = Outcome.DONE) -> None:
    record(Event(kind=kind, route=f"access.{kind}", actor=actor, purpose=None, outcome=outcome, terms=terms))
