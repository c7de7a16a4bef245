"""Trials one after the other: three worlds each, compared by pairs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.two_worlds.browser import Reached
from contactpoint.lab.two_worlds.observing import Difference, Observation, first_difference
from contactpoint.lab.two_worlds.playing import Played, Scene, play
from contactpoint.lab.two_worlds.scripts import ROUNDS, TURNS, WHOLE, Trial, draw_trial
from contactpoint.lab.two_worlds.worlds import World

FAULT = 500


@dataclass(frozen=True, slots=True)
class Compared:
    """What a trial found: with other hidden values, and with another cause of the limit."""

    number: int
    values: Difference | None
    cause: Difference | None
    reached: frozenset[Reached]
    observations: int
    faults: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether somebody could tell two of the worlds apart."""
        return self.values is not None or self.cause is not None


def told_apart(seed: int, number: int, scene: Scene) -> tuple[str, Difference] | None:
    """The first difference of a trial and between which worlds; the third is not played where the second differs."""
    trial = draw_trial(seed, number, scene.base.crowd)
    first = play(trial, trial.first, scene).seen
    for world in (trial.values, trial.cause):
        difference = first_difference(first, play(trial, world, scene).seen)
        if difference:
            return world.name, difference
    return None


class Unsteady(ContactPointError):
    """The same world was not seen alike twice, so a difference would mean nothing."""


def compared(seed: int, number: int, scene: Scene) -> Compared:
    """One trial."""
    trial = draw_trial(seed, number, scene.base.crowd)
    first = play(trial, trial.first, scene)
    return Compared(
        number,
        _apart(first, trial, trial.values, scene) if by_values(number) else None,
        _apart(first, trial, trial.cause, scene) if by_cause(number) else None,
        frozenset(first.reached),
        len(first.seen),
        tuple(_faults(first)),
    )


def by_values(number: int) -> bool:
    """Whether a trial is of other hidden values (N1): the whole ones are, and each other of the short ones."""
    return number % ROUNDS < WHOLE or not by_cause(number)


def by_cause(number: int) -> bool:
    """Whether a trial is of another cause of the limit (N2). Over two turns each kind of short trial is once."""
    return number % ROUNDS < WHOLE or (number // TURNS + number) % 2 == 0


def _apart(first: Played, trial: Trial, world: World, scene: Scene) -> Difference | None:
    return first_difference(first.seen, play(trial, world, scene).seen)


def trials(seed: int, numbers: Iterable[int], scene: Scene) -> Iterator[Compared]:
    """Each of the trials; before the first, one world is played twice."""
    check_steady(draw_trial(seed, 0, scene.base.crowd), scene)
    yield from (compared(seed, number, scene) for number in numbers)


def check_steady(trial: Trial, scene: Scene) -> None:
    """Raises `Unsteady`. The first play also fills what processes keep, such as templates."""
    play(trial, trial.first, scene)
    apart = first_difference(play(trial, trial.first, scene).seen, play(trial, trial.first, scene).seen)
    if apart:
        raise Unsteady(
            f"The same world was seen otherwise the second time: {', '.join(apart.parts)} of {apart.asked}. Something "
            "random or timed is not seeded. Nothing was proved; seed it in contactpoint/lab/two_worlds."
        )


def _faults(played: Played) -> Iterator[str]:
    """Answers that are faults of the program: worlds alike in them prove little."""
    broken: list[Observation] = [one for one in played.seen if one.status >= FAULT]
    yield from (f"{one.asked} answered {one.status}" for one in broken)
