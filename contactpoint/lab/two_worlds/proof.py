"""A share of a proof: the trials and leaks of one process, with the rate told as it goes."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.two_worlds.browser import Reached
from contactpoint.lab.two_worlds.mutants import LEAKS, Killed, killed
from contactpoint.lab.two_worlds.observing import Difference
from contactpoint.lab.two_worlds.preparing import scene
from contactpoint.lab.two_worlds.reaching import REACHED, NotDriven, undriven, unobserved
from contactpoint.lab.two_worlds.trials import Compared, by_cause, by_values, trials

Told = Callable[[str], None]
TOLD_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Share:
    """Every `of`-th trial and leak from the number `share` on. `only`: names of leaks, all where there are none."""

    seed: int
    trials: int
    share: int = 0
    of: int = 1
    only: tuple[str, ...] = ()


@dataclass(slots=True)
class Proved:
    """What a share found. `by_values`, `by_cause`: how many trials compared these; `values`, `cause`: how many of them
    were told apart, `differing`: in words. `unreached`: pages, by method, that no request came to."""

    trials: int = 0
    by_values: int = 0
    by_cause: int = 0
    values: int = 0
    cause: int = 0
    observations: int = 0
    differing: list[str] = field(default_factory=list)
    routes: int = len(REACHED)
    unreached: list[str] = field(default_factory=list)
    killed: list[Killed] = field(default_factory=list)


class Broken(ContactPointError):
    """A page answered with a fault of the program, so it was not observed for what it is."""


def prove(share: Share, folder: Path, told: Told) -> Proved:
    """Runs the share in this process's database. Raises `NotDriven`, `Broken`, `NotALabDatabase`, `Unsteady`."""
    lacking = undriven()
    if lacking:
        raise NotDriven(
            f"No driver observes {', '.join(lacking)}. Nothing was proved. Give each page a driver in "
            "contactpoint/lab/two_worlds/drivers.py."
        )
    proved, reached = Proved(), set[Reached]()
    with scene(folder) as where:
        for one in _timed(trials(share.seed, _mine(share), where), share, told):
            _count(one, proved, told)
            reached |= one.reached
        for gone in killed(_leaks(share), share.seed, where):
            told(f"{gone.name}: {f'found in trial {gone.after}, {gone.found}' if gone.after else 'NOT FOUND'}")
            proved.killed.append(gone)
    proved.unreached = unobserved(reached)
    return proved


def _mine(share: Share) -> range:
    return range(share.share, share.trials, share.of)


def _leaks(share: Share):
    wanted = [leak for leak in LEAKS if not share.only or leak.name in share.only]
    return tuple(wanted[share.share :: share.of])


def _count(one: Compared, proved: Proved, told: Told) -> None:
    if one.faults:
        raise Broken(
            f"In trial {one.number} {one.faults[0]}: a fault of the program. Nothing was proved. The server's lines "
            "above say where it is; mend it and try again."
        )
    proved.trials += 1
    proved.by_values += by_values(one.number)
    proved.by_cause += by_cause(one.number)
    proved.observations += one.observations
    proved.values += one.values is not None
    proved.cause += one.cause is not None
    for which, difference in (("hidden values", one.values), ("the cause of a limit", one.cause)):
        if difference:
            proved.differing.append(f"Trial {one.number}, {which}: {_in_words(difference)}")
            told(proved.differing[-1])


def _in_words(difference: Difference) -> str:
    return f"{', '.join(difference.parts)} of observation {difference.place}, {difference.asked} by {difference.who}"


def _timed(found: Iterable[Compared], share: Share, told: Told) -> Iterator[Compared]:
    """The rate and the time left, now and then. By the clock that the worlds do not move."""
    began = last = time.monotonic()
    for done, one in enumerate(found, 1):
        yield one
        now = time.monotonic()
        if now - last > TOLD_SECONDS:
            rate, last = done / (now - began), now
            left = (len(_mine(share)) - done) / rate
            told(f"{done:,} of {len(_mine(share)):,} trials, {rate:.1f} a second, {left:,.0f} s left")
