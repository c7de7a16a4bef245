"""A token that is not at hand, or lost for good: what account administrators give face to face (B4-18)."""

from django.db import transaction

from contactpoint.access import enrolment, factors, models, notices, recovery
from contactpoint.access.actions.accounts import record_account
from contactpoint.access.actions.gate import require
from contactpoint.access.entries import end_visits, owner_of, person_row
from contactpoint.access.notices import Happened
from contactpoint.access.queries import role_of
from contactpoint.access.rules import Capability, face_of
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.ids import uuid7


@transaction.atomic
def issue_recovery_codes(username: str, *, actor: Actor, purpose: Purpose) -> list[str]:
    """Codes for the person to keep, to show once; those of before are worth nothing. Raises `NotAllowed`."""
    person = person_row(username)
    require(actor, Capability.FACTOR_RECOVER, purpose=purpose, owner=owner_of(person), about=person.id)
    codes = recovery.issue(person, actor.id)
    notices.note(person.id, Happened.RECOVERY_ISSUED)
    record_account(EventKind.RECOVERY_ISSUED, {"person": person.id}, actor=actor, purpose=purpose)
    return codes


@transaction.atomic
def replace_factor(username: str, *, second: Actor | None, actor: Actor, purpose: Purpose) -> str:
    """A code to hand over to somebody whose token is lost, with which they set everything up anew.

    Takes `second`, another account administrator. Raises `NotAllowed`.
    """
    person = person_row(username)
    capability, owner = Capability.FACTOR_REPLACE, owner_of(person)
    require(actor, capability, purpose=purpose, owner=owner, about=person.id, second=second)
    approved_by = second.id if second else ""
    end_every_way(person, asked_by=actor.id, approved_by=approved_by)
    terms = {"person": person.id, "approved_by": approved_by}
    record_account(EventKind.FACTOR_REPLACED, terms, actor=actor, purpose=purpose)
    return enrolment.issue(person, issued_by=actor.id, approved_by=approved_by)


def end_every_way(person: models.Person, *, asked_by: str, approved_by: str) -> None:
    """No authenticator, recovery code, passkey, sign-in at an employer or visit of the person is worth anything now."""
    now = database_now()
    reset = models.FactorReset.objects.create(
        id=uuid7(), person=person, asked_by=asked_by, approved_by=approved_by, at=now
    )
    factors.empty(person, face_of(role_of(person.id)), reset=reset)
    recovery.drop(person)
    models.Passkey.objects.filter(person=person, ended=None).update(ended=now)
    models.ProviderSubject.objects.filter(person=person, ended=None).update(ended=now)
    end_visits(person)
    notices.note(person.id, Happened.TOKEN_REPLACED)
