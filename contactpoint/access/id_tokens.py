"""ID tokens (OpenID Connect Core 3.1.3.7): a signature by a kept library, every claim by a table, no clock, no network.

Each failure has a reason of its own for the audit; the person reads the same words for all of them.
"""

import enum
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jwt

from contactpoint.kernel.errors import ContactPointError

SKEW_SECONDS = 30
"""So much may a provider's clock go before or after ours."""
ISSUED_SECONDS = 600
"""An ID token that was made longer ago was not made for this trip."""
LATEST = 10**12
"""No instant that anybody means is later; larger numbers are none."""
LONGEST_TOKEN = 16_384
LONGEST_SUBJECT = 255
ALGORITHMS = ("ES256", "ES384", "EdDSA", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512")
"""What a provider may be connected with: signatures whose key the program cannot make itself."""


class Why(enum.StrEnum):
    """Why a sign-in at a provider was not taken, as the audit keeps it."""

    UNKNOWN_TRIP = "unknown_trip"
    NOT_CONNECTED = "not_connected"
    OTHER_ADDRESS = "other_address"
    OTHER_PROVIDER = "other_provider"
    PROVIDER_REFUSED = "provider_refused"
    TOO_MANY_TRIES = "too_many_tries"
    PROVIDER_AWAY = "provider_away"
    UNANSWERED = "unanswered"
    UNREADABLE = "unreadable"
    ALGORITHM = "algorithm"
    UNKNOWN_KEY = "unknown_key"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    AUTHORISED_PARTY = "authorised_party"
    EXPIRED = "expired"
    ISSUED = "issued"
    NONCE = "nonce"
    STALE = "stale"
    ACR = "acr"
    AMR = "amr"
    SUBJECT = "subject"
    UNKNOWN_SUBJECT = "unknown_subject"
    OTHER_PERSON = "other_person"
    NO_ACCESS = "no_access"
    VISIT_ENDED = "visit_ended"


class NotTaken(ContactPointError):
    """A sign-in at a provider is not taken; `why` is for the audit alone."""

    def __init__(self, why: Why) -> None:
        super().__init__("The sign-in was not taken. Nothing was done. Start again.")
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an ID token must say. `acr`: one of them; `amr`: all of one set; where either is empty the other stands.

    `max_age`: seconds since the person signed in there; `now`: seconds of the epoch.
    """

    issuer: str
    client: str
    nonce: str
    acr: Collection[str]
    amr: Collection[frozenset[str]]
    max_age: int
    now: float


@dataclass(frozen=True, slots=True)
class Said:
    """What of an ID token is used: who signed in, and when, in seconds of the epoch."""

    subject: str
    at: float


Claims = Mapping[str, Any]


def judged(token: str, keys: Sequence[Claims], algorithms: Collection[str], expected: Expected) -> Said:
    """Who signed in by `token`, which one of the provider's `keys` signed; raises `NotTaken`."""
    claims = _signed(token, keys, algorithms)
    failed = next((why for why, holds in CHECKS if not holds(claims, expected)), None)
    if failed:
        raise NotTaken(failed)
    return Said(claims["sub"], float(claims["auth_time"]))


def _signed(token: str, keys: Sequence[Claims], algorithms: Collection[str]) -> Claims:
    """The claims of a token that is signed with a listed algorithm by the one key that it names."""
    if len(token) > LONGEST_TOKEN:
        raise NotTaken(Why.UNREADABLE)
    header = _unless(Why.UNREADABLE, lambda: jwt.get_unverified_header(token))
    algorithm = header.get("alg")
    if algorithm not in algorithms or algorithm not in ALGORITHMS:
        raise NotTaken(Why.ALGORITHM)
    named = [key for key in keys if _fits(key, header.get("kid"), algorithm)]
    if len(named) != 1:
        raise NotTaken(Why.UNKNOWN_KEY)
    key = _unless(Why.UNKNOWN_KEY, lambda: jwt.PyJWK(dict(named[0]), algorithm))
    body = _unless(Why.SIGNATURE, lambda: SIGNED.decode(token, key, algorithms=[algorithm]))
    return body if isinstance(body, dict) else {}


def _fits(key: Claims, named: object, algorithm: str) -> bool:
    """Whether the key has the name that the token gives, and nothing in it speaks against this use."""
    return (
        isinstance(named, str)
        and key.get("kid") == named
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
    )


def _unless(why: Why, read: Callable[[], Any]) -> Any:
    """Text from outside, read by a library: whatever it raises is a refusal."""
    try:
        return read()
    except Exception:
        raise NotTaken(why) from None


# The library's own look at claims is off: it has another clock than the database's, and one reason for many.
SIGNED = jwt.PyJWT(
    {
        "enforce_minimum_key_length": True,
        "verify_exp": False,
        "verify_nbf": False,
        "verify_iat": False,
        "verify_aud": False,
        "verify_iss": False,
        "verify_sub": False,
        "verify_jti": False,
    }
)


def _instant(claims: Claims, name: str) -> float:
    """The claim in seconds; not a number, with which no comparison holds, where it says no instant."""
    said = claims.get(name)
    return float(said) if isinstance(said, int | float) and abs(said) < LATEST else math.nan


def _is_for_us(claims: Claims, expected: Expected) -> bool:
    """No other audience is trusted, so none may stand beside this one."""
    return claims.get("aud") in (expected.client, [expected.client])


def _is_just_issued(claims: Claims, expected: Expected) -> bool:
    return -SKEW_SECONDS <= expected.now - _instant(claims, "iat") <= ISSUED_SECONDS


def _is_current(claims: Claims, expected: Expected) -> bool:
    begun = "nbf" not in claims or _instant(claims, "nbf") <= expected.now + SKEW_SECONDS
    return begun and expected.now - SKEW_SECONDS < _instant(claims, "exp")


def _is_fresh(claims: Claims, expected: Expected) -> bool:
    return -SKEW_SECONDS <= expected.now - _instant(claims, "auth_time") <= expected.max_age


def _is_by_enough(claims: Claims, expected: Expected) -> bool:
    """`amr` says by what the person signed in there (RFC 8176)."""
    said = claims.get("amr")
    used = {one for one in said if isinstance(one, str)} if isinstance(said, list) else set()
    return not expected.amr or any(accepted <= used for accepted in expected.amr)


def _is_named(claims: Claims, expected: Expected) -> bool:
    said = claims.get("sub")
    return isinstance(said, str) and 0 < len(said) <= LONGEST_SUBJECT


CHECKS: tuple[tuple[Why, Callable[[Claims, Expected], bool]], ...] = (
    (Why.ISSUER, lambda claims, expected: claims.get("iss") == expected.issuer),
    (Why.AUDIENCE, _is_for_us),
    (Why.AUTHORISED_PARTY, lambda claims, expected: claims.get("azp", expected.client) == expected.client),
    (Why.EXPIRED, _is_current),
    (Why.ISSUED, _is_just_issued),
    (Why.NONCE, lambda claims, expected: bool(expected.nonce) and claims.get("nonce") == expected.nonce),
    (Why.STALE, _is_fresh),
    (Why.ACR, lambda claims, expected: not expected.acr or claims.get("acr") in expected.acr),
    (Why.AMR, _is_by_enough),
    (Why.SUBJECT, _is_named),
)
"""Each of them refuses; whichever fails first is the reason kept."""
