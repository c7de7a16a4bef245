"""The second way in, beside a passkey: an authenticator code and a PIN, of one person, both at once.

The PIN is judged after a right code alone, so its tries are the person's, from any address: who uses them up
holds the authenticator, or a recovery code. A wrong code, a wrong PIN and nobody cost the same.
"""

import enum
import secrets

from contactpoint.access import attempts, factors, pins, recovery
from contactpoint.access.rules import PIN_TRIES, Face


class Proof(enum.Enum):
    """What was given beside the PIN."""

    CODE = "an authenticator code"
    RECOVERY = "a recovery code"


def is_proven(person_id: str | None, code: str, *, pin: str, face: Face) -> bool:
    """True where authenticator code and PIN are the person's and the code was not used before; now it is."""
    spent = factors.spend(person_id, code, face=face)
    return _pin_is_right(person_id if spent else None, pin, face)


def proof(person_id: str | None, code: str, *, pin: str, face: Face) -> Proof | None:
    """The same, where a recovery code may stand in for the authenticator's; None where anything is wrong."""
    by_code = factors.spend(person_id, code, face=face)
    by_recovery = recovery.spend(None if by_code else person_id, code)
    right = _pin_is_right(person_id if by_code or by_recovery else None, pin, face)
    given = Proof.CODE if by_code else Proof.RECOVERY
    return given if right else None


def _pin_is_right(owner: str | None, pin: str, face: Face) -> bool:
    """Whether `pin` is the PIN of `owner`, who gave a right code; the same work for nobody."""
    pair = attempts.pin_pair_of(owner) if owner else secrets.token_bytes(32)
    heard = not attempts.exhausted(pair, PIN_TRIES)
    right = pins.is_right(owner if heard else None, pin, face=face)
    if right:
        attempts.forget(pair)
    else:
        attempts.count(pair)
    return right
