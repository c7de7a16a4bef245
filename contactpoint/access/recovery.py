"""Recovery codes: each stands in once for an authenticator code that its person cannot give, never for the PIN.

120 random bits, so that nobody guesses one, of which the SHA-256 is kept either; it is bound to the person.
"""

import base64
import hashlib
import secrets
from datetime import timedelta

from contactpoint.access import models
from contactpoint.access.rules import RECOVERY_CODES, RECOVERY_DAYS
from contactpoint.audit.clock import database_now

CODE_BYTES = 15
GROUP = 4
NOBODY = "nobody"


def issue(person: models.Person, issued_by: str) -> list[str]:
    """New codes of 24 letters and digits in groups, to show once; those issued before are worth nothing."""
    drop(person)
    codes = [base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode() for _ in range(RECOVERY_CODES)]
    now = database_now()
    models.RecoveryCode.objects.bulk_create(
        models.RecoveryCode(digest=_digest(person.id, code), person=person, issued_by=issued_by, issued=now)
        for code in codes
    )
    return ["-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP)) for code in codes]


def drop(person: models.Person) -> None:
    """No code of the person is worth anything any more."""
    models.RecoveryCode.objects.filter(person=person, spent=None).update(spent=database_now())


def spend(person_id: str | None, typed: str) -> bool:
    """True where `typed` is a code of the person's that was not used and has not lapsed; now it is used."""
    now = database_now()
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    unused = models.RecoveryCode.objects.filter(
        digest=_digest(person_id or NOBODY, code), spent=None, issued__gt=now - timedelta(days=RECOVERY_DAYS)
    )
    return unused.update(spent=now) == 1


def _digest(person_id: str, code: str) -> bytes:
    return hashlib.sha256(f"{person_id}\n{code}".encode(errors="replace")).digest()
