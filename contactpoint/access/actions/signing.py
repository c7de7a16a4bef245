"""Signing in, out, and stepping up. Every failure is the same answer after the same work."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from contactpoint.access import attempts, handles, notices
from contactpoint.access.actions.opening import event_of, moved_session, open_session, record_failure
from contactpoint.access.notices import Happened
from contactpoint.access.passwords import matches
from contactpoint.access.pending import LONGEST_TYPED, Pending
from contactpoint.access.queries import SESSIONS, actor_for, normal_username, person_named
from contactpoint.access.rules import PENDING_SECONDS, Face
from contactpoint.access.second_way import Proof, is_proven, proof
from contactpoint.access.tokens import session_key
from contactpoint.audit.actions import record
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind, Outcome

WAY = "sign_in"
RECOVERY_WAY = "sign_in_recovery"
NOBODYS = Pending(typed="", person=None, password_right=False, at=0.0)


@dataclass(frozen=True, slots=True)
class Tried:
    """A try of a username from an address, counted; `held` is None where none was left. `password`: the tries of the
    password, which signing in forgets.
    """

    held: UUID | None
    password: bytes


def begin_sign_in(username: str, password: str, *, face: Face, address: str) -> str:
    """The first page: always a token for the second, whether or not name and password are right.

    A username sent too often from one `address` without signing in is not listened to for a while, known or not.
    """
    typed = normal_username(username)[:LONGEST_TYPED]
    heard = attempts.take(attempts.password_pair_of(typed, address))
    person = person_named(username)
    right = heard and matches(password, person.password if person else None)
    found = Pending(
        typed=typed,
        person=person.id if person else None,
        password_right=right,
        at=database_now().timestamp(),
    )
    return found.sealed_for(face)


def try_sign_in(pending: str, *, face: Face, address: str) -> Tried:
    """Counts a try of the second page before it is judged: of many sent at once only so many are heard.

    Nothing stays locked while codes and PINs are judged; call it outside the transaction that does.
    """
    typed = (Pending.opened_on(face, pending) or NOBODYS).typed
    return Tried(attempts.hold(attempts.pair_of(typed, address)), attempts.password_pair_of(typed, address))


@transaction.atomic
def judge_sign_in(pending: str, code: str, *, pin: str, face: Face, tried: Tried) -> str | None:
    """The second page: a session token, or None for every failure alike (`rules.NOT_SIGNED_IN`)."""
    found = Pending.opened_on(face, pending) or NOBODYS
    fresh = _fresh(found)  # asked of the database whoever it is
    heard = found.password_right and fresh and tried.held is not None
    given = proof(found.person if heard else None, code, pin=pin, face=face)
    token = _opened(found.person, given, face) if given and found.person else None
    if token is None:
        half_right = found.password_right and fresh
        terms = {"username": found.typed}
        record_failure(face, way=WAY, person=found.person, terms=terms, half_right=half_right)
    else:
        attempts.forget(tried.password)
    return token


def forgive(tried: Tried) -> None:
    """Gives back a try that opened a visit, once and again."""
    if tried.held:
        attempts.release(tried.held)


def finish_sign_in(pending: str, code: str, *, pin: str, face: Face, address: str) -> str | None:
    """A try, judged: a session token, or None. `address` is the caller's network address; failures are counted by it
    and the username together.
    """
    tried = try_sign_in(pending, face=face, address=address)
    token = judge_sign_in(pending, code, pin=pin, face=face, tried=tried)
    if token:
        forgive(tried)
    return token


def sign_in(username: str, password: str, code: str, *, pin: str, face: Face, address: str) -> str | None:
    """Both steps at once, for the command line: a session token, or None for every failure alike."""
    pending = begin_sign_in(username, password, face=face, address=address)
    return finish_sign_in(pending, code, pin=pin, face=face, address=address)


@transaction.atomic
def sign_out(token: str, *, face: Face) -> None:
    """Ends the session and destroys what it kept. A token that is worth nothing is no error."""
    actor = actor_for(token, face)
    SESSIONS[face]._default_manager.filter(key=session_key(token), ended=None).update(ended=database_now())
    handles.forget(token)
    if actor is not None:
        record(event_of(EventKind.SIGN_OUT, face, actor=actor, outcome=Outcome.DONE))


@transaction.atomic
def step_up(token: str, code: str, *, pin: str, face: Face) -> str | None:
    """The visit's new token where code and PIN were right, the code unused: it is stepped up from now, and the old
    token is worth nothing. None otherwise; failures are counted.
    """
    actor = actor_for(token, face)
    if actor is None:
        return None
    pair = attempts.pair_of(actor.id, "step-up")
    stepped_up = not attempts.exhausted(pair) and is_proven(actor.id, code, pin=pin, face=face)
    if not stepped_up:
        attempts.count(pair)
    return moved_session(token, face, actor=actor, stepped_up=stepped_up, own_factor=True)


def _opened(person: str, given: Proof, face: Face) -> str | None:
    """A recovery code opens a visit in which nothing is done that needs a fresh code."""
    if given is Proof.CODE:
        return open_session(person, face, way=WAY, own_factor=True)
    notices.note(person, Happened.RECOVERY_USED)
    ago = timedelta(seconds=settings.STEP_UP_SECONDS)
    return open_session(person, face, way=RECOVERY_WAY, own_factor=False, proven_ago=ago)


def _fresh(found: Pending) -> bool:
    return database_now().timestamp() - found.at < PENDING_SECONDS
