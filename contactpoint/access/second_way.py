"""The second way in, beside a passkey: an authenticator code and a PIN, of one person, both at once.

The PIN is judged after a right code alone, so its tries are the person's, from any address: who uses them up
holds the authenticator. A wrong code, a wrong PIN and nobody cost the same.
"""

import secrets

from contactpoint.access import attempts, factors, pins
from contactpoint.access.rules import PIN_TRIES, Face


def is_proven(person_id: str | None, code: str, *, pin: str, face: Face) -> bool:
    """True where both are the person's and the code was not used before; now it is."""
    owner = person_id if factors.spend(person_id, code, face=face) else None
    pair = attempts.pin_pair_of(owner) if owner else secrets.token_bytes(32)
    heard = not attempts.exhausted(pair, PIN_TRIES)
    right = pins.is_right(owner if heard else None, pin, face=face)
    if right:
        attempts.forget(pair)
    else:
        attempts.count(pair)
    return right
