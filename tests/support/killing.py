"""Loads in processes that may be killed at any step (F2): orders for the warm worker, and what became of them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

KILLED = -9
DONE = 0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a load ended, the steps it took, and what it printed."""

    status: int
    steps: tuple[str, ...]
    told: str


class WarmWorker:
    """The process that forks a loader an order."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process, self._folder = process, folder

    def load(
        self,
        path: Path,
        *,
        kill: int = 0,
        seconds: float = 0,
        batch: int = 2,
        apply: bool = True,
        delivery: UUID | None = None,
        source: str | None = None,
    ) -> Ended:
        """Receives, weighs and applies what may be applied; killed before the step `kill`, or after so long."""
        order = {
            "source": source or path.name.removesuffix(path.suffix),
            "path": str(path),
            "kill": kill,
            "seconds": seconds,
            "batch": batch,
            "apply": apply,
            "delivery": str(delivery) if delivery else "",
            "log": str(self._folder / "steps"),
            "told": str(self._folder / "told"),
            "folders": [str(settings.DATA_DIR), str(path.parent)],
        }
        self._process.stdin.write(f"{json.dumps(order)}\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        steps = self._folder / "steps"
        return Ended(status, tuple(steps.read_text().splitlines()) if steps.exists() else (), self._told())

    def _told(self) -> str:
        return (self._folder / "told").read_text(errors="replace")


@contextmanager
def warm_worker(folder: Path, *words: str, **environment: str) -> Iterator[WarmWorker]:
    """A warm worker of the tests' database that keeps its notes in `folder`; with `--steady` it cannot be killed."""
    words = (sys.executable, "-m", "tests.support.warm_worker", *words)
    named = {**os.environ, "CONTACTPOINT_PROCESS": "work", **environment}
    with subprocess.Popen(words, env=named, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield WarmWorker(process, folder)
        process.stdin.close()
