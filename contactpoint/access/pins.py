"""PINs, beside authenticator codes: hashed as passwords are, then sealed to the face of their person.

The hash of six digits alone would be guessed in an afternoon; the table alone gives nobody that hash.
"""

import re
from functools import cache
from itertools import pairwise

from contactpoint.access import models
from contactpoint.access.passwords import SCRYPT, matches
from contactpoint.access.rules import Face
from contactpoint.audit.keys import key
from contactpoint.audit.seal import SealBroken, open_with, seal_to
from contactpoint.kernel.errors import ContactPointError

PIN = re.compile(r"[0-9]{6,12}", re.ASCII)
NOBODY = "nobody"


class PinTooWeak(ContactPointError):
    """The PIN chosen would be too easy to guess."""


def sealed_pin(pin: str, owner: str, face: Face) -> bytes:
    """The PIN as the row of `owner` keeps it, worth nothing in another's; raises `PinTooWeak`."""
    check_pin(pin)
    return _sealed(owner, SCRYPT.encode(pin, SCRYPT.salt()), face)


def check_pin(pin: str) -> None:
    """Raises `PinTooWeak`, with the reason."""
    if not PIN.fullmatch(pin):
        raise PinTooWeak("A PIN has 6 to 12 digits. Nothing was kept. Choose another.")
    if len({int(after) - int(before) for before, after in pairwise(pin)}) == 1:
        raise PinTooWeak("The digits of this PIN repeat or follow one another. Nothing was kept. Choose another.")


def is_right(person_id: str | None, pin: str, *, face: Face) -> bool:
    """True where `pin` is the person's; one seal is opened and one hash made for nobody too."""
    kept = models.Factor.objects.filter(person=person_id or NOBODY).values_list("pin", flat=True).first()
    try:
        opened = open_with(key(f"factor_{face}_private"), bytes(kept) if kept else _nobodys(face)).decode()
    except SealBroken:
        opened = ""
    owner, _, hashed = opened.partition("\n")
    return matches(pin, hashed if person_id and owner == person_id else None)


def _sealed(owner: str, hashed: str, face: Face) -> bytes:
    return seal_to(key(f"factor_{face}_public"), f"{owner}\n{hashed}".encode())


@cache
def _nobodys(face: Face) -> bytes:
    return _sealed(NOBODY, SCRYPT.encode("", SCRYPT.salt()), face)
