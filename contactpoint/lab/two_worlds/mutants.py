"""The kill-list: each leak is sprung in a child process of its own, and trials are run until one tells worlds apart."""

import json
import os
import traceback
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from contactpoint.lab.two_worlds import leaks_of_child, leaks_of_desk, leaks_of_limit, leaks_of_search
from contactpoint.lab.two_worlds.leaks import Leak
from contactpoint.lab.two_worlds.playing import Scene
from contactpoint.lab.two_worlds.trials import told_apart
from contactpoint.lab.two_worlds.truth import Reader

LEAKS: tuple[Leak, ...] = (
    *leaks_of_search.LEAKS,
    *leaks_of_child.LEAKS,
    *leaks_of_limit.LEAKS,
    *leaks_of_desk.LEAKS,
)
MOST_TRIALS = 500


@dataclass(frozen=True, slots=True)
class Killed:
    """How a leak was found: after how many trials, in which comparison, by whom and where; `after` 0: not at all."""

    name: str
    after: int
    found: str = ""


def killed(leaks: tuple[Leak, ...], seed: int, scene: Scene) -> Iterator[Killed]:
    """Each leak in turn, found or not within `MOST_TRIALS` trials."""
    yield from (_in_a_child(leak, seed, scene) for leak in leaks)


def _in_a_child(leak: Leak, seed: int, scene: Scene) -> Killed:
    """The child has a connection of its own, and ends without what this process would do at its end."""
    connection.close()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _tell(leak, seed, scene, to=writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    os.waitpid(child, 0)
    return Killed(leak.name, **json.loads(said)) if said else Killed(leak.name, 0, "its process broke")


def _tell(leak: Leak, seed: int, scene: Scene, *, to: int) -> None:
    status = 1
    try:
        leak.spring(Reader(scene))
        os.write(to, json.dumps(_hunted(seed, scene)).encode())
        status = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(status)


def _hunted(seed: int, scene: Scene) -> dict[str, object]:
    for number in range(MOST_TRIALS):
        told = told_apart(seed, number, scene)
        if told:
            world, difference = told
            parts = ", ".join(difference.parts)
            return {"after": number + 1, "found": f"{world}: {parts} of {difference.asked} for {difference.who}"}
    return {"after": 0}
