"""People and organisations as rows, and the codes their authenticators would show."""

import secrets
import time
from base64 import b32decode
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from contactpoint.access import factors, models, pins
from contactpoint.access.actions import (
    NewPerson,
    begin_enrolment,
    begin_sign_in,
    enrol,
    finish_sign_in,
    invite_person,
    offered,
)
from contactpoint.access.entries import insert_accreditations, insert_checks, today
from contactpoint.access.passwords import SCRYPT, hashed
from contactpoint.access.queries import role_of
from contactpoint.access.rules import Face, face_of
from contactpoint.access.vetting import Check, Evidence
from contactpoint.audit.clock import database_now
from contactpoint.audit.keys import key
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode, Role, Sector
from contactpoint.kernel.ids import uuid7

PASSWORD = "four plain words here"
PIN = "802753"
ADDRESS = "192.0.2.7"
ACCOUNT_WORK = Purpose(PurposeCode.DESK_ACCOUNT, reference="test/1")
EARLY_HELP = Purpose(PurposeCode.EARLY_HELP, involvement="health_visitor")
EVERY_ACCREDITATION = ("query", "mediated_access", "shielding", "feed")


def an_organisation(
    code: str = "HUL", *, authority: str | None = "HUL", national: bool = False, kind: str = "general"
) -> models.Organisation:
    made = models.Organisation.objects.create(
        id=f"o-{code.lower()}",
        code=code,
        name=f"Organisation {code}",
        authority=authority,
        national=national,
        kind=kind,
        telephone="01632 960100",
    )
    insert_accreditations(made, EVERY_ACCREDITATION, evidence="register 1", given_by="p-first", approved_by="p-second")
    return made


def every_check(dated: date | None = None) -> dict[Check, Evidence]:
    """What makes a person fully vetted, dated today or as given."""
    return dict.fromkeys(Check, Evidence("file 1", dated or today()))


def a_person(username: str, role: Role, organisation: models.Organisation) -> models.Person:
    """A person with `PASSWORD`, an authenticator, every check and a role given by two others."""
    person = models.Person.objects.create(
        id=f"p-{username}",
        username=username,
        name=username.title(),
        password=_kept_password(),
        state="active",
        used_on=today(),
    )
    models.PersonRole.objects.create(
        id=uuid7(),
        person=person,
        organisation=organisation,
        role=role,
        granted_by="p-first",
        approved_by="p-second",
        since=database_now(),
        until=today() + timedelta(days=700),
    )
    insert_checks(person.id, every_check(), given_by="p-first")
    face = face_of(role)
    secret = factors._sealed(secrets.token_bytes(factors.SECRET_BYTES), person.id, face)
    pin = pins._sealed(person.id, _kept_pin(), face)
    models.Factor.objects.create(person=person, sealed=secret, last_step=0, pin=pin)
    return person


def a_newcomer(username: str, role: Role, organisation: models.Organisation) -> tuple[models.Person, str]:
    """A person whom one administrator has invited, with every check, and the code to hand over."""
    new = NewPerson(username=username, name=username.title(), role=role, organisation=organisation.code)
    actor = an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-first", organisation=organisation.id)
    code = invite_person(replace(new, checks=every_check()), actor=actor, purpose=ACCOUNT_WORK)
    return models.Person.objects.get(username=username), code


def enrols(code: str, face: Face = Face.WEB, *, pin: str = PIN) -> str:
    """The first visit of whoever was handed `code`, with `PASSWORD` and an authenticator from now on."""
    token = begin_enrolment(code, face=face, address=ADDRESS)
    return enrol(token, PASSWORD, pin, code_from(offered(token, face=face).uri), face=face)


def code_of(person: models.Person) -> str:
    """The code to use now, never one that was used or is about to lapse."""
    face = face_of(role_of(person.id))
    change_factor(person, last_step=0)
    secret = factors._secret(person.id, key(f"factor_{face}_private"), face)
    return factors._code(secret, _now() // factors.STEP_SECONDS)


def codes_of(person: models.Person) -> list[str]:
    """Those of this half minute and of the next two: a command waits for one that does not lapse while it is typed."""
    face = face_of(role_of(person.id))
    secret = factors._secret(person.id, key(f"factor_{face}_private"), face)
    step = int(database_now().timestamp()) // factors.STEP_SECONDS
    return [factors._code(secret, step + later) for later in range(3)]


def change_factor(person: models.Person, **changes: object) -> None:
    """As nobody can: the database holds every process to two administrators, and to steps that go on."""
    factor = models.Factor.objects.get(person=person)
    factor.delete()
    kept = {"sealed": factor.sealed, "last_step": factor.last_step, "pin": factor.pin, "reset": factor.reset}
    models.Factor.objects.create(person=person, **{**kept, **changes})


def code_from(uri: str) -> str:
    """What an authenticator app shows now that has read `uri`."""
    asked = parse_qs(urlsplit(uri).query)
    totp = TOTP(b32decode(asked["secret"][0]), int(asked["digits"][0]), SHA1(), int(asked["period"][0]))
    return totp.generate(_now()).decode()


def _now() -> int:
    """The second it is, after waiting for the next code where this one is about to lapse."""
    left = factors.STEP_SECONDS - database_now().timestamp() % factors.STEP_SECONDS
    if left < 5:
        time.sleep(left)
    return int(database_now().timestamp())


def signed_in(person: models.Person, face: Face = Face.WEB) -> str:
    pending = begin_sign_in(person.username, PASSWORD, face=face, address=ADDRESS)
    token = finish_sign_in(pending, code_of(person), pin=PIN, face=face, address=ADDRESS)
    assert token is not None
    return token


def an_actor(role: Role, **changes: object) -> Actor:
    """Somebody of Hull with a fresh code; `changes` are fields of the Actor."""
    fields = {"id": "p-1", "organisation": "o-hul", "authority": "HUL", "session": "s-1"}
    fields |= {"stepped_up": True, "own_factor": changes.get("stepped_up", True)}
    fields["relatives"] = frozenset()
    fields["sector"] = Sector.GENERAL
    return Actor(role=role, **{**fields, **changes})


@cache
def _kept_password() -> str:
    return hashed(PASSWORD, username="nobody in particular")


@cache
def _kept_pin() -> str:
    return SCRYPT.encode(PIN, SCRYPT.salt())
