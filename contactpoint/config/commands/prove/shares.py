"""A proof shared out: a process a processor, each with a database of its own in throw-away clusters."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from contactpoint.config.bench_folder import run, throwaway_folder

Shares = Sequence[dict[str, Any]]


def shared_out(database: str, most: int, words: Callable[[int, int], Sequence[str]]) -> Shares:
    """What each share printed, read as JSON; its database is named `database` with its place.

    `words`: the command of a share, given its place and how many there are.
    """
    many = min(os.cpu_count() or 1, most)
    with throwaway_folder() as folder, ThreadPoolExecutor(many) as pool:
        run(folder, "worlds-steps", "ready", DATABASE="cp_lab_ready")

        def one(share: int) -> dict[str, Any]:
            printed = run(folder, *words(share, many), DATABASE=f"{database}_{share}").printed
            found: dict[str, Any] = json.loads(printed)
            return found

        return list(pool.map(one, range(many)))


def told(line: str, share: int, of: int) -> None:
    """A share's word of how far it is, on stderr at once."""
    print(f"{share + 1} of {of}: {line}", file=sys.stderr, flush=True)  # noqa: T201 - progress
