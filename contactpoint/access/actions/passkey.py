"""Signing in and stepping up by passkey, and a person's own passkeys."""

from django.db import transaction

from contactpoint.access import models, notices, passkeys
from contactpoint.access.actions.gate import require
from contactpoint.access.actions.opening import event_of, moved_session, open_session, record_failure
from contactpoint.access.challenges import Use
from contactpoint.access.notices import Happened
from contactpoint.access.passkeys import Site
from contactpoint.access.queries import actor_for, has_authenticator
from contactpoint.access.rules import PASSKEYS, Capability
from contactpoint.audit.actions import record
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind, Outcome
from contactpoint.kernel.actors import Actor
from contactpoint.kernel.errors import ContactPointError

SIGN_IN_WAY = "sign_in_passkey"
STEP_UP_WAY = "fresh_passkey"


class PasskeyRefused(ContactPointError):
    """A passkey cannot be added or ended like this; the message says what to do."""


def ask_for_passkey(site: Site, use: Use, *, browser: str) -> str:
    """What the browser needs to ask for a passkey, as JSON; the answer is good once."""
    return passkeys.to_use(site, use, browser=browser)


@transaction.atomic
def sign_in_by_passkey(answer: str, site: Site, *, browser: str) -> str | None:
    """A session token, or None for every failure alike.

    Failures of passwords do not count here: nobody guesses a signature, so nobody can shut anyone out.
    """
    person = passkeys.owner(answer, site, Use.SIGN_IN, browser=browser)
    token = open_session(person, site.face, way=SIGN_IN_WAY, own_factor=True) if person else None
    if token is None:
        record_failure(site.face, way=SIGN_IN_WAY, person=person)
    return token


@transaction.atomic
def step_up_by_passkey(token: str, answer: str, site: Site) -> str | None:
    """The visit's new token, as by `step_up`, where the person's own passkey signed `answer`; None otherwise."""
    actor = actor_for(token, site.face)
    if actor is None:
        return None
    stepped_up = passkeys.owner(answer, site, Use.STEP_UP, browser=token) == actor.id
    return moved_session(token, site.face, actor=actor, stepped_up=stepped_up, own_factor=True, way=STEP_UP_WAY)


def ask_for_new_passkey(site: Site, *, token: str, actor: Actor) -> str:
    """What the browser needs to have a passkey made, as JSON; raises `StepUpNeeded`."""
    require(actor, Capability.FACTOR_OWN, purpose=None)
    return passkeys.to_add(site, models.Person.objects.get(id=actor.id), browser=token)


@transaction.atomic
def add_passkey(answer: str, name: str, site: Site, *, token: str, actor: Actor) -> bool:
    """Keeps the passkey that the device made; False where its answer is not taken. Raises `StepUpNeeded`.

    Raises `PasskeyRefused` where the person has as many as there may be.
    """
    require(actor, Capability.FACTOR_OWN, purpose=None)
    if models.Passkey.objects.filter(person=actor.id, ended=None).count() >= PASSKEYS:
        raise PasskeyRefused(
            f"You have {PASSKEYS} passkeys, and no more can be kept. Remove one, then add the new one."
        )
    made = passkeys.made(answer, site, browser=token)
    if made is None or models.Passkey.objects.filter(id=made.id).exists():
        return False
    passkeys.keep(made, actor.id, name, site.face)
    notices.note(actor.id, Happened.PASSKEY_ADDED)
    record(event_of(EventKind.PASSKEY_ADDED, site.face, actor=actor, outcome=Outcome.DONE))
    return True


@transaction.atomic
def end_passkey(passkey: bytes, site: Site, *, actor: Actor) -> None:
    """Ends one of the person's own passkeys, for good; another's is not touched. Raises `StepUpNeeded`.

    Raises `PasskeyRefused` where nothing would be left to sign in with.
    """
    require(actor, Capability.FACTOR_OWN, purpose=None)
    others = models.Passkey.objects.filter(person=actor.id, ended=None).exclude(id=passkey)
    if not others.exists() and not has_authenticator(actor.id):
        raise PasskeyRefused(
            "This is all that you sign in with. Nothing was changed. Add another passkey first, then remove this one."
        )
    mine = models.Passkey.objects.filter(id=passkey, person=actor.id, face=site.face.value, ended=None)
    if mine.update(ended=database_now()):
        notices.note(actor.id, Happened.PASSKEY_ENDED)
        record(event_of(EventKind.PASSKEY_ENDED, site.face, actor=actor, outcome=Outcome.DONE))
