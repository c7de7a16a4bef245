"""The people and organisations that account administrators look after, as of today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from contactpoint.access import models
from contactpoint.access.facts import COLUMNS, FACTS, Found, found_from
from contactpoint.kernel.actors import Role

PEOPLE = f"""
    SELECT person.username, person.name, role.role, person.state, {FACTS}
      FROM person JOIN person_role role ON role.person = person.id AND role.ended IS NULL
     WHERE role.organisation = %s ORDER BY person.name, person.username
"""


@dataclass(frozen=True, slots=True)
class Looked:
    """A person of an organisation, with the facts that their access rests on."""

    username: str
    name: str
    role: Role
    suspended: bool
    found: Found


@dataclass(frozen=True, slots=True)
class Accredited:
    """An accreditation of an organisation; `since` is None where one person has proposed it and nobody agreed yet."""

    id: UUID
    capability: str
    evidence: str
    until: date
    since: date | None
    given_by: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation with what it is accredited for, or to be."""

    id: str
    code: str
    name: str
    accreditations: tuple[Accredited, ...]


def people_of(organisation: str) -> list[Looked]:
    """Everybody who has a role for the organisation with this id, by name; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, (organisation,))
        return [_looked(row) for row in cursor.fetchall()]


def organisation_coded(code: str) -> Organisation | None:
    """The organisation with this code."""
    return next(iter(_organisations(models.Organisation.objects.filter(code=code))), None)


def organisation_of(organisation: str) -> Organisation | None:
    """The organisation with this id."""
    return next(iter(_organisations(models.Organisation.objects.filter(id=organisation))), None)


def organisations() -> list[Organisation]:
    """All of them, by name."""
    return _organisations(models.Organisation.objects.order_by("name", "code"))


def _organisations(rows: Iterable[models.Organisation]) -> list[Organisation]:
    wanted = list(rows)
    held: dict[str, list[Accredited]] = {row.id: [] for row in wanted}
    for one in models.Accreditation.objects.filter(organisation__in=wanted, ended=None).order_by("capability", "id"):
        held[one.organisation_id].append(
            Accredited(one.id, one.capability, one.evidence, one.until, one.since, one.given_by)
        )
    return [Organisation(row.id, row.code, row.name, tuple(held[row.id])) for row in wanted]


def _looked(row: tuple[Any, ...]) -> Looked:
    username, name, role, state = row[: -len(COLUMNS)]
    found = found_from(Role(role), row[-len(COLUMNS) :])
    return Looked(username, name, Role(role), state == models.PersonState.SUSPENDED, found)
