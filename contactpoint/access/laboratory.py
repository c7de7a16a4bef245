"""Made-up people of a laboratory with everything that access needs, and every part of it taken away again.

Goes by the laboratory's own clock, `lab.clock_timestamp()`, which no other database has.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.db import connection

from contactpoint.access import enrolment, factors, models, recovery
from contactpoint.access.entries import insert_accreditations, insert_checks, insert_role, new_id, set_password, today
from contactpoint.access.passwords import NO_PASSWORD
from contactpoint.access.queries import SESSIONS
from contactpoint.access.rules import ACCREDITATION, Face, Spending, face_of
from contactpoint.access.tokens import new_token, session_key
from contactpoint.access.vetting import Check, Evidence, Fact
from contactpoint.audit.clock import database_now
from contactpoint.kernel.actors import PurposeCode, Role
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.ids import uuid7

DROPS: Mapping[str, str] = {
    **{
        check.value: f"UPDATE vetting SET ended = now() WHERE kind = '{check}' AND person = %(person)s"
        for check in Check
    },
    Fact.ACCREDITED: "UPDATE accreditation SET ended = now() WHERE organisation = %(organisation)s",
    Fact.ROLE: "UPDATE person_role SET ended = now() WHERE person = %(person)s",
    Fact.SECOND_FACTOR: "DELETE FROM factor WHERE person = %(person)s",
    Fact.USED: "UPDATE person SET used_on = used_on - %(unused)s WHERE id = %(person)s",
    "active": "UPDATE person SET state = 'suspended' WHERE id = %(person)s",
    "web visit": "UPDATE web_session SET ended = now() WHERE person = %(person)s",
    "desk visit": "UPDATE desk_session SET ended = now() WHERE person = %(person)s",
}
LAST_DAYS: Mapping[str, str] = {
    **{
        check.value: f"UPDATE vetting SET until = lab.today() WHERE kind = '{check}' AND person = %(person)s"
        for check in Check
    },
    Fact.ACCREDITED: "UPDATE accreditation SET until = lab.today() WHERE organisation = %(organisation)s",
    Fact.ROLE: "UPDATE person_role SET until = lab.today() WHERE person = %(person)s",
    Fact.USED: "UPDATE person SET used_on = lab.today() - %(unused)s + 1 WHERE id = %(person)s",
}
"""The last day on which the fact holds is today. A second factor has no end; a visit's ends are tried apart."""
ONE, TWO = "p-lab-one", "p-lab-two"
PURPOSE: Mapping[str, str | None] = {"code": PurposeCode.IN_FRONT_OF_ME.value, "involvement": None, "reference": None}


@dataclass(frozen=True, slots=True)
class Someone:
    """A person with an organisation of their own and a visit; `token` is what their browser sends."""

    person: str
    organisation: str
    role: Role
    token: str

    @property
    def face(self) -> Face:
        """Where they work."""
        return face_of(self.role)


def someone(role: Role, purpose: Mapping[str, str | None] | None = PURPOSE, *, national: bool = False) -> Someone:
    """Somebody new in this role, vetted and signed in now; on the web with this purpose of the visit."""
    where = models.Organisation.objects.create(id=new_id("o"), code=new_id("O"), name="Lab", national=national)
    needed = {ACCREDITATION[role]} if role in ACCREDITATION else set()
    insert_accreditations(where, needed, evidence="made up", given_by=ONE, approved_by=TWO)
    return _added(role, where, purpose)


def colleague(one: Someone, role: Role) -> Someone:
    """Somebody new in this role, in the organisation of another."""
    return _added(role, models.Organisation.objects.get(id=one.organisation), PURPOSE)


def stand_for(one: Someone, authority: str) -> None:
    """The organisation of this person is the authority of this code from now on."""
    models.Organisation.objects.filter(id=one.organisation).update(code=authority, authority=authority)


def another_visit(one: Someone) -> Someone:
    """The same person in a second browser."""
    return replace(one, token=_visit(one.person, one.face, PURPOSE))


