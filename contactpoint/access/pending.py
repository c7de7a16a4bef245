"""Between the password page and the code page: what was found so far, sealed in the reader's hands.

The token looks the same, and is as long, for a right password, a wrong one and no such person.
"""

import base64
import binascii
import json
from dataclasses import asdict, dataclass
from typing import Self

from contactpoint.access.rules import Face
from contactpoint.access.tokens import derived, opened, sealed
from contactpoint.audit.keys import key

LABEL = b"contactpoint pending 1"
PADDED_BYTES = 1024
LONGEST_TYPED = 64


@dataclass(frozen=True, slots=True)
class Pending:
    """`person` is the id of who was named, None if nobody; `at` is in seconds of the database's clock."""

    typed: str
    person: str | None
    password_right: bool
    at: float

    def sealed_for(self, face: Face) -> str:
        """As a token of a constant length, good on `face` alone."""
        plain = json.dumps(asdict(self)).encode().ljust(PADDED_BYTES)
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
