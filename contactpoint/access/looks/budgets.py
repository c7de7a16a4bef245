"""How much a person may look in a day, counted where all workers see it: a hard stop, and what lies beyond it (B4-23).

Three purses in order: the day's own; what an account administrator released in the last 24 hours; and, for a child in
front of the person, a small reserve, so that a stop never stands between a child in danger and help.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from contactpoint.access import models
from contactpoint.access.handles import SWEPT_AT_ONCE
from contactpoint.access.rules import Spending
from contactpoint.audit.clock import database_now
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode, Role, Sector
from contactpoint.kernel.dates import day_in_england
from contactpoint.kernel.numbers import ChildNumber

TAKE = """
    WITH today AS (SELECT (clock_timestamp() AT TIME ZONE 'Europe/London')::date AS day),
         known AS (SELECT EXISTS (
             SELECT FROM recent, today
              WHERE person = %(person)s AND number = %(child)s
                AND (seen AT TIME ZONE 'Europe/London')::date = day) AS opened),
         taken AS (
             INSERT INTO budget_use AS kept (person, kind, purse, used, day)
             SELECT %(person)s, %(kind)s, coalesce(%(release)s, to_char(day, 'YYYY-MM-DD') || %(which)s), 1, day
               FROM today, known WHERE NOT opened
             ON CONFLICT (person, kind, purse) DO UPDATE SET used = kept.used + 1 WHERE kept.used < %(most)s
             RETURNING used)
    SELECT opened OR EXISTS (SELECT FROM taken) FROM known"""
USED = """
    WITH clock AS (SELECT now, to_char(now AT TIME ZONE 'Europe/London', 'YYYY-MM-DD') AS day
                     FROM clock_timestamp() AS now)
    SELECT person.id, person.username, person.name, role.role, organisation.kind, organisation.name,
           purse.name, purse.until, wanted.kind, coalesce(own.used, 0)
      FROM clock
      JOIN person ON person.id IN (SELECT spent.person FROM budget_use spent WHERE spent.purse = clock.day)
      JOIN person_role role ON role.person = person.id AND role.ended IS NULL
      JOIN organisation ON organisation.id = role.organisation
     CROSS JOIN unnest(%(kinds)s::text[]) AS wanted (kind)
     CROSS JOIN LATERAL (
           SELECT clock.day, NULL::timestamptz
            UNION ALL
           SELECT given.id::text, given.at + %(lasts)s FROM budget_release given
             WHERE given.person = person.id AND given.at + %(lasts)s > now
           ) AS purse (name, until)
      LEFT JOIN budget_use own ON own.person = person.id AND own.purse = purse.name AND own.kind = wanted.kind
     WHERE (%(organisation)s::text IS NULL OR role.organisation = %(organisation)s)
       AND (%(person)s::text IS NULL OR person.id = %(person)s)
     ORDER BY person.name, person.username, wanted.kind"""
RESERVE = "+"


@dataclass(frozen=True, slots=True)
class Purse:
    """What may be taken from at most `most` times: of today, with what is added to its name, or of a release."""

    most: int
    which: str = ""
    release: str | None = None


@dataclass(slots=True)
class Standing:
    """How much is left of today's budgets and releases to somebody who looked today; `released` until when, if so."""

    person: str
    username: str
    name: str
    organisation: str
    left: dict[Spending, int]
    released: datetime | None = None

    @property
    def stopped(self) -> tuple[Spending, ...]:
        """Of what nothing is left."""
        return tuple(kind for kind, left in self.left.items() if left <= 0)


def allowance(spending: Spending, role: Role, sector: Sector | None) -> int:
    """So many a day; half for a proxy, whose looks are others', and for police and probation (B4-24)."""
    whole = int(settings.BUDGETS[spending])
    return whole if role is Role.PRACTITIONER and sector is Sector.GENERAL else whole // 2


def take(spending: Spending, actor: Actor, *, purpose: Purpose, child: ChildNumber | None = None) -> bool:
    """Takes one from the first purse that has any; False where nothing is left, and then nothing was taken.

    A child whose page the person opened today already costs nothing more. Two requests at once wait for one another.
    """
    said: dict[str, str | int | None] = {"person": actor.id, "kind": spending.value}
    said["child"] = None if child is None else int(child)
    with connection.cursor() as cursor:
        for purse in _purses(spending, actor, purpose):
            cursor.execute(TAKE, {**said, "most": purse.most, "which": purse.which, "release": purse.release})
            if cursor.fetchone()[0]:
                return True
    return False


def standings(*, organisation: str | None = None, person: str | None = None) -> list[Standing]:
    """Of those who looked today, by name: in the organisation with this id, or all; or of one person alone."""
    said: dict[str, Any] = {
        "kinds": [kind.value for kind in Spending],
        "lasts": _lasts(),
        "organisation": organisation,
        "person": person,
    }
    found: dict[str, Standing] = {}
    with connection.cursor() as cursor:
        cursor.execute(USED, said)
        for id_, username, name, role, sector, where, _, until, kind, used in cursor.fetchall():
            one = found.setdefault(id_, Standing(id_, username, name, where, dict.fromkeys(Spending, 0)))
            one.left[Spending(kind)] += allowance(Spending(kind), Role(role), Sector(sector)) - used
            one.released = max(filter(None, (one.released, until)), default=None)
    return list(found.values())


def left_to(actor: Actor) -> dict[Spending, int]:
    """How many looks are left of today's budget and what was released; of a proxy's and the asker's the fewer.

    Empty for somebody who has not looked today. Only their own looks change it.
    """
    lookers = [one for one in (actor, actor.asker) if one]
    each = [one.left for looker in lookers for one in standings(person=looker.id)]
    return {kind: max(0, min(left[kind] for left in each)) for kind in Spending if each}


def sweep() -> None:
    """Deletes some of what no day and no release counts any more, leaving what another sweep holds."""
    over = day_in_england(database_now() - _lasts()) - timedelta(days=1)
    old = models.BudgetUse.objects.filter(day__lt=over)
    for person, kind, purse in old.values_list("person", "kind", "purse")[:SWEPT_AT_ONCE]:
        models.BudgetUse.objects.filter(person=person, kind=kind, purse=purse, day__lt=over).delete()


def _purses(spending: Spending, actor: Actor, purpose: Purpose) -> Iterator[Purse]:
    """Each is asked for once the one before it is empty."""
    most = allowance(spending, actor.role, actor.sector)
    yield Purse(most)
    for release in _releases(actor.id):
        yield Purse(most, release=str(release))
    if purpose.code is PurposeCode.IN_FRONT_OF_ME:
        yield Purse(settings.BUDGET_RESERVE, which=RESERVE)


def _releases(person: str) -> list[UUID]:
    since = database_now() - _lasts()
    rows = models.BudgetRelease.objects.filter(person=person, at__gt=since).order_by("at", "id")
    return list(rows.values_list("id", flat=True))


def _lasts() -> timedelta:
    return timedelta(hours=settings.BUDGET_RELEASE_HOURS)
