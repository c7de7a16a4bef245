"""One month of one chunk, on which events are played in turn."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from numpy.random import Generator

from contactpoint.lab.england.draws import quota, stream
from contactpoint.lab.england.facts import Child, Family
from contactpoint.lab.england.plan import Plan

Step = Callable[[Child], Child]


@dataclass(slots=True)
class Scene:
    """`families` is changed by each event; `day` is the last day of the month, `before` that of the month before."""

    plan: Plan
    chunk: int
    families: list[Family]
    random: Generator = field(init=False)
    day: date = field(init=False)
    before: date = field(init=False)

    def __post_init__(self) -> None:
        self.random = stream(self.plan, self.chunk, f"month/{self.plan.month}")
        self.day = self.plan.extracted
        self.before = self.plan.at(self.plan.month - 1).extracted

    def children(self) -> Iterator[Child]:
        """Every child, in order."""
        return (child for family in self.families for child in family.children)

    def quota(self, rate: float, count: int) -> int:
        """Of so many here. Months go on where the chunks of the month before ended, so that small rates are met too."""
        plan = self.plan
        return quota(rate, count, chunk=plan.month * plan.chunks + self.chunk, of=count * plan.chunks)

    def some_day(self) -> date:
        """A day of this month."""
        return self.before + timedelta(1 + int(self.random.integers((self.day - self.before).days)))

    def change(self, places: Collection[int], step: Step) -> None:
        """Changes the children at these places."""
        if places:
            for position, family in enumerate(self.families):
                if any(child.place in places for child in family.children):
                    self.change_family(position, lambda child: step(child) if child.place in places else child)

    def change_family(self, position: int, step: Step) -> None:
        """Changes every child of the family at a position."""
        family = self.families[position]
        self.families[position] = Family(family.place, tuple(map(step, family.children)))


def scene(plan: Plan, chunk: int, families: Sequence[Family]) -> Scene:
    """The plan's month, before anything has happened in it."""
    return Scene(plan, chunk, list(families))
