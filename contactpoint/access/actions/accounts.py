"""Organisations, people and roles. An officer's or administrator's role takes two administrators (B4-21)."""

from django.db import transaction

from contactpoint.access import factors, models
from contactpoint.access.actions.gate import require
from contactpoint.access.entries import (
    FOUNDER,
    AccountRefused,
    NewOrganisation,
    NewPerson,
    insert_organisation,
    insert_person,
    insert_role,
    new_id,
)
from contactpoint.access.queries import SESSIONS, founding, normal_username, role_of
from contactpoint.access.rules import GIVEN_BY_TWO, MACHINES, Capability, face_of
from contactpoint.audit.actions import record
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.kernel.actors import Actor, Purpose, Role


@transaction.atomic
def add_organisation(new: NewOrganisation, *, second: Actor | None, actor: Actor, purpose: Purpose) -> str:
    """Adds and accredits an organisation and returns its id; takes two national administrators."""
    require(actor, Capability.ORGANISATION_ACCREDIT, purpose=purpose, second=second)
    if models.Organisation.objects.filter(code=new.code).exists():
        raise AccountRefused("There is an organisation with this code already. Nothing was changed. Choose another.")
    row = insert_organisation(new)
    _record(EventKind.ORGANISATION_ADDED, actor, purpose, terms={"organisation": new.code})
    return row.id


@transaction.atomic
def add_person(new: NewPerson, *, second: Actor | None = None, actor: Actor, purpose: Purpose) -> str:
    """Adds a person in a role and returns the URI for the authenticator, to show once.

    A shielding officer or account administrator needs `second`, another account administrator signed in with a
    fresh code. Refused while there is one founder: nobody could ever add the other administrator.
    """
    organisation, person_id = _organisation(new.organisation), new_id("p")
    require(actor, Capability.PERSON_ADD, purpose=purpose, owner=organisation.id, about=person_id)
    _check_not_machine(new.role)
    _check_founded()
    person = insert_person(new, person_id)
    uri = factors.enrol(person, face_of(new.role), pin=new.pin)
    _record(EventKind.PERSON_ADDED, actor, purpose, terms={"person": person.id})
    give_role(new.username, new.role, new.organisation, second=second, actor=actor, purpose=purpose)
    return uri


@transaction.atomic
def give_role(
    username: str, role: Role, organisation: str, *, second: Actor | None = None, actor: Actor, purpose: Purpose
) -> None:
    """Gives the person this role for the organisation with this code; the role held until now ends.

    Both organisations must be the administrators' own. A role of the other face takes another account: the
    authenticator is sealed to this one.
    """
    person, where = _person(username), _organisation(organisation)
    held = models.PersonRole.objects.filter(person=person, ended=None).first()
    capability = Capability.GRANT_OFFICER if role in GIVEN_BY_TWO else Capability.PERSON_ADD
    for owner in (where.id, held.organisation_id if held else where.id):
        require(actor, capability, purpose=purpose, owner=owner, about=person.id, second=second)
    _check_not_machine(role)
    _check_same_face(person, role)
    models.PersonRole.objects.filter(person=person, ended=None).update(ended=database_now())
    approved_by = second.id if role in GIVEN_BY_TWO and second else None
    insert_role(person, where, role=role, granted_by=actor.id, approved_by=approved_by)
    terms = {"person": person.id, "role": role.value, "organisation": where.code, "approved_by": approved_by or ""}
    _record(EventKind.ROLE_GIVEN, actor, purpose, terms=terms)


@transaction.atomic
def suspend(username: str, *, actor: Actor, purpose: Purpose) -> None:
    """Ends the person's access from the next request, and the visits under way for good."""
    _set_state(username, models.PersonState.SUSPENDED, actor=actor, purpose=purpose)


@transaction.atomic
def reactivate(username: str, *, actor: Actor, purpose: Purpose) -> None:
    """Lifts a suspension."""
    _set_state(username, models.PersonState.ACTIVE, actor=actor, purpose=purpose)


def _set_state(username: str, state: models.PersonState, *, actor: Actor, purpose: Purpose) -> None:
    suspended = state is models.PersonState.SUSPENDED
    capability = Capability.PERSON_SUSPEND if suspended else Capability.PERSON_REACTIVATE
    person = _person(username)
    held = models.PersonRole.objects.filter(person=person, ended=None).first()
    owner = held.organisation_id if held else None
    require(actor, capability, purpose=purpose, owner=owner, about=person.id)
    models.Person.objects.filter(id=person.id).update(state=state)
    if suspended:
        _end_visits(person)
    kind = EventKind.PERSON_SUSPENDED if suspended else EventKind.PERSON_REACTIVATED
    _record(kind, actor, purpose, terms={"person": person.id})


def _end_visits(person: models.Person) -> None:
    for sessions in SESSIONS.values():
        sessions._default_manager.filter(person=person, ended=None).update(ended=database_now())


def _check_not_machine(role: Role) -> None:
    if role in MACHINES:
        raise AccountRefused("This role belongs to programs. Nothing was changed. Choose a role that people have.")


def _check_founded() -> None:
    if models.PersonRole.objects.filter(granted_by=FOUNDER).count() == 1 and founding():
        raise AccountRefused(
            "There is one account administrator so far, and one alone cannot add another. Nothing was changed. "
            "Add the second one first, as the first was added: without signing in."
        )


def _check_same_face(person: models.Person, role: Role) -> None:
    known = models.PersonRole.objects.filter(person=person).exists()
    if known and face_of(role_of(person.id)) is not face_of(role):
        raise AccountRefused(
            "People in this role sign in on the other face, with an authenticator of its own. Nothing was changed. "
            "Suspend this account and add the person again, under another username."
        )


def _organisation(code: str) -> models.Organisation:
    found = models.Organisation.objects.filter(code=code).first()
    if found is None:
        raise AccountRefused("There is no organisation with this code. Nothing was changed. Add it first.")
    return found


def _person(username: str) -> models.Person:
    found = models.Person.objects.filter(username=normal_username(username)).first()
    if found is None:
        raise AccountRefused("There is no person with this username. Nothing was changed. Check the username.")
    return found


def _record(kind: EventKind, actor: Actor, purpose: Purpose, *, terms: dict[str, str]) -> None:
    record(Event(kind=kind, route=f"access.{kind}", actor=actor, purpose=purpose, outcome=Outcome.DONE, terms=terms))