def _added(role: Role, where: models.Organisation, purpose: Mapping[str, str | None] | None) -> Someone:
    name = new_id("p")
    person = models.Person.objects.create(
        id=name, username=name, name="Lab", password=NO_PASSWORD, state=models.PersonState.ACTIVE, used_on=today()
    )
    insert_checks(person.id, dict.fromkeys(Check, Evidence("made up", today())), given_by=ONE)
    insert_role(person, where, role=role, granted_by=ONE, approved_by=TWO)
    models.Factor.objects.create(person=person, sealed=b"", last_step=0, pin=b"none")
    return Someone(person.id, where.id, role, _visit(person.id, face_of(role), purpose))


def who_signs_in(role: Role, password: str, pin: str) -> Someone:
    """Somebody new with a password, an authenticator that nobody holds and a PIN."""
    one = someone(role)
    person = models.Person.objects.get(id=one.person)
    models.Factor.objects.filter(person=person).delete()
    factors.enrol(person, one.face, pin=pin)
    set_password(person, password)
    return one


def who_was_invited(role: Role) -> Someone:
    """Somebody new who has not set anything up yet."""
    one = someone(role)
    models.Factor.objects.filter(person=one.person).delete()
    return one


def recovery_codes(one: Someone) -> list[str]:
    """Codes that this person could sign in with, had they the password."""
    return recovery.issue(models.Person.objects.get(id=one.person), ONE)


def used_enrolment_code(one: Someone) -> str:
    """A code for a first visit that a newer one has made worth nothing."""
    codes = [enrolment.issue(models.Person.objects.get(id=one.person), issued_by=ONE) for _ in range(2)]
    return codes[0]


def passkey_of(one: Someone) -> bytes:
    """The id of a passkey of theirs, which no device holds."""
    row = models.Passkey.objects.create(
        id=secrets.token_bytes(16),
        person_id=one.person,
        face=one.face.value,
        public_key=b"",
        sign_count=0,
        name="key",
        added=database_now(),
    )
    return bytes(row.id)


def role_asked_for(about: Someone, role: Role, *, by: Someone) -> UUID:
    """That an administrator asks for this role for somebody, which waits for another's word."""
    asked = {"what": "role", "role": role.value, "asked_by": by.person, "at": database_now()}
    row = models.Asked.objects.create(id=uuid7(), person_id=about.person, organisation_id=by.organisation, **asked)
    return UUID(str(row.id))


def look_of(one: Someone) -> UUID:
    """That they looked without a reference, which nobody has reviewed."""
    now = database_now()
    counted = {"session": "s-lab", "searches": 1, "opens": 0, "began": now, "last": now}
    row = models.UrgentLook.objects.create(
        id=uuid7(), person_id=one.person, organisation_id=one.organisation, **counted
    )
    return UUID(str(row.id))


def spend_all(one: Someone) -> None:
    """They have looked as often today as anybody may."""
    spent = {"kind": Spending.SEARCH.value, "purse": today().isoformat(), "used": 10**6, "day": today()}
    models.BudgetUse.objects.create(person=one.person, **spent)


def forget_tries() -> None:
    """Nobody has tried anything yet."""
    models.Attempt.objects.all().delete()


def forget_budgets() -> None:
    """Nobody has looked at anything today yet."""
    models.BudgetUse.objects.all().delete()


def _visit(person: str, face: Face, purpose: Mapping[str, str | None] | None) -> str:
    token = new_token()
    with connection.cursor() as cursor:
        cursor.execute("SELECT lab.clock_timestamp()")
        now = cursor.fetchone()[0]
    times = {"started": now, "last_seen": now, "stepped_up_at": now, "own_factor": True}
    SESSIONS[face]._default_manager.create(
        key=session_key(token), person_id=person, purpose=purpose if face is Face.WEB else None, **times
    )
    return token


class NothingToTakeAway(ContactPointError):
    """The person lacked it already, so that losing it proves nothing."""


def take_away(what: str, one: Someone) -> None:
    """One of `DROPS`, of this person."""
    _run(DROPS[what], one)


def end_today(what: str, one: Someone) -> None:
    """One of `LAST_DAYS`, of this person."""
    _run(LAST_DAYS[what], one)


def _run(statement: str, one: Someone) -> None:
    said: dict[str, str | int] = {"person": one.person, "organisation": one.organisation}
    said["unused"] = settings.UNUSED_DAYS
    with connection.cursor() as cursor:
        cursor.execute(statement, said)
        if cursor.rowcount != 1:
            raise NothingToTakeAway("There was nothing to take away, so that nothing was proved. Nothing was changed.")
