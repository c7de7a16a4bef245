"""What a limit's event says, and how it stands in the ledger outside the database (B6-45c)."""

import enum
import json
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from contactpoint.disclosure.facts import Cause
from contactpoint.kernel.numbers import ChildNumber


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

    @classmethod
    def of(cls, line: bytes) -> Self:
        """The event that a line of the ledger says."""
        said = json.loads(line)
        return cls(
            UUID(said["id"]), ChildNumber(said["number"]), Cause(said["cause"]), EventKind(said["kind"]), said["by"]
        )
