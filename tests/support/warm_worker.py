"""Run as a process of its own, in the worker's role: forks a child for each load it is asked for, and may kill it.

`python -m tests.support.warm_worker` reads one JSON line an order and answers one. Nothing is connected before the
fork, so that each child is a loader like any other, but for the second that its imports would take. A child counts its
steps: each statement and each commit on either cluster, each file that it opens to write, renames or removes. It
kills itself, with SIGKILL, just before the step it was told, which is just after the one before; or after some seconds.
"""

import gc
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import django
import psycopg
from django.conf import settings

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
FILE_STEPS = ("os.rename", "os.remove")


class Steps:
    """Counts the steps of this process into a file, and ends it before the one numbered `last`."""

    def __init__(self, log: Path, last: int, folders: tuple[str, ...]) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        self._last, self._folders, self.seen = last, folders, 0

    def step(self, name: str) -> None:
        """One more step is about to be taken."""
        self.seen += 1
        if self.seen == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(self._log, f"{' '.join(name.split())[:100]}\n".encode())

    def count(self) -> None:
        """From now on, to the end of this process."""
        for owner, name in (
            (psycopg.Cursor, "execute"),
            (psycopg.Cursor, "executemany"),
            (psycopg.Cursor, "copy"),
            (psycopg.ServerCursor, "execute"),
            (psycopg.Connection, "commit"),
        ):
            setattr(owner, name, self._counted(getattr(owner, name)))
        sys.addaudithook(self._file_step)

    def _counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(one: Any, *words: Any, **named: Any) -> Any:
            self.step(str(words[0]) if words else "COMMIT")
            return function(one, *words, **named)

        return counted

    def _file_step(self, event: str, words: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(words[0], str) and (words[2] or 0) & WRITING
        if (writes or event in FILE_STEPS) and str(words[0]).startswith(self._folders):
            self.step(f"{event} {Path(words[0]).suffix}")


def main() -> None:
    """Takes orders until there are no more: in children, or, with `--steady`, itself and over one connection."""
    django.setup()
    from contactpoint.intake import actions  # noqa: PLC0415 - models need the set-up above

    steady = "--steady" in sys.argv
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        if steady:
            print(_steadily(order, actions), flush=True)
            continue
        child = os.fork()
        if not child:
            _run(order, actions)
        print(_wait(child), flush=True)


def _steadily(order: dict[str, Any], actions: Any) -> str:
    """A load that nothing disturbs."""
    settings.BATCH_ROWS = order["batch"]
    told = Path(order["told"])
    try:
        _load(order, actions)
        told.write_text("")
        return "0"
    except Exception:
        told.write_text(traceback.format_exc())
        return "1"


def _wait(child: int) -> str:
    _, status = os.waitpid(child, 0)
    return json.dumps(os.waitstatus_to_exitcode(status))


def _run(order: dict[str, Any], actions: Any) -> None:
    """The child: does as it was told, and ends. What it prints goes into a file."""
    told = os.open(order["told"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(told, 1)
    os.dup2(told, 2)
    try:
        settings.BATCH_ROWS = order["batch"]
        steps = Steps(Path(order["log"]), order["kill"], tuple(order["folders"]))
        steps.count()
        if order["seconds"]:
            threading.Timer(order["seconds"], os.kill, (os.getpid(), signal.SIGKILL)).start()
        _load(order, actions)
        steps.step("END")
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _load(order: dict[str, Any], actions: Any) -> None:
    """As `feed load` and `feed apply` do; `receive` alone or `apply` alone where the order says so."""
    from contactpoint.kernel.actors import WORKER, Purpose, PurposeCode  # noqa: PLC0415 - as above

    why = {"actor": WORKER, "purpose": Purpose(PurposeCode.FEED)}
    delivery = UUID(order["delivery"]) if order["delivery"] else None
    if delivery is None:
        delivery = actions.receive(order["source"], Path(order["path"]), **why).delivery
    if order["apply"]:
        actions.apply(delivery, **why)


if __name__ == "__main__":
    main()
