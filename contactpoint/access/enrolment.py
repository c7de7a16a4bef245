"""Enrolment codes: what an administrator hands over so that somebody sets up their own way to sign in, once.

120 random bits, good for some days; the table that all workers share holds the SHA-256. Between the page that takes the
code and the one that sets everything up, what was found rests sealed in the reader's hands.
"""

import base64
import binascii
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db.models import QuerySet

from contactpoint.access import models
from contactpoint.access.factors import SECRET_BYTES
from contactpoint.access.recovery import CODE_BYTES, GROUP
from contactpoint.access.rules import ENROLMENT_DAYS, Face
from contactpoint.access.tokens import derived, opened, sealed
from contactpoint.audit.clock import database_now
from contactpoint.audit.keys import key

LABEL = b"contactpoint enrolment 1"


@dataclass(frozen=True, slots=True)
class Enrolling:
    """Whose code was given, what stands for it in the table, and the authenticator secret offered to them, in hex."""

    person: str
    digest: str
    secret: str

    def sealed_for(self, face: Face) -> str:
        """As a token good on `face` alone."""
        plain = json.dumps(asdict(self)).encode()
        return base64.urlsafe_b64encode(sealed(derived(key("session"), LABEL), plain, face.encode())).decode()

    @classmethod
    def opened_on(cls, face: Face, token: str) -> Self | None:
        """What `token` holds; None where this program did not make it for `face`."""
        try:
            kept = base64.urlsafe_b64decode(token.encode())
        except (binascii.Error, ValueError):
            return None
        plain = opened(derived(key("session"), LABEL), kept, face.encode())
        return None if plain is None else cls(**json.loads(plain))


def issue(person: models.Person, *, issued_by: str, approved_by: str | None = None) -> str:
    """A new code of 24 letters and digits in groups, to show once; one issued before is worth nothing."""
    now, code = database_now(), base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    _usable(now).filter(person=person).update(superseded=now)
    models.Enrolment.objects.create(
        digest=_digest(code),
        person=person,
        issued_by=issued_by,
        approved_by=approved_by,
        issued=now,
        until=now + timedelta(days=ENROLMENT_DAYS),
    )
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def begun(typed: str) -> Enrolling | None:
    """Whose code `typed` is, where it can still be used; it is not used up by this."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    row = _usable(database_now()).filter(digest=_digest(code)).first()
    if row is None:
        return None
    return Enrolling(row.person_id, bytes(row.digest).hex(), secrets.token_bytes(SECRET_BYTES).hex())


def spend(found: Enrolling) -> bool:
    """True once, where the code was neither used nor superseded, and has not lapsed, meanwhile."""
    now = database_now()
    return _usable(now).filter(digest=bytes.fromhex(found.digest)).update(spent=now) == 1


def _usable(now: datetime) -> QuerySet[models.Enrolment]:
    """The codes that are good at this instant."""
    return models.Enrolment.objects.filter(spent=None, superseded=None, until__gt=now)


def _digest(code: str) -> bytes:
    return hashlib.sha256(f"enrolment\n{code}".encode(errors="replace")).digest()
