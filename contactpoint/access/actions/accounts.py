"""Organisations, people and roles. Whoever gives an officer's role needs a second administrator (B4-21)."""

import re
import secrets
from dataclasses import dataclass

from django.db import connection, transaction

from contactpoint.access import factors, models
from contactpoint.access.actions.gate import NotAllowed, require
from contactpoint.access.passwords import hashed
from contactpoint.access.queries import normal_username
from contactpoint.access.rules import MACHINES, OFFICERS, Capability
from contactpoint.audit.actions import record
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.kernel.actors import Actor, Purpose, Role
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.ids import uuid7

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
FOUNDER = "founder"
FOUNDING_LOCK = 0x666F756E64


class AccountRefused(ContactPointError):
    """An account cannot be made or changed like this; the message says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrganisation:
    """`accredited`: capabilities such as `query`, `feed`, `shielding`; `authority`: its code, if it is one's."""

    code: str
    name: str
    authority: str | None = None
    national: bool = False
    accredited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody to be added, with the role and the organisation's code."""

    username: str
    name: str
    password: str
    role: Role
    organisation: str


@transaction.atomic
def found(organisation: NewOrganisation, administrator: NewPerson) -> str:
    """The first account administrator of an empty database, added by whoever runs the program.

    Refused once any person exists. Returns the URI for the authenticator, to show once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (FOUNDING_LOCK,))
    if models.Person.objects.exists() or administrator.role is not Role.ACCOUNT_ADMINISTRATOR:
        raise NotAllowed(
            "Only the first person of an empty database, an account administrator, is added without signing in. "
            "Nothing was changed. Sign in as an account administrator and try again."
        )
    row = models.Organisation.objects.filter(code=organisation.code).first() or _insert_organisation(organisation)
    person = _insert_person(administrator, new_id("p"))
    _insert_role(person, row, role=administrator.role, granted_by=FOUNDER, approved_by=None)
    uri = factors.enrol(person)
    founding = Event(
        kind=EventKind.PERSON_ADDED,
        route="cli.user.add",
        actor=None,
        purpose=None,
        outcome=Outcome.DONE,
        claimed=person.id,
        terms={"role": administrator.role.value, "organisation": organisation.code},
    )
    record(founding)
    return uri


@transaction.atomic
def add_organisation(new: NewOrganisation, *, second: Actor | None, actor: Actor, purpose: Purpose) -> str:
    """Adds and accredits an organisation and returns its id; takes two national administrators."""
    require(actor, Capability.ORGANISATION_ACCREDIT, purpose=purpose, second=second)
    if models.Organisation.objects.filter(code=new.code).exists():
        raise AccountRefused("There is an organisation with this code already. Nothing was changed. Choose another.")
    row = _insert_organisation(new)
    _record(EventKind.ORGANISATION_ADDED, actor, purpose, terms={"organisation": new.code})
    return row.id


@transaction.atomic
def add_person(new: NewPerson, *, second: Actor | None = None, actor: Actor, purpose: Purpose) -> str:
    """Adds a person in a role and returns the URI for the authenticator, to show once.

    A shielding officer needs `second`, another account administrator signed in with a fresh code.
    """
    organisation, person_id = _organisation(new.organisation), new_id("p")
    require(actor, Capability.PERSON_ADD, purpose=purpose, owner=organisation.id, about=person_id)
    person = _insert_person(new, person_id)
    uri = factors.enrol(person)
    _record(EventKind.PERSON_ADDED, actor, purpose, terms={"person": person.id})
    give_role(new.username, new.role, new.organisation, second=second, actor=actor, purpose=purpose)
    return uri


@transaction.atomic
def give_role(
    username: str, role: Role, organisation: str, *, second: Actor | None = None, actor: Actor, purpose: Purpose
) -> None:
    """Gives the person this role for the organisation with this code; the role held until now ends."""
    person, where = _person(username), _organisation(organisation)
    capability = Capability.GRANT_OFFICER if role in OFFICERS else Capability.PERSON_ADD
    require(actor, capability, purpose=purpose, owner=where.id, about=person.id, second=second)
    if role in MACHINES:
        raise AccountRefused("This role belongs to programs. Nothing was changed. Choose a role that people have.")
    models.PersonRole.objects.filter(person=person, ended=None).update(ended=database_now())
    approved_by = second.id if role in OFFICERS and second else None
    _insert_role(person, where, role=role, granted_by=actor.id, approved_by=approved_by)
    terms = {"person": person.id, "role": role.value, "organisation": where.code, "approved_by": approved_by or ""}
    _record(EventKind.ROLE_GIVEN, actor, purpose, terms=terms)


@transaction.atomic
def suspend(username: str, *, actor: Actor, purpose: Purpose) -> None:
    """Ends the person's access from the next request."""
    _set_state(username, models.PersonState.SUSPENDED, actor=actor, purpose=purpose)


@transaction.atomic
def reactivate(username: str, *, actor: Actor, purpose: Purpose) -> None:
    """Lifts a suspension."""
    _set_state(username, models.PersonState.ACTIVE, actor=actor, purpose=purpose)


def new_id(letter: str) -> str:
    """A random id that tells nothing, such as `p-7f3a…`."""
    return f"{letter}-{secrets.token_hex(8)}"


def _set_state(username: str, state: models.PersonState, *, actor: Actor, purpose: Purpose) -> None:
    suspended = state is models.PersonState.SUSPENDED
    capability = Capability.PERSON_SUSPEND if suspended else Capability.PERSON_REACTIVATE
    person = _person(username)
    held = models.PersonRole.objects.filter(person=person, ended=None).first()
    owner = held.organisation_id if held else None
    require(actor, capability, purpose=purpose, owner=owner, about=person.id)
    models.Person.objects.filter(id=person.id).update(state=state)
    kind = EventKind.PERSON_SUSPENDED if suspended else EventKind.PERSON_REACTIVATED
    _record(kind, actor, purpose, terms={"person": person.id})


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


def _insert_organisation(new: NewOrganisation) -> models.Organisation:
    return models.Organisation.objects.create(
        id=new_id("o"),
        code=new.code,
        name=new.name,
        authority=new.authority,
        national=new.national,
        accredited=sorted(new.accredited),
    )


def _insert_person(new: NewPerson, person_id: str) -> models.Person:
    username = normal_username(new.username)
    if not USERNAME.fullmatch(username):
        raise AccountRefused(
            "A username has 2 to 64 small letters, digits, full stops, hyphens or underscores. Nothing was changed."
        )
    if models.Person.objects.filter(username=username).exists():
        raise AccountRefused("There is a person with this username already. Nothing was changed. Choose another.")
    return models.Person.objects.create(
        id=person_id,
        username=username,
        name=new.name,
        password=hashed(new.password, username=username),
        state=models.PersonState.ACTIVE,
    )


def _insert_role(
    person: models.Person,
    organisation: models.Organisation,
    *,
    role: Role,
    granted_by: str,
    approved_by: str | None,
) -> None:
    models.PersonRole.objects.create(
        id=uuid7(),
        person=person,
        organisation=organisation,
        role=role.value,
        granted_by=granted_by,
        approved_by=approved_by,
        since=database_now(),
    )


def _record(kind: EventKind, actor: Actor, purpose: Purpose, *, terms: dict[str, str]) -> None:
    record(Event(kind=kind, route=f"access.{kind}", actor=actor, purpose=purpose, outcome=Outcome.DONE, terms=terms))
