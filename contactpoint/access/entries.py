"""The rows of organisations, people and roles, as `actions` write them once it is decided."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from contactpoint.access import models
from contactpoint.access.passwords import NO_PASSWORD, hashed
from contactpoint.access.queries import SESSIONS, normal_username, role_of
from contactpoint.access.rules import face_of
from contactpoint.access.vetting import REFERENCE, Check, Evidence, last_day
from contactpoint.audit.clock import database_now
from contactpoint.kernel.actors import Role, Sector
from contactpoint.kernel.dates import birthday, day_in_england
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.ids import uuid7

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
FOUNDER = "founder"
"""Stands as who gave the first two administrators their role, and checked them."""


ASKED_IN_VAIN = (
    "Who asked for this may not do so any more. Nothing was changed. Take it back and ask anew, for somebody else to "
    "agree."
)


class AccountRefused(ContactPointError):
    """An account cannot be made or changed like this; the message says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrganisation:
    """`accredited`: capabilities such as `query`, `feed`, `shielding`, and `evidence` for them; `authority`: its code,
    if it is one's. `telephone`: where the register says that its people are rung back.
    """

    code: str
    name: str
    authority: str | None = None
    national: bool = False
    sector: Sector = Sector.GENERAL
    telephone: str | None = None
    accredited: frozenset[str] = frozenset()
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody to be added, with the role, the organisation's code and what was checked; who lacks a check cannot
    sign in until it is made.
    """

    username: str
    name: str
    role: Role
    organisation: str
    checks: Mapping[Check, Evidence] = field(default_factory=dict)


def today() -> date:
    """The day in England by the database's clock."""
    return day_in_england(database_now())


def new_id(letter: str) -> str:
    """A random id that tells nothing, such as `p-7f3a…`."""
    return f"{letter}-{secrets.token_hex(8)}"


def insert_organisation(new: NewOrganisation) -> models.Organisation:
    """The row of a new organisation, which is accredited for nothing yet."""
    return models.Organisation.objects.create(
        id=new_id("o"),
        code=new.code,
        name=new.name,
        authority=new.authority,
        national=new.national,
        kind=new.sector.value,
        telephone=new.telephone,
    )


def insert_accreditations(
    organisation: models.Organisation,
    capabilities: Iterable[str],
    *,
    evidence: str,
    given_by: str,
    approved_by: str | None,
) -> None:
    """The rows of what the organisation is accredited for from today; raises `AccountRefused`."""
    day = today()
    for capability in sorted(capabilities):
        models.Accreditation.objects.create(
            id=uuid7(),
            organisation=organisation,
            capability=capability,
            evidence=checked_reference(evidence),
            since=day,
            until=birthday(day, settings.ACCREDITATION_YEARS),
            given_by=given_by,
            approved_by=approved_by,
        )


def insert_checks(person_id: str, checks: Mapping[Check, Evidence], *, given_by: str) -> None:
    """The rows of checks made today, each in the place of the one before; raises `AccountRefused`."""
    now = database_now()
    for check, evidence in checks.items():
        until = lasting(check, evidence)
        models.Vetting.objects.filter(person=person_id, kind=check, ended=None).update(ended=now)
        models.Vetting.objects.create(
            id=uuid7(),
            person_id=person_id,
            kind=check.value,
            evidence=checked_reference(evidence.reference),
            dated=evidence.dated,
            until=until,
            given_by=given_by,
            at=now,
        )


def lasting(check: Check, evidence: Evidence) -> date:
    """The last day on which a check made on this evidence holds; raises `AccountRefused` where it does not today."""
    until = last_day(evidence.dated, settings.CHECK_YEARS[check])
    if not evidence.dated <= today() <= until:
        raise AccountRefused(
            f"What is dated {evidence.dated.isoformat()} does not hold today. Nothing was changed. Give the "
            "date on the evidence, which is not after today and not so long ago that it has lapsed again."
        )
    return until


def checked_reference(typed: str) -> str:
    """What names the evidence; raises `AccountRefused`."""
    if not REFERENCE.fullmatch(typed):
        raise AccountRefused(
            "Name the evidence in 3 to 64 letters, digits, spaces and . _ : / - so that it can be found again. "
            "Nothing was changed."
        )
    return typed


def insert_person(new: NewPerson, person_id: str) -> models.Person:
    """The row of a new person without a password; raises `AccountRefused`."""
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
        password=NO_PASSWORD,
        state=models.PersonState.ACTIVE,
        used_on=today(),
    )


def set_password(person: models.Person, password: str) -> None:
    """The person's password from now on; raises `PasswordTooWeak`."""
    kept = hashed(password, username=person.username)
    models.Person.objects.filter(id=person.id).update(password=kept)


def role_held(person: models.Person | str) -> models.PersonRole | None:
    """The role that the person, or whoever has this id, has now, with its organisation."""
    return models.PersonRole.objects.select_related("organisation").filter(person=person, ended=None).first()


def owner_of(person: models.Person | str) -> str | None:
    """The id of the organisation that the person acts for; None where for none, so nobody owns it."""
    held = role_held(person)
    return held.organisation_id if held else None


def end_visits(person: models.Person) -> None:
    """Every visit of the person that is under way ends, on both faces."""
    for sessions in SESSIONS.values():
        sessions._default_manager.filter(person=person, ended=None).update(ended=database_now())


def insert_role(
    person: models.Person,
    organisation: models.Organisation,
    *,
    role: Role,
    granted_by: str,
    approved_by: str | None,
) -> None:
    """The row of a role that begins now, for `ROLE_YEARS`, in the place of the one before."""
    now = database_now()
    models.PersonRole.objects.filter(person=person, ended=None).update(ended=now)
    models.PersonRole.objects.create(
        id=uuid7(),
        person=person,
        organisation=organisation,
        role=role.value,
        granted_by=granted_by,
        approved_by=approved_by,
        since=now,
        until=birthday(today(), settings.ROLE_YEARS),
    )


def change_state(
    person: models.Person, state: models.PersonState, because: str, *, given_by: str, approved_by: str | None = None
) -> None:
    """The account is closed or open from now, with the row of who did it and why."""
    models.Person.objects.filter(id=person.id).update(state=state)
    models.AccountChange.objects.create(
        id=uuid7(),
        person=person,
        state=state,
        because=because,
        given_by=given_by,
        approved_by=approved_by,
        at=database_now(),
    )


def check_same_face(person: models.Person, role: Role) -> None:
    """Raises `AccountRefused` where people in this role sign in on the other face."""
    known = models.PersonRole.objects.filter(person=person).exists()
    if known and face_of(role_of(person.id)) is not face_of(role):
        raise AccountRefused(
            "People in this role sign in on the other face, with an authenticator of its own. Nothing was changed. "
            "Suspend this account and add the person again, under another username."
        )


def person_row(username: str) -> models.Person:
    """The person with this username; raises `AccountRefused`."""
    found = models.Person.objects.filter(username=normal_username(username)).first()
    if found is None:
        raise AccountRefused("There is no person with this username. Nothing was changed. Check the username.")
    return found


def organisation_row(code: str) -> models.Organisation:
    """The organisation with this code; raises `AccountRefused`."""
    found = models.Organisation.objects.filter(code=code).first()
    if found is None:
        raise AccountRefused("There is no organisation with this code. Nothing was changed. Add it first.")
    return found
