"""Somebody sets up their own way to sign in, with a code that an administrator handed over; it opens a first visit."""

from dataclasses import dataclass

from django.db import transaction

from contactpoint.access import attempts, enrolment, factors, models, passkeys
from contactpoint.access.actions.opening import open_session
from contactpoint.access.enrolment import Enrolling
from contactpoint.access.entries import AccountRefused, set_password
from contactpoint.access.passkeys import Site
from contactpoint.access.rules import TRIES, Face
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome

WAY = "enrol"
NOT_YET = "not yet"
"""Stands for a visit where everything is set up, and what else access takes does not hold yet."""
CODE_GONE = (
    "This code is not one of ours, was used, or has lapsed, or it is for the other page: practitioners, and those who "
    "ask for others, have a page of their own, everybody else has the desk. Nothing was done. Type it as it stands on "
    "the sheet, or ask the account administrator who gave it to you for a new one. After several failures wait 15 "
    "minutes."
)


@dataclass(frozen=True, slots=True)
class Offer:
    """Whom a code is for, and the authenticator secret that is offered: in groups of four, and as apps read it."""

    name: str
    username: str
    secret: str
    uri: str


def begin_enrolment(typed: str, *, face: Face, address: str) -> str | None:
    """A token for the next page, where `typed` is a code that can still be used; None after too many failures too."""
    pair = attempts.pair_of("enrol", address)
    with transaction.atomic():
        found = None if attempts.exhausted(pair, TRIES) else enrolment.begun(typed)
        if found is None:
            attempts.count(pair)
            record(_event(EventKind.ENROL_FAILED, face, Outcome.FAILED, person=None))
    return found.sealed_for(face) if found else None


def offered(token: str, *, face: Face) -> Offer | None:
    """What the page of this token shows; None where it is none of ours."""
    found = Enrolling.opened_on(face, token)
    person = models.Person.objects.filter(id=found.person).first() if found else None
    if found is None or person is None:
        return None
    uri = factors.uri_of(bytes.fromhex(found.secret), person.username)
    return Offer(person.name, person.username, factors.in_groups(bytes.fromhex(found.secret)), uri)


@transaction.atomic
def enrol(token: str, password: str, pin: str, code: str, *, face: Face) -> str:
    """A visit or `NOT_YET`, once password, PIN and authenticator are kept; empty where `code` is not the app's.

    Raises `PasswordTooWeak`, `PinTooWeak`, `AccountRefused`; then nothing is kept.
    """
    found = _found(token, face)
    person = models.Person.objects.get(id=found.person)
    with transaction.atomic():
        _spend(found)
        set_password(person, password)
        right = factors.take(found.person, bytes.fromhex(found.secret), code, pin=pin, face=face)
        transaction.set_rollback(not right)
    if not right:
        return ""
    return _opened(found.person, face)


def ask_for_first_passkey(token: str, site: Site) -> str:
    """What the browser needs to have a passkey made, as JSON; raises `AccountRefused`."""
    found = _found(token, site.face)
    return passkeys.to_add(site, models.Person.objects.get(id=found.person), browser=token)


@transaction.atomic
def enrol_by_passkey(token: str, answer: str, name: str, site: Site) -> str:
    """A visit or `NOT_YET`, once the passkey is kept; empty where the device's answer is not taken.

    Raises `AccountRefused`.
    """
    found = _found(token, site.face)
    made = passkeys.made(answer, site, browser=token)
    if made is None or models.Passkey.objects.filter(id=made.id).exists():
        return ""
    _spend(found)
    passkeys.keep(made, found.person, name, site.face)
    return _opened(found.person, site.face)


def _found(token: str, face: Face) -> Enrolling:
    found = Enrolling.opened_on(face, token)
    if found is None:
        raise AccountRefused(CODE_GONE)
    return found


def _spend(found: Enrolling) -> None:
    if not enrolment.spend(found):
        raise AccountRefused(CODE_GONE)


def _opened(person: str, face: Face) -> str:
    """The first visit, or `NOT_YET`."""
    record(_event(EventKind.ENROLLED, face, Outcome.DONE, person=person))
    return open_session(person, face, way=WAY, own_factor=True) or NOT_YET


def _event(kind: EventKind, face: Face, outcome: Outcome, *, person: str | None) -> Event:
    return Event(kind=kind, route=f"{face}.{WAY}", actor=None, purpose=None, outcome=outcome, claimed=person)
