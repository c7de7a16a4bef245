"""Reads of access: the Actor of a session as of now, the reason of a visit, who somebody is."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from fido2.utils import websafe_encode

from contactpoint.access import models
from contactpoint.access.facts import COLUMNS, FACTS, OWN_FACTOR, Found, found_from, note_used
from contactpoint.access.looks import asking
from contactpoint.access.notices import WAITING
from contactpoint.access.rules import Face, allowed_on
from contactpoint.access.tokens import session_key, session_name
from contactpoint.access.vetting import Fact, Lapse, lapsed, lapses
from contactpoint.audit.clock import database_now
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode, Role, Sector

TOUCH_SECONDS = 30
"""A visit is written down as seen at most this often, so it may end this much early, never late."""
FOUNDERS = 2
"""So many people are added before anybody can sign in: one administrator alone could add no other (B4-21)."""
SESSIONS: Mapping[Face, type[models.Session]] = {Face.WEB: models.WebSession, Face.DESK: models.DeskSession}
RELATIVES: Mapping[Face, str] = {
    Face.WEB: "NULL::text[]",
    Face.DESK: """ARRAY(SELECT CASE one WHEN person.id THEN other ELSE one END
                          FROM relative WHERE person.id IN (one, other)
                        UNION SELECT said.person FROM family_said said WHERE said.username = person.username
                               AND said.withdrawn IS NULL
                        UNION SELECT named.id FROM family_said said JOIN person named ON named.username = said.username
                               WHERE said.person = person.id AND said.withdrawn IS NULL)""",
}
AUTHORITY: Mapping[Face, str] = {
    Face.WEB: "organisation.authority",
    Face.DESK: "CASE WHEN organisation.code = organisation.authority THEN organisation.authority END",
}
"""Where a practitioner works; at the desk the authority that the organisation is, never one that it only belongs to."""
LIVE = """
    SELECT person.id, role.role, organisation.id, {authority}, organisation.kind, organisation.national,
           session.stepped_up_at > clock_timestamp() - make_interval(secs => %s)
             AND session.stepped_up_at <= clock_timestamp(),
           session.own_factor,
           session.last_seen < clock_timestamp() - make_interval(secs => %s),
           extract(epoch FROM session.started - clock_timestamp())::int + %s,
           session.purpose ->> 'code', session.purpose ->> 'involvement', session.purpose ->> 'reference',
           person.name, organisation.name, {waiting}, {relatives}, {facts}
      FROM {table} session
      JOIN person ON person.id = session.person AND person.state = 'active'
      JOIN person_role role ON role.person = person.id AND role.ended IS NULL
      JOIN organisation ON organisation.id = role.organisation
     WHERE session.key = %s AND session.ended IS NULL
       AND session.last_seen > clock_timestamp() - make_interval(secs => %s)
       AND session.started > clock_timestamp() - make_interval(secs => %s)
       AND session.started <= clock_timestamp()
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
class Who:
    """A person as other people at the desk read of them."""

    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class VisitFact:
    """A visit as of now: who acts, the reason that was chosen, the names to show; of a proxy, for whom.

    `seconds_left`: until it ends however it is used. `lapse`: what of the person ends soonest and soon, if anything.
    """

    actor: Actor
    purpose: Purpose | None
    person: str
    organisation: str
    seconds_left: int
    lapse: Lapse | None
    told: bool
    """Whether there is a notice to be read."""
    asking_for: str | None = None


@dataclass(frozen=True, slots=True)
class OwnVisit:
    """An open visit as its person reads of it; `name` opens nothing."""

    name: str
    started: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class SaidOfFamily:
    """Whom somebody named; `counts` until two administrators have taken it back."""

    username: str
    counts: bool


@dataclass(frozen=True, slots=True)
class OwnPasskey:
    """A passkey as its person reads of it; `id` in letters of base64url."""

    id: str
    name: str
    added: datetime
    last_used: datetime | None


@dataclass(frozen=True, slots=True)
class _Live:
    """A row of `LIVE`."""

    person: str
    role: Role
    organisation: str
    authority: str | None
    sector: Sector
    national: bool
    stepped_up: bool
    by_own_factor: bool
    stale: bool
    seconds_left: int
    code: str | None
    involvement: str | None
    reference: str | None
    name: str
    organisation_name: str
    told: bool
    relatives: frozenset[str] | None
    found: Found


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
    """The Actor of a session by today's facts; None where one of B4-17 has lapsed. Touches the session."""
    visit = visit_for(token, face)
    return visit.actor if visit else None


