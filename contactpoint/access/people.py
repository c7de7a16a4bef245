"""The people and organisations that account administrators look after, as of today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from contactpoint.access import models
from contactpoint.access.facts import COLUMNS, FACTS, Found, found_from
from contactpoint.access.rules import ASKED_DAYS
from contactpoint.access.vetting import lapsed
from contactpoint.audit.clock import database_now
from contactpoint.kernel.actors import Actor, Role

PEOPLE = f"""
    SELECT person.username, person.name, role.role, person.state, {FACTS}
      FROM person JOIN person_role role ON role.person = person.id AND role.ended IS NULL
     WHERE role.organisation = %s AND person.username = coalesce(%s, person.username)
     ORDER BY person.name, person.username
"""


@dataclass(frozen=True, slots=True)
class Looked:
    """A person of an organisation, with the facts that their access rests on."""

    username: str
    name: str
    role: Role
    suspended: bool
    found: Found

    @property
    def works(self) -> bool:
        """Whether the person may act today."""
        return not self.suspended and not lapsed(self.found.facts, self.found.today)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one administrator asked for somebody, and another has yet to agree to: `role`, `relative` and `because`
    as in the table `asked`.
    """

    id: UUID
    username: str
    name: str
    what: str
    role: Role | None
    relative: str | None
    because: str | None
    asked_by: str
    asked_by_name: str
    at: datetime

    @property
    def until(self) -> datetime:
        """When it lapses, and is asked for anew."""
        return self.at + timedelta(days=ASKED_DAYS)


@dataclass(frozen=True, slots=True)
class Waits:
    """How many requests of an organisation wait for one administrator."""

    code: str
    name: str
    requests: int


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


def people_of(organisation: str, username: str | None = None) -> list[Looked]:
    """Everybody who has a role for the organisation with this id, or who of them has this username; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, (organisation, username))
        return [_looked(row) for row in cursor.fetchall()]


def waiting_in(organisation: str) -> list[Waiting]:
    """What waits for a second administrator of the organisation with this id, oldest first."""
    rows = list(_asked().filter(organisation=organisation).select_related("person").order_by("at", "id"))
    names = dict(models.Person.objects.filter(id__in=[row.asked_by for row in rows]).values_list("id", "name"))
    return [
        Waiting(
            row.id,
            row.person.username,
            row.person.name,
            row.what,
            Role(row.role) if row.role else None,
            row.relative,
            row.because,
            row.asked_by,
            names.get(row.asked_by, row.asked_by),
            row.at,
        )
        for row in rows
    ]


def waiting_for(administrator: Actor) -> list[Waits]:
    """Where requests wait that this administrator can agree to, by the name of the organisation: of the national team
    everywhere. What they asked themself, and what is about them, or of a relative and not open to family, waits for
    somebody else.
    """
    if administrator.relatives is None:
        return []
    own = models.Person.objects.filter(id=administrator.id).values("username")
    rows = _asked().exclude(asked_by=administrator.id).exclude(person=administrator.id).exclude(relative__in=own)
    rows = rows.exclude(person__in=administrator.relatives, what__in=("role", "factor"))
    if not administrator.national:
        rows = rows.filter(organisation=administrator.organisation)
    counted = rows.values("organisation__code", "organisation__name").annotate(requests=Count("id"))
    return [
        Waits(one["organisation__code"], one["organisation__name"], one["requests"])
        for one in counted.order_by("organisation__name", "organisation__code")
    ]


def administers(person: str, organisation: str | None) -> bool:
    """Whether that is, by today's facts, an account administrator of this organisation or of the national team."""
    held = models.PersonRole.objects.select_related("person", "organisation").filter(
        person=person, ended=None, role=Role.ACCOUNT_ADMINISTRATOR
    )
    return any(
        (row.organisation.national or row.organisation_id == organisation) and one.works
        for row in held
        for one in people_of(row.organisation_id, row.person.username)
    )


def family_of(username: str) -> list[str]:
    """The usernames of those who are family of the person with this one, as declared or as either said."""
    own = models.Person.objects.get(username=username)
    counting = models.FamilySaid.objects.filter(withdrawn=None)
    said = counting.filter(person=own).values_list("username", flat=True)
    named = counting.filter(username=username).values_list("person__username", flat=True)
    pairs = models.Relative.objects.filter(Q(one=own) | Q(other=own)).values_list("one__username", "other__username")
    return sorted({*said, *named, *(name for pair in pairs for name in pair)} - {username})


def unrelated_administrators(username: str, organisation: str) -> list[str]:
    """The usernames of this organisation's own administrators, by today's facts, who are neither the person with this
    username nor family.
    """
    theirs = {username, *family_of(username)}
    held = (one for one in people_of(organisation) if one.role is Role.ACCOUNT_ADMINISTRATOR and one.works)
    return sorted(one.username for one in held if one.username not in theirs)


def organisation_coded(code: str) -> Organisation | None:
    """The organisation with this code."""
    return next(iter(_organisations(models.Organisation.objects.filter(code=code))), None)


def organisation_of(organisation: str) -> Organisation | None:
    """The organisation with this id."""
    return next(iter(_organisations(models.Organisation.objects.filter(id=organisation))), None)


def organisations() -> list[Organisation]:
    """All of them, by name."""
    return _organisations(models.Organisation.objects.order_by("name", "code"))


def _asked() -> QuerySet[models.Asked]:
    """What was asked and waits still."""
    return models.Asked.objects.filter(ended=None, at__gt=database_now() - timedelta(days=ASKED_DAYS))


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
