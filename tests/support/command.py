"""The command line in a process of its own: what it says, how it ends, how much memory it took."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contactpoint.config import connections, paths

LOOK_EVERY = 0.05  # seconds
PROGRAM = (sys.executable, "-m", "contactpoint")


@dataclass(frozen=True, slots=True)
class Told:
    """`megabytes`: the most that was resident at once, of the process itself."""

    status: int
    stdout: str
    stderr: str
    seconds: float
    megabytes: float

    @property
    def text(self) -> str:
        return self.stdout + self.stderr


def started(words: Sequence[object], folder: Path, *, within: Sequence[str] = (), **environment: str) -> "Running":
    """`contactpoint WORDS`, perhaps within another program that runs it; its output goes into `folder`."""
    named = {name: value for name, value in os.environ.items() if name != "CONTACTPOINT_PROCESS"}
    return Running([*within, *PROGRAM, *map(str, words)], folder, named | environment)


def run(words: Sequence[object], folder: Path, *, within: Sequence[str] = (), **environment: str) -> Told:
    """The same, to its end."""
    return started(words, folder, within=within, **environment).ended()


def through(proxy: Path, *, keys: Path | None = None, role: str = "cp_worker") -> dict[str, str]:
    """The environment of a process that reaches the tests' database, and perhaps the key store, at these sockets."""
    near = f" host={keys}" if keys else ""
    return {
        "DATABASE_URL": f"{connections.conninfo(role, paths.DATABASE)} host={proxy}",
        "KEYS_URL": f"{connections.keys_conninfo()}{near}",
    }


class Running:
    """A process under way."""

    def __init__(self, words: Sequence[str], folder: Path, environment: dict[str, str]) -> None:
        self._out, self._err, self._began = folder / "stdout", folder / "stderr", time.monotonic()
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self.process = subprocess.Popen(words, env=environment, stdout=out, stderr=err, stdin=subprocess.DEVNULL)

    def ended(self) -> Told:
        """Waits for its end."""
        most = 0.0
        while (status := self.process.poll()) is None:
            most = max(most, _most_resident(self.process.pid))
            time.sleep(LOOK_EVERY)
        out, err = (path.read_text(errors="replace") for path in (self._out, self._err))
        took = time.monotonic() - self._began
        return Told(status, out, err, took, most)


def _most_resident(pid: int) -> float:
    """Megabytes until now; the rusage of a child would count what this process held when it began it."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
