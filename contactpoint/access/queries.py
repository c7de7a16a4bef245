"""Reads of access: the Actor of a session as of now, the reason of a visit, who somebody is."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from contactpoint.access import models
from contactpoint.access.rules import Face, accredited, allowed_on
from contactpoint.access.tokens import session_key, session_name
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode, Role

TOUCH_SECONDS = 30
"""A visit is written down as seen at most this often, so it may end this much early, never late."""
FOUNDERS = 2
"""So many people are added before anybody can sign in: one administrator alone could add no other (B4-21)."""
SESSIONS: Mapping[Face, type[models.Session]] = {Face.WEB: models.WebSession, Face.DESK: models.DeskSession}
LIVE = """
    SELECT person.id, role.role, organisation.id, organisation.authority, organisation.national,
           organisation.accredited,
           session.stepped_up_at > clock_timestamp() - make_interval(secs => %s),
           session.last_seen < clock_timestamp() - make_interval(secs => %s)
      FROM {table} session
      JOIN person ON person.id = session.person AND person.state = 'active'
      JOIN person_role role ON role.person = person.id AND role.ended IS NULL
      JOIN organisation ON organisation.id = role.organisation
     WHERE session.key = %s AND session.ended IS NULL
       AND session.last_seen > clock_timestamp() - make_interval(secs => %s)
       AND session.started > clock_timestamp() - make_interval(secs => %s)
"""


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A person as accounts know them."""

    id: str
    username: str
    name: str
    password: str
    active: bool


@dataclass(frozen=True, slots=True)
class ShownAs:
    """What a page's header says of the person signed in."""

    person: str
    organisation: str


def normal_username(typed: str) -> str:
    """The one form in which usernames are kept and compared."""
    readable = typed[:200].encode(errors="replace").decode().replace("\x00", "")
    return unicodedata.normalize("NFKC", readable).strip().casefold()


def person_named(username: str) -> PersonFact | None:
    """The person with this username, in any state."""
    row = models.Person.objects.filter(username=normal_username(username)).first()
    if row is None:
        return None
    active = row.state == models.PersonState.ACTIVE
    return PersonFact(row.id, row.username, row.name, row.password, active)


def actor_for(token: str | None, face: Face) -> Actor | None:
    """The Actor of a session by today's facts; None where any condition has lapsed. Touches the session."""
    if not token:
        return None
    key, table = session_key(token), SESSIONS[face]._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            LIVE.format(table=table),
            (settings.STEP_UP_SECONDS, TOUCH_SECONDS, key, settings.SESSION_IDLE_SECONDS, settings.SESSION_SECONDS),
        )
        row = cursor.fetchone()
        if row is None:
            return None
        person, role, organisation, authority, national, capabilities, stepped_up, stale = row
        if not (allowed_on(Role(role), face) and accredited(Role(role), frozenset(capabilities))):
            return None
        if stale:
            cursor.execute(f"UPDATE {table} SET last_seen = clock_timestamp() WHERE key = %s", (key,))
    return Actor(
        id=person,
        role=Role(role),
        organisation=organisation,
        authority=authority,
        national=national,
        session=session_name(key),
        stepped_up=stepped_up,
    )


def purpose_of(token: str) -> Purpose | None:
    """The reason chosen for this visit of `web`, None where none was."""
    kept = models.WebSession.objects.filter(key=session_key(token), ended=None).values_list("purpose", flat=True)
    chosen = kept.first()
    if chosen is None:
        return None
    return Purpose(PurposeCode(chosen["code"]), involvement=chosen["involvement"], reference=chosen["reference"])


def shown_as(actor: Actor) -> ShownAs | None:
    """The names to show of a person and of the organisation it acts for."""
    held = models.PersonRole.objects.filter(person=actor.id, organisation=actor.organisation, ended=None)
    names = held.values_list("person__name", "organisation__name").first()
    return ShownAs(*names) if names else None


def role_of(person: str) -> Role:
    """The role that the person with this id holds, or held last; raises `DoesNotExist`."""
    return Role(models.PersonRole.objects.filter(person=person).latest("since").role)


def founding() -> bool:
    """True until a database has its first two account administrators; False once anyone else is there."""
    others = models.PersonRole.objects.exclude(role=Role.ACCOUNT_ADMINISTRATOR)
    return models.Person.objects.count() < FOUNDERS and not others.exists()
