"""Challenges for passkeys: random, good once, for some minutes, for one use and one browser, whichever worker answers.

The table holds the SHA-256 of each; taking one deletes it, so of two answers to one challenge one is heard.
"""

import enum
import hashlib
import secrets

from django.db import connection

from contactpoint.access.rules import CHALLENGE_SECONDS, Face

CHALLENGE_BYTES = 32
SWEPT_AT_ONCE = 1000
ISSUE = "INSERT INTO challenge (key, bound, made) VALUES (%s, %s, clock_timestamp())"
TAKE = """
    DELETE FROM challenge
     WHERE key = %s AND bound = %s AND made > clock_timestamp() - make_interval(secs => %s)"""
SWEEP = """
    DELETE FROM challenge WHERE key IN (
        SELECT key FROM challenge WHERE made <= clock_timestamp() - make_interval(secs => %s)
         LIMIT %s FOR UPDATE SKIP LOCKED)"""


class Use(enum.StrEnum):
    """What an answer to a challenge is good for."""

    SIGN_IN = "sign_in"
    STEP_UP = "step_up"
    ADD = "add"


def issue(use: Use, face: Face, browser: str) -> bytes:
    """A new challenge. `browser`: what the answer must come with, the session's token or that of the forms."""
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, (CHALLENGE_SECONDS, SWEPT_AT_ONCE))
        cursor.execute(ISSUE, (_key(challenge), _bound(use, face, browser)))
    return challenge


def take(challenge: bytes, use: Use, face: Face, *, browser: str) -> bool:
    """True once for a challenge that was issued for this use, face and browser and has not lapsed."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, (_key(challenge), _bound(use, face, browser), CHALLENGE_SECONDS))
        return bool(cursor.rowcount == 1)


def _key(challenge: bytes) -> bytes:
    return hashlib.sha256(challenge).digest()


def _bound(use: Use, face: Face, browser: str) -> bytes:
    return hashlib.sha256(f"{use}\n{face}\n{browser}".encode(errors="replace")).digest()
