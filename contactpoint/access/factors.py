"""Authenticator codes: TOTP (RFC 6238) as phones read it, no tolerance, each step used once.

SHA-1 and six digits are what every authenticator app implements. The step is counted on the
database's clock; a used one is refused by the database, whichever process asks.

A secret is sealed to the face that its person signs in to: who takes the other face over opens none.
"""

import base64
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings

from contactpoint.access import models
from contactpoint.access.pins import sealed_pin
from contactpoint.access.queries import person_named, role_of
from contactpoint.access.rules import Face, face_of
from contactpoint.audit.clock import database_now
from contactpoint.audit.keys import key, read_key
from contactpoint.audit.seal import SealBroken, open_with, seal_to
from contactpoint.kernel.errors import ContactPointError

SECRET_BYTES = 20
STEP_SECONDS = 30
DIGITS = 6
ISSUER = "ContactPoint"
TYPING_SECONDS = 8
"""A demo code that would lapse sooner than this is passed over for the next."""
NOBODY = "nobody"


class NoDemoCode(ContactPointError):
    """A second factor is shown by the program on a demo database alone."""


@dataclass(frozen=True, slots=True)
class DemoCode:
    """A code and the seconds until it can be used: 0 unless the current one was used or is about to lapse."""

    code: str
    wait_seconds: int


def enrol(person: models.Person, face: Face, *, pin: str) -> str:
    """Gives a `person` who has none a secret and the PIN chosen; returns the URI that an authenticator app reads, to
    show once. Raises `PinTooWeak`.
    """
    secret, kept = secrets.token_bytes(SECRET_BYTES), sealed_pin(pin, person.id, face)
    models.Factor.objects.create(person=person, sealed=_sealed(secret, person.id, face), last_step=0, pin=kept)
    return uri_of(secret, person.username)


def take(person_id: str, secret: bytes, code: str, *, pin: str, face: Face) -> bool:
    """Gives the person the secret and PIN, where `code` shows that an authenticator has read it; the code is then used.

    For who has just used an enrolment code: web cannot do it for anybody else. Raises `PinTooWeak`.
    """
    kept, step = sealed_pin(pin, person_id, face), int(database_now().timestamp()) // STEP_SECONDS
    if not _right(secret, code, step):
        return False
    given = {"sealed": _sealed(secret, person_id, face), "pin": kept, "last_step": step}
    if not models.Factor.objects.filter(person=person_id).update(**given):
        models.Factor.objects.create(person_id=person_id, **given)
    return True


def in_groups(secret: bytes) -> str:
    """The secret as people type it into an app: base32, in groups of four."""
    letters = base64.b32encode(secret).decode()
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def uri_of(secret: bytes, username: str) -> str:
    """What an authenticator app reads."""
    return _totp(secret).get_provisioning_uri(username, ISSUER)


def empty(person: models.Person, face: Face, *, reset: models.FactorReset) -> None:
    """Secret and PIN of a `person` are gone, until an enrolment code is used. `reset`: who agreed to it."""
    nobodys = _sealed(secrets.token_bytes(SECRET_BYTES), NOBODY, face)
    models.Factor.objects.filter(person=person).update(sealed=nobodys, pin=None, reset=reset)


def spend(person_id: str | None, code: str, *, face: Face) -> bool:
    """True where `code` is this step's code of the person and was not used before; now it is.

    The same work for no person and for a wrong code. Two requests with one code: one succeeds.
    """
    step = int(database_now().timestamp()) // STEP_SECONDS
    right = _right(_secret(person_id, key(f"factor_{face}_private"), face), code, step)
    unused = models.Factor.objects.filter(person=person_id if right else NOBODY, last_step__lt=step)
    return unused.update(last_step=step) == 1


def demo_code(username: str) -> DemoCode:
    """The next code that `username` can use; raises `NoDemoCode` off a demo database."""
    person = person_named(username) if settings.DEMO else None
    if person is None:
        raise NoDemoCode(
            "Codes are shown only on a demo database, for a person who is in it. Nothing was changed. "
            "On any other database the code comes from the person's own authenticator."
        )
    factor, face = models.Factor.objects.get(person=person.id), face_of(role_of(person.id))
    private = read_key(Path(settings.KEY_DIR) / face / f"factor_{face}_private")  # whichever process shows it
    now = int(database_now().timestamp())
    step = max((now + TYPING_SECONDS) // STEP_SECONDS, factor.last_step + 1)
    return DemoCode(_code(_secret(person.id, private, face), step), max(0, step * STEP_SECONDS - now))


def _right(secret: bytes, code: str, step: int) -> bool:
    try:
        _totp(secret).verify(code.replace(" ", "").encode(errors="replace"), step * STEP_SECONDS)
    except InvalidToken:
        return False
    return True


def _code(secret: bytes, step: int) -> str:
    return _totp(secret).generate(step * STEP_SECONDS).decode()


def _secret(person_id: str | None, private: bytes, face: Face) -> bytes:
    """The person's secret, or one that nobody knows; something is opened in either case."""
    kept = models.Factor.objects.filter(person=person_id or NOBODY).values_list("sealed", flat=True).first()
    try:
        opened = open_with(private, bytes(kept) if kept else _nobodys(face))
    except SealBroken:
        opened = b""
    secret, owner = opened[:SECRET_BYTES], opened[SECRET_BYTES:]
    return secret if owner == (person_id or NOBODY).encode() else secrets.token_bytes(SECRET_BYTES)


def _sealed(secret: bytes, owner: str, face: Face) -> bytes:
    """With the name of its owner inside, so that it is worth nothing in another person's row."""
    return seal_to(key(f"factor_{face}_public"), secret + owner.encode())


@cache
def _nobodys(face: Face) -> bytes:
    return _sealed(secrets.token_bytes(SECRET_BYTES), NOBODY, face)


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303
