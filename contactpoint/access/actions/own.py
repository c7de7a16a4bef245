"""One's own account: what was done in one's name, and one's own password and PIN (B4-18)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from contactpoint.access import attempts, models, notices
from contactpoint.access.actions.gate import require
from contactpoint.access.actions.opening import event_of
from contactpoint.access.entries import USERNAME, AccountRefused
from contactpoint.access.notices import Happened
from contactpoint.access.passwords import PasswordTooWeak, hashed, matches
from contactpoint.access.pins import sealed_pin
from contactpoint.access.queries import SESSIONS, normal_username, who_are
from contactpoint.access.rules import MOST_FAMILY, SHOWN_OF_OWN, Capability, Face
from contactpoint.access.tokens import session_key
from contactpoint.audit.actions import record
from contactpoint.audit.clock import database_now
from contactpoint.audit.queries import OwnEvent, looked_for, own_events
from contactpoint.audit.rules import EventKind, Outcome
from contactpoint.kernel.actors import Actor, Role

SIGNING_IN = (
    EventKind.SIGN_IN,
    EventKind.SIGN_IN_FAILED,
    EventKind.SIGN_OUT,
    EventKind.STEPPED_UP,
    EventKind.PASSKEY_ADDED,
    EventKind.PASSKEY_ENDED,
    EventKind.PASSWORD_CHANGED,
    EventKind.PIN_CHANGED,
    EventKind.ENROLLED,
    EventKind.FAMILY_SAID,
)
LOOKS = tuple(kind for kind in EventKind if kind not in {*SIGNING_IN, EventKind.OWN_AUDIT})


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """The newest first. No event says of which child: a child may be shown less by now (N1). `for_them`: what proxies
    did for a practitioner (B4-22), with the names in `proxies` by id, of those who have an account.
    """

    signing_in: tuple[OwnEvent, ...]
    looks: tuple[OwnEvent, ...]
    for_them: tuple[OwnEvent, ...]
    proxies: Mapping[str, str]


@transaction.atomic
def see_own_record(face: Face, *, actor: Actor) -> OwnRecord:
    """What was done in the actor's own name on this face, attempts to sign in included."""
    require(actor, Capability.AUDIT_OWN, purpose=None)
    signing_in, looks = (own_events(actor.id, kinds, face=face, most=SHOWN_OF_OWN) for kinds in (SIGNING_IN, LOOKS))
    asked = actor.role is Role.PRACTITIONER
    for_them = looked_for(actor.id, LOOKS, most=SHOWN_OF_OWN) if asked else []
    proxies = {person: who.name for person, who in who_are({one.by for one in for_them if one.by}).items()}
    record(event_of(EventKind.OWN_AUDIT, face, actor=actor, outcome=Outcome.ANSWERED))
    return OwnRecord(tuple(signing_in), tuple(looks), tuple(for_them), proxies)


@transaction.atomic
def change_password(current: str, new: str, *, token: str, face: Face, actor: Actor) -> bool:
    """False where `current` is not the password, or was wrong too often. Every other visit of the person ends.

    Raises `StepUpNeeded`, `PasswordTooWeak`.
    """
    require(actor, Capability.FACTOR_OWN, purpose=None)
    if new == current:
        raise PasswordTooWeak(
            "This is the password that you typed as the present one. Nothing was changed. Choose another."
        )
    person = models.Person.objects.get(id=actor.id)
    kept, pair = hashed(new, username=person.username), attempts.pair_of(actor.id, "change")
    changed = attempts.take(pair) and matches(current, person.password)
    if changed:
        attempts.forget(pair)
        models.Person.objects.filter(id=actor.id).update(password=kept)
        _end_other_visits(token, face, actor=actor)
        notices.note(actor.id, Happened.PASSWORD_CHANGED)
    outcome = Outcome.DONE if changed else Outcome.REFUSED
    record(event_of(EventKind.PASSWORD_CHANGED, face, actor=actor, outcome=outcome))
    return changed


@transaction.atomic
def change_pin(new: str, *, token: str, face: Face, actor: Actor) -> None:
    """Every other visit of the person ends. Raises `StepUpNeeded`, `PinTooWeak`, `AccountRefused`."""
    require(actor, Capability.FACTOR_OWN, purpose=None)
    kept = sealed_pin(new, actor.id, face)
    if not models.Factor.objects.filter(person=actor.id).update(pin=kept):
        raise AccountRefused("You have no authenticator, and a PIN stands beside one alone. Nothing was changed.")
    _end_other_visits(token, face, actor=actor)
    notices.note(actor.id, Happened.PIN_CHANGED)
    record(event_of(EventKind.PIN_CHANGED, face, actor=actor, outcome=Outcome.DONE))


@transaction.atomic
def say_family(username: str, face: Face, *, actor: Actor) -> None:
    """From now neither the actor nor whoever has this username administers the other (B4-21).

    The same whether or not anybody has it: nobody learns of usernames here. Raises `AccountRefused`.
    """
    require(actor, Capability.FAMILY_OWN, purpose=None)
    named = normal_username(username)
    if not USERNAME.fullmatch(named) or named == models.Person.objects.get(id=actor.id).username:
        raise AccountRefused("Enter the username of somebody else. Nothing was changed.")
    others = models.FamilySaid.objects.filter(person=actor.id, withdrawn=None).exclude(username=named)
    if others.count() >= MOST_FAMILY:
        raise AccountRefused(
            f"You have named {MOST_FAMILY} people. Nothing was changed. Tell your account administrator of others."
        )
    said, _ = models.FamilySaid.objects.get_or_create(
        person_id=actor.id, username=named, defaults={"at": database_now()}
    )
    if said.withdrawn_id is not None:
        raise AccountRefused(
            "You named this username before, and two administrators have taken it back. Nothing was changed. If it is "
            "family, tell your account administrator."
        )
    record(event_of(EventKind.FAMILY_SAID, face, actor=actor, outcome=Outcome.DONE))


def _end_other_visits(token: str, face: Face, *, actor: Actor) -> None:
    others = SESSIONS[face]._default_manager.filter(person=actor.id, ended=None).exclude(key=session_key(token))
    others.update(ended=database_now())
