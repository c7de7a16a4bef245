"""How much memory the commands of a bench take together, looked at from beside."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LOOK_EVERY = 0.5  # seconds
DATA = b"CONTACTPOINT_DATA="


@dataclass(slots=True)
class Resident:
    """The most that was resident at once; what processes share is counted for each of them."""

    most_mb: float = 0.0


@contextmanager
def resident(folder: Path) -> Iterator[Resident]:
    """Of all processes of this program whose data folder this is, but for the servers of its databases."""
    found, ended = Resident(), threading.Event()
    wanted = DATA + str(folder).encode()

    def watch() -> None:
        while not ended.wait(LOOK_EVERY):
            found.most_mb = max(found.most_mb, sum(map(_resident, _processes(wanted))))

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield found
    finally:
        ended.set()
        watching.join()


def _processes(wanted: bytes) -> Iterator[Path]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment, program = (process / "environ").read_bytes(), (process / "cmdline").read_bytes()
        except OSError:
            continue
        if wanted in environment.split(b"\0") and b"python" in program.partition(b"\0")[0]:
            yield process


def _resident(process: Path) -> float:
    try:
        lines = (process / "status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)
