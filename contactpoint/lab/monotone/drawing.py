"""Which step comes next, drawn among those that are possible as things stand."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID

from contactpoint.disclosure.facts import Cause, LifeState
from contactpoint.holds.rules import Verdict
from contactpoint.identity.rules import Action
from contactpoint.lab.monotone.memory import Memory
from contactpoint.lab.monotone.steps import (
    Agreed,
    Answered,
    Archived,
    BackedUp,
    Fed,
    Limited,
    Night,
    Restored,
    Said,
    Step,
)
from contactpoint.lab.monotone.world import HOMES, HOURS, PEOPLE, SOURCES, Row
from contactpoint.review.rules import Kind
from contactpoint.shielding.rules import EventKind

CAUSES = (Cause.SHIELD, Cause.SHIELD, Cause.SHIELD, Cause.UNDER_REVIEW, Cause.RESTRICTION)
MOST_COPIES = 3
FIRST_ANSWER = 1 << 20
"""Ids of answers leave room for those of the decisions that they come to."""


@dataclass
class Drawing:
    """Steps of one run. `fed`: the batches that were sent, any of which may be sent again."""

    draw: random.Random
    fed: list[Fed] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    items: dict[frozenset[str], UUID] = field(default_factory=dict)
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    def next(self, memory: Memory) -> Step:
        """One step."""
        while True:
            kind = self.draw.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            step = kind(self, memory)
            if step is not None:
                return step

    def feed(self, memory: Memory) -> Step:
        """New rows, or rows of a record that is known."""
        rows = {row.person: row for row in (self._row() for _ in range(self.draw.choice((1, 1, 1, 2, 3))))}
        self.fed.append(Fed(tuple(rows.values())))
        return self.fed[-1]

    def again(self, memory: Memory) -> Step | None:
        """What was sent before, whatever came since."""
        return self.draw.choice(self.fed) if self.fed else None

    def answer(self, memory: Memory) -> Step | None:
        """Of two children, or a child and a record that waits."""
        sides = self._sides(memory)
        if len(sides) < 2:
            return None
        one, other = sorted(self.draw.sample(sides, 2))
        kind = self.draw.choice((Kind.MATCH, Kind.MATCH, Kind.DIFFERENT))
        item = self.items.setdefault(frozenset((one, other)), self._id())
        self.answers.append(Answered(self._id(), item, kind, (one, other)))
        return self.answers[-1]

    def take_back(self, memory: Memory) -> Step | None:
        """An answer, once."""
        undone = {one.undoes for one in memory.tables.answers.values()}
        left = [one for one in self.answers if one.id in memory.tables.answers and one.id not in undone]
        if not left:
            return None
        answer = self.draw.choice(left)
        return Answered(self._id(), answer.item, Kind.UNDO, answer.pair, answer.id)

    def say(self, memory: Memory) -> Step | None:
        """An officer of a held record, beside a shielded child."""
        tables, children = memory.tables, self._numbered(memory, shielded=True)
        if not tables.held or not children:
            return None
        names = tables.names()
        held = self.draw.choice(sorted(names[one] for one in tables.held))
        return Said(self._id(), held, self.draw.choice(children), self.draw.choice((Verdict.SAME, Verdict.DIFFERENT)))

    def agree(self, memory: Memory) -> Step | None:
        """Officers of an answer that waits."""
        waiting = sorted({one.item for one in memory.tables.answers.values() if not one.done})
        if not waiting:
            return None
        verdict = self.draw.choice((Verdict.AGREE, Verdict.AGREE, Verdict.DISMISS))
        return Agreed(self._id(), self.draw.choice(waiting), verdict)

    def limit(self, memory: Memory) -> Step | None:
        """One more cause of a child."""
        children = self._numbered(memory)
        if not children:
            return None
        founder = self.draw.choice(children)
        return Limited(founder, memory.names[memory.number(founder)], self.draw.choice(CAUSES), EventKind.SET)

    def lift(self, memory: Memory) -> Step | None:
        """A cause that an officer set."""
        tables = memory.tables
        standing = [key for key, kind in tables.events.items() if kind is EventKind.SET and key[0] in tables.founded]
        if not standing:
            return None
        number, cause = self.draw.choice(standing)
        names = tables.names()
        return Limited(names[tables.founded[number]], memory.names[number], cause, EventKind.LIFTED)

    def archive(self, memory: Memory) -> Step | None:
        """A child, or one out of the archive."""
        tables, children = memory.tables, self._numbered(memory)
        if not children:
            return None
        child = self.draw.choice(children)
        return Archived(child, tables.lives[memory.number(child)].state is LifeState.LIVE)

    def back_up(self, memory: Memory) -> Step | None:
        """A few at the most."""
        return BackedUp() if len(memory.copies) < MOST_COPIES else None

    def restore(self, memory: Memory) -> Step | None:
        """One that knows every child who was limited since: of others it knows nothing, which the worker tells."""
        limited = {number for number, _ in memory.tables.events}
        knowing = [nth for nth, one in enumerate(memory.copies) if limited <= one.lives.keys()]
        return Restored(self.draw.choice(knowing)) if knowing else None

    def night(self, memory: Memory) -> Step:
        """By itself."""
        return Night()

    def _row(self) -> Row:
        person = self.draw.randrange(len(PEOPLE))
        home = PEOPLE[person].home if self.draw.random() < 0.7 else self.draw.randrange(len(HOMES))
        action = self.draw.choices((Action.UPSERT, Action.END, Action.DELETE), (0.9, 0.06, 0.04))[0]
        numbered = self.draw.random() < 0.8
        return Row(person, self.draw.choice(list(SOURCES)), home, numbered, self.draw.randrange(HOURS), action)

    def _sides(self, memory: Memory) -> list[str]:
        """A record of each child, and each record that waits."""
        tables, first = memory.tables, dict[int, str]()
        names = tables.names()
        waiting = [names[one] for one in names.keys() - tables.links.keys() - tables.held]
        for record, link in sorted(tables.links.items()):
            first.setdefault(link.number, names[record])
        return sorted([*waiting, *first.values()])

    def _numbered(self, memory: Memory, *, shielded: bool = False) -> list[str]:
        """The children that go by a number of their own, by the record that brought it."""
        tables = memory.tables
        standing = {link.number for link in tables.links.values()} & tables.founded.keys()
        if shielded:
            standing &= tables.shielded()
        names = tables.names()
        return sorted(names[tables.founded[number]] for number in standing)

    def _id(self) -> UUID:
        return UUID(int=FIRST_ANSWER * next(self.ids))


WEIGHTS: Mapping[Callable[[Drawing, Memory], Step | None], int] = {
    Drawing.feed: 40,
    Drawing.again: 8,
    Drawing.answer: 10,
    Drawing.take_back: 6,
    Drawing.say: 6,
    Drawing.agree: 6,
    Drawing.limit: 8,
    Drawing.lift: 5,
    Drawing.archive: 4,
    Drawing.back_up: 3,
    Drawing.restore: 2,
    Drawing.night: 2,
}
