"""A throw-away data folder for a test run: it holds the clusters, and goes with the run."""

import os
import secrets
import shutil
import signal
import tempfile
import time
from pathlib import Path

MARK = "throwaway"


def choose_folder() -> Path:
    """A data folder whose mark names the process that will remove it."""
    folder = _home() / f"tests-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o755, parents=True)
    (folder / MARK).write_text(str(os.getpid()))
    return folder


def remove_abandoned() -> None:
    """Stops and removes what killed runs of this user left behind."""
    for mark in _home().glob(f"tests-*/{MARK}"):
        if mark.stat().st_uid == os.geteuid() and not Path("/proc", mark.read_text()).exists():
            remove(mark.parent)


def remove(folder: Path) -> None:
    """Ends the clusters in `folder` without ceremony, and removes it."""
    for lock in folder.glob("clusters/*/postmaster.pid"):
        _end(lock)
    shutil.rmtree(folder, ignore_errors=True)


def _home() -> Path:
    return Path("/var/lib/contactpoint") if os.geteuid() == 0 else Path(tempfile.gettempdir())


def _end(lock: Path) -> None:
    """SIGQUIT ends a server and its children at once; ten seconds are far more than it needs."""
    process = Path("/proc", lock.read_text().split("\n")[0])
    try:
        if bytes(lock.parent) in (process / "cmdline").read_bytes().split(b"\0"):
            os.kill(int(process.name), signal.SIGQUIT)
    except OSError:
        return
    last = time.monotonic() + 10
    while process.exists() and time.monotonic() < last:
        time.sleep(0.02)
