"""What is told of a child's history, from where its records were and what people decided. Pure: no Django."""

import enum
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from contactpoint.kernel.numbers import ChildNumber

Moved = tuple[datetime, str]
"""When a record moved, and its source."""


class Step(enum.StrEnum):
    """What happened."""

    PASSED = "passed"
    CAME = "came"
    MATCH = "match"
    DIFFERENT = "different"
    UNDO = "undo"
    JOINED = "joined"
    LED = "led"
    PARTED = "parted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened to a child.

    `number`: the other child. `by`: who did it, `with_them` who agreed, as ids of people. `answer`: the decision, by
    which its reason is found. `rule`: what linkage goes by now for a record that came.
    """

    at: datetime
    step: Step
    sources: tuple[str, ...] = ()
    rule: str | None = None
    number: ChildNumber | None = None
    by: str | None = None
    with_them: str | None = None
    answer: UUID | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A record was with this child from then on."""

    number: ChildNumber
    since: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A record that may be named: its source, when it was received, and where it was, the last place now.

    `rule`: why it is where it is now.
    """

    source: str
    came: datetime
    rule: str
    places: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person answered about these children; `kind` is that of a step."""

    id: UUID
    kind: str
    at: datetime
    by: str
    children: tuple[ChildNumber, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """The child passed to another authority: who proposed it, and who accepted it."""

    at: datetime
    proposed_by: str
    accepted_by: str


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The oldest first."""
    return tuple(sorted(lines, key=lambda line: (line.at, line.step, line.number or 0, line.sources)))


def of_records(
    number: ChildNumber, records: Iterable[Told], *, shown: Collection[ChildNumber], led: Collection[ChildNumber]
) -> Iterator[Line]:
    """Records that came, were joined and parted. `shown`: who may be named; `led`: numbers that lead here.

    A record that is with no such child now is left out. Places that may not be named are as if they had never been: the
    day on which a record came tells nothing of them, since its source alone decides it.
    """
    moves: dict[tuple[date, Step, ChildNumber], list[Moved]] = {}
    for told in records:
        places = [place for place in told.places if place.number in shown]
        if not places or places[-1] is not told.places[-1] or number not in {place.number for place in places}:
            continue
        now = places[-1].number == number
        yield Line(at=told.came, step=Step.CAME, sources=(told.source,), rule=told.rule if now else None)
        for before, after in pairwise(places):
            if before.number != after.number and number in {before.number, after.number}:
                step, other = _moved(number, before, after, led=led)
                moves.setdefault((after.since.date(), step, other), []).append((after.since, told.source))
    for (_, step, other), moved in moves.items():
        yield Line(at=min(moved)[0], step=step, number=other, sources=tuple(sorted(source for _, source in moved)))


def _moved(
    number: ChildNumber, before: Placed, after: Placed, *, led: Collection[ChildNumber]
) -> tuple[Step, ChildNumber]:
    if before.number == number:
        return Step.PARTED, after.number
    return Step.LED if before.number in led else Step.JOINED, before.number


def of_decisions(number: ChildNumber, decided: Iterable[Decided], *, shown: Collection[ChildNumber]) -> Iterator[Line]:
    """What people decided, where every child that they decided on may be named."""
    for one in decided:
        if all(child in shown for child in one.children):
            other = next((child for child in one.children if child != number), None)
            yield Line(at=one.at, step=Step(one.kind), number=other, by=one.by, answer=one.id)


def of_owners(passed: Iterable[Passed]) -> Iterator[Line]:
    """Moves from one authority to another."""
    for one in passed:
        yield Line(at=one.at, step=Step.PASSED, by=one.proposed_by, with_them=one.accepted_by)
