"""The shield ledger: one sealed line an event, in a file outside the database and its backups.

A line is `chain sealed`: SHA-256 over the line before and this one, then base64 sealed to the desk's public key.
"""

import base64
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from contactpoint.audit.keys import key
from contactpoint.audit.seal import open_with, seal_to
from contactpoint.kernel.errors import ContactPointError
from contactpoint.shielding.rules import LimitEvent, chained

LONGEST_LINE = 8192


class LedgerBroken(ContactPointError):
    """A line of the shield ledger was altered, dropped or moved. Protection can't be proved from it."""


def ledger_path() -> Path:
    """Where the ledger stands."""
    return Path(settings.LEDGER_DIR) / "shields.ledger"


def append(event: LimitEvent) -> None:
    """Write the event and force it to disk: only then may whoever asked be answered."""
    sealed = base64.b64encode(seal_to(key("desk_public"), event.line())).decode()
    ledger_path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = not ledger_path().exists()
    with open(os.open(ledger_path(), os.O_RDWR | os.O_CREAT, 0o600), "r+b") as ledger:
        fcntl.flock(ledger, fcntl.LOCK_EX)
        before = _last_chain(ledger)
        ledger.write(f"{chained(before, sealed)} {sealed}\n".encode())
        ledger.flush()
        os.fsync(ledger.fileno())
    if new:
        _force_to_disk(ledger_path().parent)


def lines() -> Iterator[bytes]:
    """The opened events, oldest first; raises `LedgerBroken` where the chain does not hold."""
    before = ""
    if not ledger_path().exists():
        return
    for line in ledger_path().read_text().splitlines():
        chain, _, sealed = line.partition(" ")
        if chain != chained(before, sealed):
            raise LedgerBroken("The shield ledger was altered. Nothing was read from it. Restore it from its copy.")
        before = chain
        yield open_with(key("desk_private"), base64.b64decode(sealed))


def _last_chain(ledger: BinaryIO) -> str:
    """The chain value of the last whole line, with the file at its end.

    A line that was cut short by a crash was never acknowledged to anyone: it is cut away.
    """
    end = ledger.seek(0, os.SEEK_END)
    start = ledger.seek(max(0, end - LONGEST_LINE))
    tail = ledger.read()
    whole = tail.rfind(b"\n") + 1
    ledger.truncate(start + whole)
    ledger.seek(start + whole)
    last = tail[:whole].splitlines()[-1:]
    return last[0].split(b" ")[0].decode() if last else ""


def _force_to_disk(folder: Path) -> None:
    """The name of a new file is forced to disk with its folder."""
    opened = os.open(folder, os.O_RDONLY)
    os.fsync(opened)
    os.close(opened)
