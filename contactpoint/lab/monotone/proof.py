"""Runs of drawn steps: by the rules in memory, judged by the reference; some of them by the program on PostgreSQL too.

Each run begins with nothing and takes some dozens of steps. The same seed draws the same runs.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from contactpoint.lab.monotone.alike import alike
from contactpoint.lab.monotone.database import Database
from contactpoint.lab.monotone.drawing import Drawing
from contactpoint.lab.monotone.memory import Memory
from contactpoint.lab.monotone.mutants import MUTANTS, Mutant
from contactpoint.lab.monotone.reference import NOTHING_SEEN, Reference
from contactpoint.lab.monotone.seeing import Stands, in_memory
from contactpoint.lab.monotone.steps import Step

STEPS_OF_A_RUN = 60
TOLD_SECONDS = 10
MOST_RUNS = 1_000
"""Within which a mutant must be noticed."""
Taken = list[tuple[Step, Stands]]
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A share of the proof: so many steps in all, so many of them on the database; `only`: mutants by name."""

    steps: int
    database: int
    seed: int
    share: int = 0
    of: int = 1
    only: tuple[str, ...] = ()

    @property
    def mutants(self) -> list[str]:
        """This share of the mutants."""
        return [name for name in list(MUTANTS)[self.share :: self.of] if not self.only or name in self.only]

    def part(self, whole: int) -> int:
        """This share of so many."""
        return whole // self.of + (self.share < whole % self.of)


@dataclass(slots=True)
class Tried:
    """How many steps, by kind, and what was wrong: of protection, or between memory and database."""

    model: int = 0
    database: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=lambda: {"model": 0.0, "database": 0.0})


def prove(asked: Asked, told: Told) -> dict[str, object]:
    """What was found. The database of this process must be one that is thrown away."""
    tried, last = Tried(), 0.0
    steps, database = asked.part(asked.steps), asked.part(asked.database)
    nth = asked.share
    while tried.model < steps or tried.database < database:
        known, taken = len(tried.wrong), run_in_memory(asked.seed, nth, tried)
        if tried.database < database:
            replayed(taken, nth, tried)
        for line in tried.wrong[known:]:
            told(line)
        nth += asked.of
        if time.monotonic() - last > TOLD_SECONDS:
            last = time.monotonic()
            told(_progress(tried, steps, database))
    killed = {name: hunted(MUTANTS[name], asked) for name in asked.mutants}
    told(f"mutants, and after how many runs each was noticed: {killed}")
    return {
        "model": tried.model,
        "database": tried.database,
        "kinds": dict(tried.kinds),
        "violations": len(tried.wrong),
        "killed": killed,
    }


def hunted(mutant: Mutant, asked: Asked) -> int:
    """After how many runs the mutant was noticed; 0: not at all."""
    for nth in range(MOST_RUNS):
        tried = Tried()
        if mutant.on_postgresql:
            taken = run_in_memory(asked.seed, nth, tried)
            with mutant.sprung():
                replayed(taken, nth, tried)
        else:
            with mutant.sprung():
                run_in_memory(asked.seed, nth, tried)
        if tried.wrong:
            return nth + 1
    return 0


@alike()
def run_in_memory(seed: int, nth: int, tried: Tried, *, most: int = STEPS_OF_A_RUN) -> Taken:
    """One run, until it is over or something is wrong; each step with what stood after it."""
    began, memory, reference, before = time.monotonic(), Memory(), Reference(), NOTHING_SEEN
    drawing, taken = Drawing(random.Random(f"{seed} {nth}")), Taken()  # noqa: S311 - draws steps, no secret
    while len(taken) < most:
        step = drawing.next(memory)
        memory.take(step)
        tried.model += 1
        tried.kinds[type(step).__name__] += 1
        stands = in_memory(memory)
        taken.append((step, stands))
        wrong = reference.after(step, before, stands.seen)
        if wrong:
            tried.wrong.append(f"run {nth}, step {len(taken)}, {type(step).__name__}: {'; '.join(wrong)}")
            break
        before = stands.seen
    tried.seconds["model"] += time.monotonic() - began
    return taken


@alike()
def replayed(taken: Taken, nth: int, tried: Tried) -> None:
    """The same steps on PostgreSQL, compared and judged after each."""
    began, reference, before = time.monotonic(), Reference(), NOTHING_SEEN
    with Database.begun() as database:
        for place, (step, expected) in enumerate(taken, 1):
            database.take(step)
            tried.database += 1
            stands = database.stands()
            wrong = [*reference.after(step, before, stands.seen), *stands.differs(expected)]
            if wrong:
                where = f"run {nth}, step {place}, {type(step).__name__}, on PostgreSQL"
                tried.wrong += [f"{where}: {one}" for one in wrong]
                break
            before = stands.seen
    tried.seconds["database"] += time.monotonic() - began


def _progress(tried: Tried, steps: int, database: int) -> str:
    """How far it is, how fast each of the two goes, and what is left."""
    seconds = tried.seconds
    rates = {"model": tried.model / seconds["model"], "database": tried.database / max(seconds["database"], 0.001)}
    left = max(steps - tried.model, 0) / rates["model"]
    left += max(database - tried.database, 0) / rates["database"] if tried.database else 0
    return (
        f"{tried.model:,} of {steps:,} steps in memory at {rates['model']:,.0f} a second, {tried.database:,} of "
        f"{database:,} on PostgreSQL at {rates['database']:,.0f}; about {left / 60:.0f} minutes left, "
        f"{len(tried.wrong)} violations"
    )
