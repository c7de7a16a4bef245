"""What shielding officers are asked, and what they may say of it. Pure: no Django."""

import enum
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from contactpoint.kernel.numbers import ChildNumber
from contactpoint.review.rules import Pair


class Kind(enum.StrEnum):
    """A record that is held, or what a data manager answered of a pair."""

    RECORD = "record"
    MATCH = "match"
    DIFFERENT = "different"
    UNDO = "undo"


class Verdict(enum.StrEnum):
    """What an officer says."""

    SAME = "same"
    DIFFERENT = "different"
    ASK = "ask"
    AGREE = "agree"
    DISMISS = "dismiss"


OF_RECORD = (Verdict.SAME, Verdict.DIFFERENT, Verdict.ASK)
OF_ANSWER = (Verdict.AGREE, Verdict.DISMISS)
SETTLING = frozenset({Verdict.SAME, Verdict.DIFFERENT, Verdict.DISMISS})
"""One officer is enough for these; to *agree* takes two, and *ask* leaves the item where it is."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide. `number`: the shielded child, none where the record touches nobody who is shielded now.

    `version` is what a verdict must have seen. `agreed_by`: the officer who has agreed first.
    """

    id: UUID
    kind: Kind
    subject: UUID
    number: ChildNumber | None
    version: int
    since: datetime
    due: date
    pair: Pair
    asked: bool = False
    agreed_by: str | None = None

    @property
    def children(self) -> tuple[ChildNumber, ...]:
        """Every child that it names, ascending."""
        return tuple(sorted({*self.pair.children, *([self.number] if self.number else [])}))


class Breach(enum.StrEnum):
    """What must never be: a readable child who may be a shielded one; more than the four facts of a limited one."""

    NEAR_TWIN = "near_twin"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A breach that the check of each minute found and put right. `like`: the shielded child, of a near-twin."""

    kind: Breach
    number: ChildNumber
    at: datetime
    like: ChildNumber | None


@dataclass(frozen=True, slots=True)
class Queue:
    """An authority's list: how many wait, how many are past their day, the first of them; and alarms that stand."""

    waiting: int
    overdue: int
    first: tuple[Item, ...]
    alarms: tuple[Alarm, ...] = ()

    @property
    def children(self) -> tuple[ChildNumber, ...]:
        """Every child that it names, ascending."""
        alarming = {number for one in self.alarms for number in (one.number, one.like) if number}
        return tuple(sorted(alarming.union(*(item.children for item in self.first))))


def allowed(item: Item, *, by: str) -> tuple[Verdict, ...]:
    """What this officer may say of the item now. Nobody agrees twice."""
    if item.kind is not Kind.RECORD:
        return OF_ANSWER[1:] if item.agreed_by == by else OF_ANSWER
    return OF_RECORD if item.number else OF_RECORD[1:]
