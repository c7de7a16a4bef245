"""Signing in and stepping up at an employer's identity provider. Every failure is one answer; the audit has the reason.

The provider is asked between two transactions, never in one: while it takes its time nothing is locked.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from django.db import transaction

from contactpoint.access import attempts, providers, trips
from contactpoint.access.actions.opening import event_of, moved_session, open_session, record_failure
from contactpoint.access.id_tokens import NotTaken, Said, Why
from contactpoint.access.providers import Provider
from contactpoint.access.queries import actor_for
from contactpoint.access.rules import PROVIDER_TRIES, STEP_UP_AGE, Face
from contactpoint.access.trips import Trip
from contactpoint.audit.actions import record
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind, Outcome

WAY = "employer_back"


@dataclass(frozen=True, slots=True)
class Setting:
    """A browser that sets out: to `address`, of the provider of the organisation called `name`."""

    address: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """What a provider sent a browser back with, and where to: `organisation` is the code in the address of the page.

    `browser`: what its cookie kept; `address`: where it stands in the network.
    """

    organisation: str
    state: str
    code: str
    issuer: str
    browser: str
    address: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """A sign-in that was taken. `token`: of the new visit, or the new one of the visit that was stepped up; then `back`
    and `kept`.
    """

    token: str
    back: str
    kept: str
    stepped_up: bool


def set_out(code: str, face: Face, *, browser: str, redirect: str) -> Setting | None:
    """Begins a trip to sign in at the provider of this organisation; None where it has none for this face.

    `redirect`: the address to come back to, but for the code of the organisation.
    """
    provider = providers.provider_of(code, face)
    if provider is None:
        return None
    return _setting(provider, _trip(provider, redirect), face, browser=browser, max_age=provider.max_age)


def set_out_to_step_up(
    token: str, face: Face, *, browser: str, redirect: str, back: str = "/", kept: str = ""
) -> Setting | None:
    """The same within a visit, to sign in there anew; None where the person has no account there."""
    actor = actor_for(token, face)
    code = providers.signs_in_there(actor.id, actor.organisation or "", face) if actor else ""
    provider = providers.provider_of(code, face) if code else None
    if provider is None:
        return None
    trip = _trip(provider, redirect, visit=token, back=back, kept=kept)
    return _setting(provider, trip, face, browser=browser, max_age=0)


def come_back(said: Returning, *, face: Face) -> Arrived | None:
    """Opens a visit, or steps one up; None for every failure alike. The state is worth nothing afterwards."""
    trip = trips.take(said.state, face, browser=said.browser)
    if trip is None:
        return _failed(Why.UNKNOWN_TRIP, face, None, said)
    try:
        return _arrived(trip, said, face)
    except NotTaken as refused:
        return _failed(refused.why, face, trip, said)


def _arrived(trip: Trip, said: Returning, face: Face) -> Arrived | None:
    provider = providers.provider_with(trip.provider, face)
    if provider is None:
        raise NotTaken(Why.NOT_CONNECTED)
    _check_way(provider, said)
    held = attempts.hold(attempts.provider_pair_of(provider.id, said.address), PROVIDER_TRIES)
    if held is None:
        raise NotTaken(Why.TOO_MANY_TRIES)
    oldest = STEP_UP_AGE if trip.visit else provider.max_age
    who = providers.signed_in_there(provider, trip, said.code, max_age=oldest, face=face)
    with transaction.atomic():
        person = providers.holder(provider, who.subject)
        why, token = _judged(trip, who, person, face)
        if why is None and token is not None:
            attempts.release(held)
            return Arrived(token, trip.back, trip.kept, stepped_up=bool(trip.visit))
        return _failed(why or Why.VISIT_ENDED, face, trip, said, person=person, subject=who.subject)


def _check_way(provider: Provider, said: Returning) -> None:
    """The answer came to the page of this provider, says so where it says whence it is, and has a code (RFC 9207)."""
    if said.organisation != provider.code:
        raise NotTaken(Why.OTHER_ADDRESS)
    if said.issuer != provider.issuer and (said.issuer or provider.names_itself):
        raise NotTaken(Why.OTHER_PROVIDER)
    if not said.code:
        raise NotTaken(Why.PROVIDER_REFUSED)


def _judged(trip: Trip, who: Said, person: str | None, face: Face) -> tuple[Why | None, str | None]:
    """Why not, or None and the visit's new token; the visit is as fresh as the sign-in there."""
    if person is None:
        return Why.UNKNOWN_SUBJECT, None
    now = database_now()
    at = min(now, datetime.fromtimestamp(who.at, UTC))
    if not trip.visit:
        token = open_session(person, face, way=WAY, own_factor=False, proven_ago=now - at)
        return (None if token else Why.NO_ACCESS), token
    actor = actor_for(trip.visit, face)
    if actor is None or actor.id != person:
        return (Why.OTHER_PERSON if actor else Why.VISIT_ENDED), None
    new = moved_session(trip.visit, face, actor=actor, stepped_up=True, own_factor=False, way=WAY, at=at)
    return None, new


@transaction.atomic
def _failed(
    why: Why, face: Face, trip: Trip | None, said: Returning, *, person: str | None = None, subject: str = ""
) -> None:
    """The event of a sign-in or step-up that was not taken, with the reason."""
    actor = actor_for(trip.visit, face) if trip and trip.visit else None
    if actor is None:
        terms = {"organisation": said.organisation, "subject": subject}
        record_failure(face, way=WAY, person=person, because=why, terms=terms)
    else:
        kind, refused = EventKind.STEPPED_UP, Outcome.REFUSED
        record(event_of(kind, face, actor=actor, outcome=refused, way=WAY, because=why))


def _trip(provider: Provider, redirect: str, *, visit: str = "", back: str = "/", kept: str = "") -> Trip:
    return Trip(
        provider=provider.id,
        redirect=f"{redirect}{quote(provider.code, safe='')}",
        nonce=trips.drawn(),
        verifier=trips.drawn(),
        visit=visit,
        back=back,
        kept=kept,
    )


def _setting(provider: Provider, trip: Trip, face: Face, *, browser: str, max_age: int) -> Setting:
    state = trips.issue(trip, face, browser)
    return Setting(providers.address_to_sign_in(provider, trip, state, max_age=max_age), provider.name)
