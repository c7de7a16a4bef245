"""A data folder of a bench's own: private clusters as safe against a power cut as real ones, gone with the bench."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from contactpoint.config import binaries, cluster, connections, paths
from contactpoint.config.cluster import Cluster
from contactpoint.config.demonstration import ends_well
from contactpoint.kernel.errors import ContactPointError

OWN = ("CONTACTPOINT", "DJANGO", "DATABASE_URL", "KEYS_URL", "KEY_DIR", "LEDGER_DIR", "UPLOAD_DIR")


class BenchStopped(ContactPointError):
    """A step of a bench did not end well; the step's own words stand above."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command printed, and what it took; `rss_mb` is its own process's most."""

    printed: str
    seconds: float
    rss_mb: float

    def then(self, after: Self) -> "Ran":
        """Both commands as one: the time of both, the memory of the larger."""
        return Ran(self.printed + after.printed, self.seconds + after.seconds, max(self.rss_mb, after.rss_mb))


@contextmanager
def private_folder() -> Iterator[Path]:
    """A new data folder beside this clone's; its clusters are stopped and it is removed whatever happens."""
    _remove_abandoned()
    folder = paths.DATA_DIR.with_name(f"{paths.DATA_DIR.name}-bench-{os.getpid()}")
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield folder
    finally:
        interrupts = signal.signal(signal.SIGINT, signal.SIG_IGN)
        _remove(folder)
        signal.signal(signal.SIGINT, interrupts)
        signal.signal(signal.SIGTERM, before)


@contextmanager
def throwaway_folder() -> Iterator[Path]:
    """The same for made-up people alone: its clusters are not kept safe, and no ledger need know of them."""
    with private_folder() as folder:
        folder.mkdir(parents=True, mode=0o755)
        (folder / paths.THROWAWAY).write_text(str(os.getpid()))
        yield folder


def run(folder: Path, *words: str, **settings: str) -> Ran:
    """One command of this program in that data folder, with CONTACTPOINT_<setting>; raises `BenchStopped`."""
    began = time.monotonic()
    process = _begun(folder, words, settings)
    try:
        printed, rss_mb = _ended(process)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)  # it ends what it is starting before it goes
            process.wait()
    if process.returncode not in ends_well(words):
        raise BenchStopped(f"`contactpoint {' '.join(words[:2])}` did not end well, so nothing was measured.")
    return Ran(printed, time.monotonic() - began, rss_mb)


@contextmanager
def running_beside(folder: Path, *words: str, **settings: str) -> Iterator[None]:
    """One command of this program, such as a server, ended with the block."""
    process = _begun(folder, words, settings)
    try:
        yield
    finally:
        process.terminate()
        process.communicate()


def _begun(folder: Path, words: tuple[str, ...], settings: Mapping[str, str]) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
    environment |= {f"CONTACTPOINT_{name}": value for name, value in {"DATA": str(folder), **settings}.items()}
    return subprocess.Popen(  # noqa: S603 - this program itself
        [sys.executable, "-m", "contactpoint", *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,  # so that it is interrupted once, by this process
    )


def _ended(process: subprocess.Popen[str]) -> tuple[str, float]:
    """What the process printed and its peak memory, which only who waits for it is told."""
    if process.stdout is None:
        return "", 0.0
    with process.stdout:
        printed = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return printed, used.ru_maxrss / 1024


def _remove_abandoned() -> None:
    """What benches of this clone that were killed left behind."""
    for folder in paths.DATA_DIR.parent.glob(f"{paths.DATA_DIR.name}-bench-*"):
        if not Path("/proc", folder.name.rpartition("-")[2]).exists():
            _remove(folder)


def running(folder: Path) -> bool:
    """True where both clusters of a data folder are up."""
    return all(map(cluster.running, _clusters(folder)))


def stop(folder: Path) -> None:
    """Stops the clusters of a data folder."""
    for one in _clusters(folder):
        cluster.stop(one)


def _clusters(folder: Path) -> list[Cluster]:
    programs = binaries.find()
    return [
        Cluster(name, folder / "clusters" / name, folder / "run", port, programs)
        for name, port in connections.PORTS.items()
    ]


def _remove(folder: Path) -> None:
    stop(folder)
    shutil.rmtree(folder, ignore_errors=True)
