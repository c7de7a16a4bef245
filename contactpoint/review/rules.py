"""What a data manager is shown of two that may be one child, and what may be answered. Pure: no Django."""

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from contactpoint.disclosure.facts import Core, IdentifierKind
from contactpoint.kernel.numbers import ChildNumber

ORDERED_BITS = 20
"""How many of an answer's id number its decisions, so that they keep its place among those of other answers."""


class Kind(enum.StrEnum):
    """What a person answers. The last two bind nothing."""

    MATCH = "match"
    DIFFERENT = "different"
    UNDO = "undo"
    SKIP = "skip"


DECIDING = (Kind.MATCH, Kind.DIFFERENT)


class Topic(enum.StrEnum):
    """What the two sides are compared on, in the order in which they are shown."""

    NAME = "name"
    BORN = "born"
    GENDER = "gender"
    ADDRESS = "address"
    CARER = "carer"
    SERVICE = "service"


class Agreement(enum.StrEnum):
    """How the two sides stand to each other on one topic."""

    SAME = "same"
    PARTLY = "partly"
    DIFFERENT = "different"
    FIRST = "first"  # only the first side says anything
    SECOND = "second"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that one source says; `source` None where it may not be named."""

    topic: Topic
    text: str
    source: str | None
    confirmed: date | None


@dataclass(frozen=True, slots=True)
class Side:
    """A child, or without a number a record that waits."""

    number: ChildNumber | None
    said: tuple[Said, ...]

    def on(self, topic: Topic) -> tuple[Said, ...]:
        """What is said on one topic."""
        return tuple(said for said in self.said if said.topic is topic)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that may be one child: `numbers` is how far other bodies' numbers agree, never what they are (B1-4).

    `reason`: how the two agree and differ, in words; `rule`: that of linkage by which a person is asked.
    """

    sides: tuple[Side, Side]
    numbers: dict[IdentifierKind, Agreement]
    reason: str
    rule: str = ""

    @property
    def children(self) -> tuple[ChildNumber, ...]:
        """The numbers of those that are children, ascending."""
        return tuple(sorted(side.number for side in self.sides if side.number))

    def agreement(self, topic: Topic) -> Agreement:
        """How the two stand to each other on a topic, by what is said on it: whole texts, else parts of them."""
        one, other = ({said.text.casefold() for said in side.on(topic)} for side in self.sides)
        how = agreement(one, other)
        return Agreement.PARTLY if how is Agreement.DIFFERENT and _in_part(topic, one, other) else how


@dataclass(frozen=True, slots=True)
class Item:
    """One pair on an authority's list, and the two records it stands for.

    `version` is what a decision on it must have seen.
    """

    id: UUID
    one: UUID
    other: UUID
    version: int
    authority: str
    since: datetime
    due: date
    pair: Pair

    def shares(self, other: "Item") -> bool:
        """Whether a child or a record is on both."""
        records, children = {self.one, self.other}, set(self.pair.children)
        return not (records.isdisjoint({other.one, other.other}) and children.isdisjoint(other.pair.children))


@dataclass(frozen=True, slots=True)
class Queue:
    """An authority's list: how many wait, how many of them are past their day or put off today, and the first of them.

    Those that were put off stand last.
    """

    waiting: int
    overdue: int
    skipped: int
    first: tuple[Item, ...]

    @property
    def next(self) -> Item | None:
        """The first that nobody put off today."""
        return self.first[0] if self.first and self.waiting > self.skipped else None


@dataclass(frozen=True, slots=True)
class Given:
    """What a person decided, of these children; of what each says the four facts, where it has a page of its own still.

    A pair of fewer than two children was of as many records that waited as are lacking.
    """

    answer: UUID
    kind: Kind
    at: datetime
    children: tuple[ChildNumber, ...]
    cores: tuple[Core, ...]
    reason: str
    undone: bool


def _in_part(topic: Topic, one: Collection[str], other: Collection[str]) -> bool:
    """Whether texts that differ have a part in common: a word of a name, a line of an address, a carer's name.

    Of two dates of birth the one is what is known of the other: a month, a year.
    """
    if topic is Topic.BORN:
        ends = ((f" {text}", f" {end}") for text in one for end in other)
        return any(text.endswith(end) or end.endswith(text) for text, end in ends)
    between, most = PARTS.get(topic, (None, 0))
    if not most:
        return False
    sides = [{part for text in side for part in text.split(between)[:most]} for side in (one, other)]
    return not sides[0].isdisjoint(sides[1])


EVERY = 99
PARTS: Mapping[Topic, tuple[str | None, int]] = {
    Topic.NAME: (None, EVERY),
    Topic.ADDRESS: (", ", EVERY),
    Topic.CARER: (", ", 1),
}
"""By what a text is parted, and how many of its parts count."""


def agreement(one: Collection[str], other: Collection[str]) -> Agreement:
    """How two sets of values stand to each other."""
    if not one or not other:
        return Agreement.FIRST if one else Agreement.SECOND if other else Agreement.NEITHER
    if set(one) == set(other):
        return Agreement.SAME
    return Agreement.DIFFERENT if set(one).isdisjoint(other) else Agreement.PARTLY


def decision_ids(answer: UUID, count: int) -> list[UUID]:
    """Ids of the decisions that one answer comes to: in the order of the answers, the same whenever they are made."""
    start = first_id(answer).int
    return [UUID(int=start + place) for place in range(count)]


def first_id(answer: UUID) -> UUID:
    """The first id that a decision of the answer may have."""
    return UUID(int=answer.int >> ORDERED_BITS << ORDERED_BITS)


def last_id(answer: UUID) -> UUID:
    """The last such id."""
    return UUID(int=answer.int | ((1 << ORDERED_BITS) - 1))
