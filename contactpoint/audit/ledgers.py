"""Ledgers: files of sealed lines outside the database and its backups, and what signs how far each reaches (B6-45c).

A line is `chain sealed`: SHA-256 over the line before and this one, then base64 sealed to the desk's public key.
After each line a checkpoint is signed (Ed25519): so many lines, so many bytes, this chain value. A ledger that ends
before its checkpoint, or has another line there, is not believed. A line after it was acknowledged to nobody.
"""

import base64
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from contactpoint.audit.keys import key
from contactpoint.audit.seal import open_with, seal_to
from contactpoint.kernel.errors import ContactPointError

ORIGIN = "contactpoint checkpoint 1"
LONGEST_LINE = 8192
RESTORE_IT = "Nothing was read from it, and nothing is served. Put it back from its copy, with its checkpoint."


class NotServed(ContactPointError):
    """Why nothing may be shown of this database now."""


class LedgerBroken(NotServed):
    """A ledger or its checkpoint is missing, altered or too short. Protection can't be proved from it."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a ledger reaches: how many lines, how many bytes, the chain value of the last line."""

    lines: int = 0
    size: int = 0
    chain: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """One of them; `start` is what its chain begins with."""

    name: str
    start: bytes

    @property
    def path(self) -> Path:
        return Path(settings.LEDGER_DIR) / f"{self.name}.ledger"

    @property
    def checkpoint(self) -> Path:
        """Beside the ledger, unless `CHECKPOINT_DIR` names a folder that is kept apart from it."""
        return Path(settings.CHECKPOINT_DIR or settings.LEDGER_DIR) / f"{self.name}.checkpoint"

    def chained(self, before: str, sealed: str) -> str:
        """The chain value of a line: it changes when any line before it is altered, dropped or moved."""
        return hashlib.sha256(self.start + before.encode() + sealed.encode()).hexdigest()


SHIELDS = Ledger("shields", b"contactpoint shield ledger 1")
DESTROYED = Ledger("destroyed", b"contactpoint destroyed keys 1")
LEDGERS = (SHIELDS, DESTROYED)


def append(ledger: Ledger, content: bytes) -> Place:
    """Write a line and force it and its checkpoint to disk: only then may whoever asked be answered; where it ends.

    A line that was cut short by a crash is cut away; a whole one that no checkpoint covers stays.
    """
    sealed = base64.b64encode(seal_to(key("desk_public"), content)).decode()
    with _alone(ledger) as file:
        before = _end(ledger, file, _signed(ledger))
        chain = ledger.chained(before.chain, sealed)
        line = f"{chain} {sealed}\n".encode()
        file.truncate(before.size)
        file.seek(before.size)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
        place = Place(before.lines + 1, before.size + len(line), chain)
        _sign(ledger, place)
    return place


def begun(ledger: Ledger) -> bool:
    """Whether it has a checkpoint."""
    return ledger.checkpoint.exists()


def begin(ledger: Ledger) -> None:
    """Sign how far a ledger without a checkpoint reaches: one of an older version, or a new, empty one."""
    for folder in {ledger.path.parent, ledger.checkpoint.parent}:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(ledger) as file:
        if not begun(ledger):
            _sign(ledger, _end(ledger, file, Place()))


def end(ledger: Ledger) -> Place:
    """How far the ledger reaches, which is to its checkpoint or further; raises `LedgerBroken`."""
    return _read(ledger)[-1][0]


def lines_after(ledger: Ledger, place: Place) -> list[tuple[Place, bytes]]:
    """Each line after that place, opened, oldest first, with where it ends; raises `LedgerBroken`."""
    read = _read(ledger)
    places = [at for at, _ in read]
    if place not in places:
        raise LedgerBroken(f"The ledger “{ledger.name}” does not hold what this database knows of it. {RESTORE_IT}")
    return [
        (at, open_with(key("desk_private"), base64.b64decode(sealed))) for at, sealed in read if at.lines > place.lines
    ]


