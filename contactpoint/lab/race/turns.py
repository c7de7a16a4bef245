"""Several threads on one database, each going on by one statement when it is its turn: a drawn interleaving.

A thread that waits in the database for another's lock holds nobody up: after a moment the others go on.
"""

import random
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

PATIENCE_SECONDS = 0.003
"""For a statement, until it counts as one that waits for a lock. One that is only slow goes on beside others."""
STUCK_SECONDS = 30
TOGETHER = 0.15
"""How often all that are ready go on at once, so that statements meet within the server too."""


class Stuck(RuntimeError):
    """No thread came on for a long time: a fault of the harness, or a lock that is never given back."""


class Turns:
    """`order`: whose turn it was, from the first statement to the last."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._changed = threading.Condition()
        self._ready: set[str] = set()
        self._going: set[str] = set()
        self._turn: dict[str, threading.Semaphore] = defaultdict(lambda: threading.Semaphore(0))
        self.order: list[str] = []

    @contextmanager
    def taking(self, name: str) -> Iterator[None]:
        """This thread's statements wait for their turns within."""

        def wrapped(execute: Callable[..., Any], *asked: Any) -> Any:
            self._wait(name)
            return execute(*asked)

        self._wait(name)
        try:
            with connection.execute_wrapper(wrapped):
                yield
        finally:
            with self._changed:
                self._going.discard(name)
                self._changed.notify()

    def lead(self, names: set[str]) -> None:
        """Give turns until all of these have ended; raises `Stuck`. Called by the thread that began them."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._ready == names, STUCK_SECONDS):
                raise Stuck("Not every thread began.")
            while self._ready or self._going:
                self._next()

    def _next(self) -> None:
        if not self._ready:
            if not self._changed.wait_for(lambda: self._ready or not self._going, STUCK_SECONDS):
                raise Stuck(f"Nobody comes on; last: {self.order[-5:]}.")
            return
        ready = sorted(self._ready)
        chosen = ready if self._draw.random() < TOGETHER else [self._draw.choice(ready)]
        self._ready.difference_update(chosen)
        self._going.update(chosen)
        self.order += chosen
        for name in chosen:
            self._turn[name].release()
        self._changed.wait_for(lambda: self._going.isdisjoint(chosen), PATIENCE_SECONDS)

    def _wait(self, name: str) -> None:
        with self._changed:
            turn = self._turn[name]
            self._going.discard(name)
            self._ready.add(name)
            self._changed.notify()
        if not turn.acquire(timeout=STUCK_SECONDS):
            raise Stuck(f"No turn for {name}.")
