"""Authenticator codes: TOTP (RFC 6238) as phones read it, no tolerance, each step used once.

SHA-1 and six digits are what every authenticator app implements. The step is counted on the
database's clock; a used one is refused by the database, whichever process asks.
"""

import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings

from contactpoint.access import models
from contactpoint.access.queries import person_named
from contactpoint.access.tokens import opened, sealed
from contactpoint.audit.clock import database_now
from contactpoint.audit.keys import key
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


def enrol(person: models.Person) -> str:
    """Gives `person` a new secret and returns the URI that an authenticator app reads, to show once."""
    secret = secrets.token_bytes(SECRET_BYTES)
    kept = sealed(_cipher(), secret, person.id.encode())
    models.Factor.objects.update_or_create(person=person, defaults={"sealed": kept, "last_step": 0})
    return _totp(secret).get_provisioning_uri(person.username, ISSUER)


def spend(person_id: str | None, code: str) -> bool:
    """True where `code` is this step's code of the person and was not used before; now it is.

    The same work for no person and for a wrong code. Two requests with one code: one succeeds.
    """
    step = int(database_now().timestamp()) // STEP_SECONDS
    right = _right(_secret(person_id), code, step)
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
    factor = models.Factor.objects.get(person=person.id)
    now = int(database_now().timestamp())
    step = max((now + TYPING_SECONDS) // STEP_SECONDS, factor.last_step + 1)
    return DemoCode(_code(_secret(person.id), step), max(0, step * STEP_SECONDS - now))


def _right(secret: bytes, code: str, step: int) -> bool:
    try:
        _totp(secret).verify(code.replace(" ", "").encode(errors="replace"), step * STEP_SECONDS)
    except InvalidToken:
        return False
    return True


def _code(secret: bytes, step: int) -> str:
    return _totp(secret).generate(step * STEP_SECONDS).decode()


def _secret(person_id: str | None) -> bytes:
    """The person's secret, or one that nobody knows."""
    kept = models.Factor.objects.filter(person=person_id or NOBODY).values_list("sealed", flat=True).first()
    found = opened(_cipher(), bytes(kept), (person_id or NOBODY).encode()) if kept else None
    return found or secrets.token_bytes(SECRET_BYTES)


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303


def _cipher() -> AESGCM:
    return AESGCM(key("factor"))
