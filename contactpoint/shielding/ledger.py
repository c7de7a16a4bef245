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
    with open(ledger_path(), "a+b") as ledger:
        fcntl.flock(ledger, fcntl.LOCK_EX)
        line = f"{chained(_last_chain(ledger), sealed)} {sealed}\n"
        ledger.seek(0, os.SEEK_END)
        ledger.write(line.encode())
        ledger.flush()
        os.fsync(ledger.fileno())


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
    end = ledger.seek(0, os.SEEK_END)
    ledger.seek(max(0, end - LONGEST_LINE))
    last = ledger.read().splitlines()[-1:]
    return last[0].split(b" ")[0].decode() if last else ""
