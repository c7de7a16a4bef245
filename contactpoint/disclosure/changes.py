"""What can change for a child: each one an input of `disclose`, stored by `actions.change`."""

from dataclasses import dataclass
from uuid import UUID

from contactpoint.disclosure.facts import AuthorityCode, Cause, Life, SourceRecord
from contactpoint.kernel.numbers import ChildNumber


@dataclass(frozen=True, slots=True)
class Minted:
    """A new child, brought by its first record: the gate, unless the owner is open, freezes what that one says."""

    life: Life
    first: SourceRecord


@dataclass(frozen=True, slots=True)
class Linked:
    """A source record is about this child; `by` names the rule or person that said so."""

    record: UUID
    by: str


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A source record is about this child no longer."""

    record: UUID


@dataclass(frozen=True, slots=True)
class Limited:
    """One more cause. The first freezes the four facts, a later one copies them."""

    cause: Cause


@dataclass(frozen=True, slots=True)
class Unlimited:
    """One cause ends; the last to end lifts the limit."""

    cause: Cause


@dataclass(frozen=True, slots=True)
class Owned:
    """Another authority owns the child from now on; what becomes of the gate is said beside it (B6-37)."""

    owner: AuthorityCode


@dataclass(frozen=True, slots=True)
class Led:
    """The number leads to another now: its records are that child's. To itself: it has none."""

    to: ChildNumber


@dataclass(frozen=True, slots=True)
class Unled:
    """The number stands for a child of its own again."""


Change = Minted | Linked | Unlinked | Limited | Unlimited | Owned | Led | Unled
