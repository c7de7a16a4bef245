"""The rows of organisations, people and roles, as `actions` write them once it is decided."""

import re
import secrets
from dataclasses import dataclass

from contactpoint.access import models
from contactpoint.access.passwords import hashed
from contactpoint.access.queries import normal_username
from contactpoint.audit.clock import database_now
from contactpoint.kernel.actors import Role
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.ids import uuid7

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
FOUNDER = "founder"
"""Stands as who gave the first two administrators their role."""


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
    pin: str
    role: Role
    organisation: str


def new_id(letter: str) -> str:
    """A random id that tells nothing, such as `p-7f3a…`."""
    return f"{letter}-{secrets.token_hex(8)}"


def insert_organisation(new: NewOrganisation) -> models.Organisation:
    """The row of a new organisation."""
    return models.Organisation.objects.create(
        id=new_id("o"),
        code=new.code,
        name=new.name,
        authority=new.authority,
        national=new.national,
        accredited=sorted(new.accredited),
    )


def insert_person(new: NewPerson, person_id: str) -> models.Person:
    """The row of a new person; raises `AccountRefused` or `PasswordTooWeak`."""
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


def insert_role(
    person: models.Person,
    organisation: models.Organisation,
    *,
    role: Role,
    granted_by: str,
    approved_by: str | None,
) -> None:
    """The row of a role that begins now."""
    models.PersonRole.objects.create(
        id=uuid7(),
        person=person,
        organisation=organisation,
        role=role.value,
        granted_by=granted_by,
        approved_by=approved_by,
        since=database_now(),
    )
