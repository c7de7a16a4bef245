"""Ids that are no handles, sent by people whose they are not: of visits, passkeys, requests, looks, people, deliveries.

A form that names a thing leads somewhere whether or not it did anything, so that the rows themselves are looked at.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from fido2.utils import websafe_encode

from contactpoint.access import models
from contactpoint.access.entries import today
from contactpoint.access.laboratory import (
    Someone,
    another_visit,
    colleague,
    look_of,
    passkey_of,
    role_asked_for,
    someone,
    spend_all,
    stand_for,
    take_away,
)
from contactpoint.access.queries import SESSIONS
from contactpoint.access.reasons import BudgetReason, ReactivationReason, SuspensionReason, UrgentFinding
from contactpoint.access.rules import Face
from contactpoint.access.tokens import session_key, session_name
from contactpoint.access.vetting import Check, Fact
from contactpoint.desk.telling import SURE
from contactpoint.intake.laboratory import waiting_delivery
from contactpoint.intake.models import Delivery
from contactpoint.intake.rules import SendBackReason
from contactpoint.kernel.actors import Role

THEIRS, ANOTHERS = "HUL", "YOR"
KIND = "social_care"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A form that names something: `theirs` may send it, and then the `rows` are others than before."""

    what: str
    theirs: Someone
    path: str
    fields: Mapping[str, str]
    rows: QuerySet[Any]

    @property
    def face(self) -> Face:
        """Where the form is sent."""
        return self.theirs.face

    def as_it_stands(self) -> list[dict[str, Any]]:
        """The rows, whole."""
        return list(self.rows.all().values())


def everything_named() -> Iterator[Named]:
    """One of each kind, of people of their own in an organisation of their own."""
    yield _visit()
    yield _passkey()
    yield from map(_asked, ("take_back", "agree"))
    yield _look()
    yield from (_person(act, **more) for act, more in _PEOPLE.items())
    yield _person_to_renew()
    yield _budget()
    yield _accreditation()
    yield _delivery()


def strangers(roles: Iterable[Role]) -> dict[Role, Someone]:
    """Somebody of another organisation in each role; the data manager's is an authority."""
    found = {role: someone(role) for role in roles}
    stand_for(found[Role.DATA_MANAGER], ANOTHERS)
    return found


def _visit() -> Named:
    """Of the practitioners' face: at the desk there is one at a time."""
    one = someone(Role.PRACTITIONER)
    key = session_key(one.token)
    rows = SESSIONS[one.face]._default_manager.filter(key=key)
    fields = {"visit": session_name(key)}
    theirs = another_visit(one)
    return Named(what="visit", theirs=theirs, path="/my-account/visits/end", fields=fields, rows=rows)


def _passkey() -> Named:
    one = someone(Role.PRACTITIONER)
    name = passkey_of(one)
    fields, rows = {"passkey": websafe_encode(name)}, models.Passkey.objects.filter(id=name)
    return Named(what="passkey", theirs=one, path="/my-account/passkey/end", fields=fields, rows=rows)


def _asked(act: str) -> Named:
    """A role that one administrator asks for, and another agrees to or takes back."""
    one = someone(Role.ACCOUNT_ADMINISTRATOR)
    about, theirs = colleague(one, Role.BROKER), colleague(one, Role.ACCOUNT_ADMINISTRATOR)
    row = role_asked_for(about, Role.ACCOUNT_ADMINISTRATOR, by=one)
    fields, rows = {"act": act, "which": str(row)}, models.Asked.objects.filter(id=row)
    return Named(what=f"request, {act}", theirs=theirs, path="/people", fields=fields, rows=rows)


def _look() -> Named:
    one = someone(Role.PRACTITIONER)
    row = look_of(one)
    fields = {"which": str(row), "finding": UrgentFinding.EXPLAINED.value}
    rows = models.UrgentLook.objects.filter(id=row)
    return Named(what="urgent look", theirs=colleague(one, Role.AUDITOR), path="/urgent", fields=fields, rows=rows)


_PEOPLE: Mapping[str, Mapping[str, str]] = {
    "suspend": {"suspend-because": SuspensionReason.LEAVE.value},
    "reactivate": {"reactivate-because": ReactivationReason.RETURNED.value},
    "renew_role": {},
}


def _person(act: str, **more: str) -> Named:
    """Somebody named by username in a form of an account administrator."""
    ada = someone(Role.ACCOUNT_ADMINISTRATOR)
    one = colleague(ada, Role.PRACTITIONER)
    if act == "reactivate":
        take_away("active", one)
    roles, people = models.PersonRole.objects.filter(person=one.person), models.Person.objects.filter(id=one.person)
    rows = roles.order_by("id") if act == "renew_role" else people
    fields = {"act": act, "who": one.person, **more}
    return Named(what=f"person, {act}", theirs=ada, path="/people", fields=fields, rows=rows)


def _person_to_renew() -> Named:
    ada = someone(Role.ACCOUNT_ADMINISTRATOR)
    one, day = colleague(ada, Role.PRACTITIONER), today()
    take_away(Fact.TRAINING, one)
    dated = {"dated-day": str(day.day), "dated-month": str(day.month), "dated-year": str(day.year)}
    fields = {"act": "renew", "who": one.person, "check": Check.TRAINING.value, "evidence": "file 2", **dated}
    rows = models.Vetting.objects.filter(person=one.person).order_by("id")
    return Named(what="person, renew", theirs=ada, path="/people", fields=fields, rows=rows)


def _budget() -> Named:
    ada = someone(Role.ACCOUNT_ADMINISTRATOR)
    one = colleague(ada, Role.PRACTITIONER)
    spend_all(one)
    fields = {"who": one.person, "because": BudgetReason.DUTY.value}
    rows = models.BudgetRelease.objects.filter(person=one.person)
    return Named(what="budget", theirs=ada, path="/budgets", fields=fields, rows=rows)


def _accreditation() -> Named:
    one, nat = someone(Role.PRACTITIONER), someone(Role.ACCOUNT_ADMINISTRATOR, national=True)
    rows = models.Accreditation.objects.filter(organisation=one.organisation)
    fields = {"act": "end", "which": str(rows.get().id), SURE: "yes"}
    return Named(what="accreditation", theirs=nat, path="/organisations", fields=fields, rows=rows)


def _delivery() -> Named:
    """A file of an authority's own, which its data manager may send back."""
    one = someone(Role.DATA_MANAGER)
    stand_for(one, THEIRS)
    row = waiting_delivery(KIND, THEIRS)
    fields = {"act": "send_back", "delivery": str(row), "reason": next(iter(SendBackReason)).value}
    rows = Delivery.objects.filter(id=row)
    return Named(what="delivery", theirs=one, path=f"/feeds/{KIND}.{THEIRS}", fields=fields, rows=rows)
