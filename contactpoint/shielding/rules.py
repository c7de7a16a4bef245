"""What a limit's event says, and how it stands in the ledger outside the database (B6-45c)."""

import enum
import hashlib
import json
from dataclasses import dataclass
from uuid import UUID

from contactpoint.disclosure.facts import Cause
from contactpoint.kernel.numbers import ChildNumber

START = b"contactpoint shield ledger 1"


class EventKind(enum.StrEnum):
    SET = "set"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class LimitEvent:
    """One cause of one child set or lifted, by whom."""

    id: UUID
    number: ChildNumber
    cause: Cause
    kind: EventKind
    by: str

    def line(self) -> bytes:
        """What the ledger seals: JSON of the event."""
        facts = {"id": str(self.id), "number": int(self.number), "cause": self.cause, "kind": self.kind, "by": self.by}
        return json.dumps(facts, sort_keys=True).encode()


def chained(before: str, sealed: str) -> str:
    """The chain value of a ledger line: it changes when any line before it is altered, dropped or moved."""
    return hashlib.sha256(START + before.encode() + sealed.encode()).hexdigest()