def visit_for(token: str | None, face: Face) -> VisitFact | None:
    """The same with the reason and the names to show, by one statement."""
    key = session_key(token or "")
    live = _live(key, face) if token else None
    if live is None or not allowed_on(live.role, face) or lapsed(live.found.facts, live.found.today):
        return None
    if live.stale:
        _touch(key, face)
    if live.found.used_on < live.found.today:
        note_used(live.person, live.found.today)
    asked = asking.of_visit(key) if live.role is Role.PROXY else None
    actor = Actor(
        id=live.person,
        role=live.role,
        organisation=live.organisation,
        authority=live.authority,
        sector=live.sector,
        national=live.national,
        session=session_name(key),
        stepped_up=live.stepped_up,
        own_factor=live.stepped_up and live.by_own_factor,
        relatives=live.relatives,
        asker=asked.actor if asked else None,
    )
    asking_for = f"{asked.name}, {asked.organisation}" if asked else None
    names = (live.name, live.organisation_name)
    return VisitFact(actor, _purpose(live), *names, live.seconds_left, _soonest(live.found), live.told, asking_for)


def _soonest(found: Found) -> Lapse | None:
    """What a person is warned of; who reads the warning uses the account, so that it says nothing of use."""
    ending = (one for one in lapses(found.facts, found.today) if one.fact is not Fact.USED)
    return next((one for one in ending if one.days_left <= max(settings.WARNING_DAYS)), None)


def role_of(person: str) -> Role:
    """The role that the person with this id holds, or held last; raises `DoesNotExist`."""
    return Role(models.PersonRole.objects.filter(person=person).latest("since").role)


def who_are(people: Iterable[str]) -> dict[str, Who]:
    """The names of people by id, with the organisation that each acts for, or acted for last."""
    held = models.PersonRole.objects.filter(person__in=list(people)).select_related("person", "organisation")
    return {one.person_id: Who(one.person.name, one.organisation.name) for one in held.order_by("since")}


def passkeys_of(person: str, face: Face) -> list[OwnPasskey]:
    """The passkeys that the person can sign in to `face` with, oldest first."""
    rows = models.Passkey.objects.filter(person=person, face=face.value, ended=None).order_by("added", "id")
    return [OwnPasskey(websafe_encode(bytes(row.id)), row.name, row.added, row.last_used) for row in rows]


def family_said_by(person: str) -> list[SaidOfFamily]:
    """Whom the person has named as family, by username."""
    rows = models.FamilySaid.objects.filter(person=person).order_by("username")
    return [SaidOfFamily(row.username, row.withdrawn_id is None) for row in rows]


def has_authenticator(person: str) -> bool:
    """Whether the person can sign in by password, code and PIN."""
    return models.Factor.objects.filter(person=person).exclude(pin=None).exists()


def has_a_way(person: str) -> bool:
    """Whether the person has set up anything of their own to sign in with, as access asks it of everybody."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT FROM person WHERE id = %s AND {OWN_FACTOR}", (person,))
        return cursor.fetchone() is not None


def visits_of(person: str, face: Face) -> list[OwnVisit]:
    """The open visits of the person, the one used last first."""
    now = database_now()
    rows = SESSIONS[face]._default_manager.filter(
        person=person,
        ended=None,
        last_seen__gt=now - timedelta(seconds=settings.SESSION_IDLE_SECONDS),
        started__gt=now - timedelta(seconds=settings.SESSION_SECONDS),
    )
    return [
        OwnVisit(session_name(bytes(row.key)), row.started, row.last_seen) for row in rows.order_by("-last_seen", "key")
    ]


def founding() -> bool:
    """True until a database has its first two account administrators; False once anyone else is there."""
    others = models.PersonRole.objects.exclude(role=Role.ACCOUNT_ADMINISTRATOR)
    return models.Person.objects.count() < FOUNDERS and not others.exists()


def _live(key: bytes, face: Face) -> _Live | None:
    longest = settings.SESSION_SECONDS
    with connection.cursor() as cursor:
        cursor.execute(
            LIVE.format(
                table=SESSIONS[face]._meta.db_table,
                authority=AUTHORITY[face],
                relatives=RELATIVES[face],
                facts=FACTS,
                waiting=WAITING,
            ),
            (settings.STEP_UP_SECONDS, TOUCH_SECONDS, longest, key, settings.SESSION_IDLE_SECONDS, longest),
        )
        row = cursor.fetchone()
    if row is None:
        return None
    facts, (person, role, where, authority, kind, *rest, relatives) = (
        row[-len(COLUMNS) :],
        row[: -len(COLUMNS)],
    )
    family = None if relatives is None else frozenset(relatives)
    return _Live(person, Role(role), where, authority, Sector(kind), *(*rest, family, found_from(Role(role), facts)))


def _touch(key: bytes, face: Face) -> None:
    table = SESSIONS[face]._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET last_seen = clock_timestamp() WHERE key = %s", (key,))


def _purpose(live: _Live) -> Purpose | None:
    if live.code is None:
        return None
    return Purpose(PurposeCode(live.code), involvement=live.involvement, reference=live.reference)
