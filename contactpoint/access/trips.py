"""Trips to a provider and back: good once, for some minutes, for one browser and face, whichever worker it comes to.

The browser carries the state in an address and a secret in a cookie; the table has the SHA-256 of the one, and the
rest sealed under the other, so that neither the database nor who sees the address can use it. Taking one deletes it.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass

from django.db import connection

from contactpoint.access.rules import TRIP_SECONDS, Face
from contactpoint.access.tokens import derived, opened, sealed

LABEL = b"contactpoint trip 1"
SWEPT_AT_ONCE = 1000
ISSUE = "INSERT INTO provider_trip (key, bound, sealed, made) VALUES (%s, %s, %s, clock_timestamp())"
TAKE = """
    DELETE FROM provider_trip
     WHERE key = %s AND bound = %s AND made > clock_timestamp() - make_interval(secs => %s)
    RETURNING sealed"""
SWEEP = """
    DELETE FROM provider_trip WHERE key IN (
        SELECT key FROM provider_trip WHERE made <= clock_timestamp() - make_interval(secs => %s)
         LIMIT %s FOR UPDATE SKIP LOCKED)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """Where to and what for. `provider`: its id; `redirect`: where it sends the browser back; `visit`: the token of
    the visit to step up, empty to sign in; `back`, `kept`: the page that asked for it and the form that it keeps.
    """

    provider: str
    redirect: str
    nonce: str
    verifier: str
    visit: str = ""
    back: str = "/"
    kept: str = ""

    @property
    def challenge(self) -> str:
        """The verifier as the provider learns of it (RFC 7636, S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def drawn() -> str:
    """43 random characters: a state, a nonce, a verifier or what a browser keeps."""
    return secrets.token_urlsafe(32)


def issue(trip: Trip, face: Face, browser: str) -> str:
    """The state of a new trip. `browser`: what the cookie keeps, and the answer must come with."""
    state = drawn()
    kept = sealed(derived(browser.encode(), LABEL), json.dumps(asdict(trip)).encode(), _bound(face, browser))
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, (TRIP_SECONDS, SWEPT_AT_ONCE))
        cursor.execute(ISSUE, (_key(state), _bound(face, browser), kept))
    return state


def take(state: str, face: Face, *, browser: str) -> Trip | None:
    """The trip, once; None where there is none, it has lapsed, or another browser began it."""
    bound = _bound(face, browser)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, (_key(state), bound, TRIP_SECONDS))
        row = cursor.fetchone()
    plain = opened(derived(browser.encode(errors="replace"), LABEL), bytes(row[0]), bound) if row else None
    return None if plain is None else Trip(**json.loads(plain))


def _key(state: str) -> bytes:
    return hashlib.sha256(state.encode(errors="replace")).digest()


def _bound(face: Face, browser: str) -> bytes:
    return hashlib.sha256(f"trip\n{face}\n{browser}".encode(errors="replace")).digest()
