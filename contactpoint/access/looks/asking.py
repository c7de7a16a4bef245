"""For whom a proxy asks: a practitioner who proved it by a code on the line that the proxy rang back (B4-22).

The practitioner takes the code from their own account, signed in. It is good once, for some minutes, for the one call;
what the table holds of it is a keyed hash, since eight digits alone are soon guessed.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from contactpoint.access import models
from contactpoint.access.facts import COLUMNS, FACTS, found_from
from contactpoint.access.rules import SHOWN_OF_OWN
from contactpoint.access.vetting import lapsed
from contactpoint.audit.clock import database_now
from contactpoint.audit.keys import key
from contactpoint.kernel.actors import Actor, Role, Sector
from contactpoint.kernel.ids import uuid7

DIGITS = 8
SPEND = """
    UPDATE asker_code SET used_at = clock_timestamp(), session = %s, proxy = %s
     WHERE asker = %s AND digest = %s AND used_at IS NULL AND ended IS NULL
       AND made > clock_timestamp() - make_interval(secs => %s)"""
STANDING = f"""
    SELECT person.id, role.role, organisation.id, organisation.authority, organisation.kind, organisation.national,
           person.name, organisation.name, {FACTS}
      FROM person
      JOIN person_role role ON role.person = person.id AND role.ended IS NULL
      JOIN organisation ON organisation.id = role.organisation
     WHERE person.state = 'active' AND person.id = """
OF_A_PERSON = STANDING + "%s"
OF_A_VISIT = (
    STANDING
    + """(SELECT asker FROM asker_code WHERE session = %s AND ended IS NULL
                         AND used_at > clock_timestamp() - make_interval(secs => %s))"""
)
CALLS = """
    SELECT person.name, code.used_at FROM asker_code code LEFT JOIN person ON person.id = code.proxy
     WHERE code.asker = %s AND code.used_at IS NOT NULL ORDER BY code.used_at DESC, code.id LIMIT %s"""


@dataclass(frozen=True, slots=True)
class Asker:
    """A practitioner as of now, with the names to show."""

    actor: Actor
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call in which somebody began to ask for a practitioner; `proxy` is None where they have no account any more."""

    proxy: str | None
    at: datetime


def calls_of(person: str) -> list[Call]:
    """In which calls proxies asked for this practitioner, the newest first, at most `SHOWN_OF_OWN`. Of no child."""
    with connection.cursor() as cursor:
        cursor.execute(CALLS, (person, SHOWN_OF_OWN))
        return [Call(name, at) for name, at in cursor.fetchall()]


def standing(person: str) -> Asker | None:
    """Who that is by today's facts; None for nobody, for no practitioner, and where a fact has lapsed."""
    return _found(OF_A_PERSON, (person,))


def of_visit(session: bytes) -> Asker | None:
    """For whom the proxy of this visit asks now; None where for nobody, or the call is long over."""
    return _found(OF_A_VISIT, (session, settings.ASKER_SECONDS))


def issue(person: str) -> str:
    """A new code of eight digits for this practitioner; the one before is worth nothing."""
    now, code = database_now(), "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    models.AskerCode.objects.filter(asker=person, used_at=None, ended=None).update(ended=now)
    models.AskerCode.objects.create(id=uuid7(), asker_id=person, digest=_digest(person, code), made=now)
    return code


def spend(person: str, typed: str, *, session: bytes, proxy: str) -> bool:
    """True where `typed` is the code of this practitioner, unused and fresh: now the proxy's visit asks for them."""
    code = "".join(character for character in typed if character.isdigit())
    said = (session, proxy, person, _digest(person, code), settings.ASKER_CODE_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(SPEND, said)
        return bool(cursor.rowcount == 1)


def carry_over(session: bytes, to: bytes) -> None:
    """The visit has another key from now; it asks for the same person."""
    models.AskerCode.objects.filter(session=session, ended=None).update(session=to)


def end(session: bytes) -> None:
    """The proxy of this visit asks for nobody any more."""
    models.AskerCode.objects.filter(session=session, ended=None).update(ended=database_now())


def tries_of(person: str) -> bytes:
    """Stands for wrong codes said of one practitioner, by whichever proxy, with `attempts`."""
    return hmac.digest(key("session"), f"asker\n{person}".encode(errors="replace"), "sha256")


def _digest(person: str, code: str) -> bytes:
    return hmac.digest(key("session"), f"asker code\n{person}\n{code}".encode(), "sha256")


def _found(statement: str, said: tuple[str | bytes | int | UUID, ...]) -> Asker | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, said)
        row = cursor.fetchone()
    if row is None or row[1] != Role.PRACTITIONER:
        return None
    found = found_from(Role.PRACTITIONER, row[-len(COLUMNS) :])
    if lapsed(found.facts, found.today):
        return None
    person, _, organisation, authority, kind, national, name, where = row[: -len(COLUMNS)]
    actor = Actor(
        id=person,
        role=Role.PRACTITIONER,
        organisation=organisation,
        authority=authority,
        sector=Sector(kind),
        national=national,
    )
    return Asker(actor, name, where)
