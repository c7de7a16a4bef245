"""What can happen: steps by the names of records, so that the rules in memory and the database take the same ones.

A child is named by one of its records, or where it has none by the record that brought its number.
"""

from dataclasses import dataclass
from uuid import UUID

from contactpoint.disclosure.facts import Cause
from contactpoint.holds.rules import Verdict
from contactpoint.lab.monotone.world import Row
from contactpoint.review.rules import Kind
from contactpoint.shielding.rules import EventKind


@dataclass(frozen=True, slots=True)
class Fed:
    """A batch of a feed, new or sent again."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A data manager says of the children of two records that they are one, or two; the worker's job follows."""

    id: UUID
    item: UUID
    kind: Kind
    pair: tuple[str, str]
    undoes: UUID | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """An officer says of a held record that it is this child's, or is not."""

    id: UUID
    record: str
    founder: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Agreed:
    """Two officers agree to what was answered of a shielded child, or one dismisses it."""

    id: UUID
    item: UUID
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Limited:
    """An officer sets or lifts one cause of the child whose number this record brought; `child`: how it is called."""

    founder: str
    child: str
    cause: Cause
    kind: EventKind


@dataclass(frozen=True, slots=True)
class Archived:
    """The child is archived, or taken out of it: the input of `disclose` alone, since nothing writes it yet."""

    founder: str
    archived: bool


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A copy of the database as it is."""


@dataclass(frozen=True, slots=True)
class Restored:
    """The copy of this place takes the database's place, and the ledger is replayed (B6-45c)."""

    nth: int


@dataclass(frozen=True, slots=True)
class Night:
    """What the worker does by itself: held records are asked about again, every child is projected, answers go on."""


Step = Fed | Answered | Said | Agreed | Limited | Archived | BackedUp | Restored | Night