def check_whole(ledger: Ledger) -> int:
    """Read every line and its chain value; how many there are. Raises `LedgerBroken`."""
    return end(ledger).lines


def _read(ledger: Ledger) -> list[tuple[Place, str]]:
    """The start and every whole line, chained, with where it ends; the checkpoint is one of these places."""
    signed = _signed(ledger)
    try:
        read = list(_walk(ledger, ledger.path.read_bytes(), Place()))
    except OSError:
        raise LedgerBroken(f"The ledger “{ledger.name}” is missing. {RESTORE_IT}") from None
    if signed not in (at for at, _ in read):
        raise LedgerBroken(f"The ledger “{ledger.name}” ends before its last signed checkpoint. {RESTORE_IT}")
    return read


def _walk(ledger: Ledger, content: bytes, place: Place) -> Iterator[tuple[Place, str]]:
    yield place, ""
    for line in content.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            return
        chain, _, sealed = line.decode("ascii", "replace").rstrip("\n").partition(" ")
        if chain != ledger.chained(place.chain, sealed):
            raise LedgerBroken(f"The ledger “{ledger.name}” was altered. {RESTORE_IT}")
        place = Place(place.lines + 1, place.size + len(line), chain)
        yield place, sealed


def _end(ledger: Ledger, file: BinaryIO, signed: Place) -> Place:
    """The place of the last whole line after a checkpoint; what stands before it is not read."""
    if signed.size:
        file.seek(max(0, signed.size - LONGEST_LINE))
        last = file.read(min(signed.size, LONGEST_LINE)).splitlines()[-1:]
        if file.seek(0, os.SEEK_END) < signed.size or not last or last[0].split(b" ")[0] != signed.chain.encode():
            raise LedgerBroken(f"The ledger “{ledger.name}” ends before its last signed checkpoint. {RESTORE_IT}")
    file.seek(signed.size)
    return list(_walk(ledger, file.read(), signed))[-1][0]


def _signed(ledger: Ledger) -> Place:
    """What the checkpoint says, its signature checked."""
    try:
        origin, name, counted, signature = ledger.checkpoint.read_text().splitlines()
        key_ = Ed25519PublicKey.from_public_bytes(key("ledger_public"))
        key_.verify(base64.b64decode(signature), _words(name, counted))
        lines, size, chain = counted.split(" ")
    except FileNotFoundError:
        raise LedgerBroken(f"The checkpoint of the ledger “{ledger.name}” is missing. {RESTORE_IT}") from None
    except (ValueError, InvalidSignature):
        raise LedgerBroken(f"The checkpoint of the ledger “{ledger.name}” was altered. {RESTORE_IT}") from None
    if (origin, name) != (ORIGIN, ledger.name):
        raise LedgerBroken(f"The checkpoint of the ledger “{ledger.name}” is another's. {RESTORE_IT}")
    return Place(int(lines), int(size), chain)


def _sign(ledger: Ledger, place: Place) -> None:
    """The checkpoint, whole or not at all, and on disk."""
    counted = f"{place.lines} {place.size} {place.chain}"
    signature = Ed25519PrivateKey.from_private_bytes(key("ledger_private")).sign(_words(ledger.name, counted))
    draft = ledger.checkpoint.with_suffix(".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{ORIGIN}\n{ledger.name}\n{counted}\n{base64.b64encode(signature).decode()}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(ledger.checkpoint)
    for folder in {ledger.path.parent, ledger.checkpoint.parent}:
        _force_to_disk(folder)


def _words(name: str, counted: str) -> bytes:
    return f"{ORIGIN}\n{name}\n{counted}\n".encode()


@contextmanager
def _alone(ledger: Ledger) -> Iterator[BinaryIO]:
    """The file, made where it is missing, while nobody else writes to it."""
    with open(os.open(ledger.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _force_to_disk(folder: Path) -> None:
    """The names of new files are forced to disk with their folder."""
    opened = os.open(folder, os.O_RDONLY)
    os.fsync(opened)
    os.close(opened)
