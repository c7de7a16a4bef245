"""Passwords: scrypt, and the same work whether or not there is anyone to compare with."""

import base64
from functools import cache

from django.contrib.auth.hashers import ScryptPasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator

from contactpoint.kernel.errors import ContactPointError

SHORTEST = 12
LONGEST = 1024
SCRYPT = ScryptPasswordHasher()


class PasswordTooWeak(ContactPointError):
    """The password chosen would be too easy to guess."""


def hashed(password: str, *, username: str) -> str:
    """The password as it is kept; raises `PasswordTooWeak`."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordTooWeak(
            f"The password needs at least {SHORTEST} characters. Nothing was kept. Choose a longer one."
        )
    if len(set(password)) < 5 or username.casefold() in password.casefold():
        raise PasswordTooWeak(
            "The password repeats itself or holds the username. Nothing was kept. Choose another, such as four words."
        )
    if password.strip().casefold() in _common():
        raise PasswordTooWeak(
            "This password is on lists of common ones, which are tried first. Nothing was kept. Choose another, "
            "such as four words."
        )
    return SCRYPT.encode(password, SCRYPT.salt())


def matches(password: str, kept: str | None, *, hasher: ScryptPasswordHasher = SCRYPT) -> bool:
    """True where `password` is the one kept; one hash is made even where `kept` is None."""
    readable = password[:LONGEST].encode(errors="replace").decode()
    return hasher.verify(readable, kept or nobody(hasher)) and kept is not None


def nobody(hasher: ScryptPasswordHasher) -> str:
    """A kept form with today's work factors that no password has."""
    empty = base64.b64encode(bytes(64)).decode()
    return f"{hasher.algorithm}${hasher.work_factor}${'0' * 22}${hasher.block_size}${hasher.parallelism}${empty}"


@cache
def _common() -> frozenset[str]:
    """Django's list of 20,000, in small letters."""
    return frozenset(CommonPasswordValidator().passwords)
