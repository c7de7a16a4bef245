"""Sealed files: what was sent and the rows given back rest encrypted to a public key, nowhere in clear (design §3).

A file is a magic, its own random key sealed to the public half, then frames of 64 KiB under AES-256-GCM. A frame's
nonce holds its number and whether it is the last, so that frames cannot be moved, left out or cut off unseen.
"""

import io
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contactpoint.audit.seal import SealBroken, open_with, seal_to
from contactpoint.intake.rules import CannotKeep, UploadGone

MAGIC = b"contactpoint upload 1\n"
KEY_BYTES = 32
SEALED_KEY_BYTES = 32 + KEY_BYTES + 16  # as audit.seal: an ephemeral public key, the key, a tag
HEADER_BYTES = len(MAGIC) + SEALED_KEY_BYTES
FRAME = 64 * 1024
TAG = 16
PART = ".part"
DAMAGED = (
    "A sealed upload was altered, cut short or put together from others. Nothing more of it was applied; what was "
    "applied stays. Load the file again."
)


class Draft(NamedTuple):
    """A file that is being written."""

    path: Path
    file: BinaryIO

    def put(self, target: Path) -> None:
        """Whole and on the disk, it stands at `target` from now on."""
        self.file.flush()
        os.fsync(self.file.fileno())
        os.replace(self.path, target)


@contextmanager
def drafted(folder: Path) -> Iterator[Draft]:
    """A draft that is gone at the end unless it was put in its place; raises `CannotKeep`."""
    draft = folder / f"{secrets.token_hex(8)}{PART}"
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640), "wb") as file:
            yield Draft(draft, file)
    except OSError as problem:
        raise CannotKeep(_cannot_keep(problem)) from None
    finally:
        draft.unlink(missing_ok=True)


def seal(file: BinaryIO, pieces: Iterable[bytes], *, public_key: bytes) -> None:
    """Writes the pieces to `file` so that only the private half of `public_key` reads them."""
    plain = secrets.token_bytes(KEY_BYTES)
    file.write(MAGIC + seal_to(public_key, plain))
    cipher, number, waiting = AESGCM(plain), 0, b""
    for frame in _frames(pieces):
        if number:
            file.write(cipher.encrypt(_nonce(number - 1, last=False), waiting, None))
        number, waiting = number + 1, frame
    file.write(cipher.encrypt(_nonce(max(number - 1, 0), last=True), waiting, None))


def opened(path: Path, *, private_key: bytes) -> BinaryIO:
    """What was sealed, to be read from any place; raises `UploadGone`, and while it is read where it was altered."""
    try:
        return io.BufferedReader(SealedReader(open(path, "rb"), private_key), FRAME)
    except FileNotFoundError:
        raise UploadGone("The upload of this delivery is no longer kept. Load the file again.") from None
    except OSError as problem:
        why = (problem.strerror or "no reason given").lower()
        raise UploadGone(f"The upload of this delivery cannot be read: {why}. Nothing was done.") from None


def destroy(path: Path) -> bool:
    """Overwrites the key that opens the file, then removes it; False where there was none."""
    try:
        with open(path, "r+b") as file:
            file.write(secrets.token_bytes(HEADER_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink(missing_ok=True)
    except FileNotFoundError:
        return False
    except OSError as problem:
        why = (problem.strerror or "no reason given").lower()
        raise CannotKeep(f"A sealed upload cannot be destroyed: {why}. It is tried again within the hour.") from None
    return True


class SealedReader(io.RawIOBase):
    """The bytes that were sealed; a frame is opened when it is asked for."""

    def __init__(self, file: BinaryIO, private_key: bytes) -> None:
        super().__init__()
        self._file = file
        self._cipher = _cipher(file, private_key)
        body = os.fstat(file.fileno()).st_size - HEADER_BYTES
        self._frames = max(-(-body // (FRAME + TAG)), 1)
        self.size = max(body - self._frames * TAG, 0)
        self._place = 0
        if body < TAG:
            raise UploadGone(DAMAGED)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        self._place = max(start + offset, 0)
        return self._place

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override] # one kind of buffer comes
        number, within = divmod(self._place, FRAME)
        if number >= self._frames:
            return 0
        some = self._frame(number)[within : within + len(buffer)]
        buffer[: len(some)] = some
        self._place += len(some)
        return len(some)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _frame(self, number: int) -> bytes:
        self._file.seek(HEADER_BYTES + number * (FRAME + TAG))
        try:
            return self._cipher.decrypt(
                _nonce(number, last=number == self._frames - 1), self._file.read(FRAME + TAG), None
            )
        except (InvalidTag, ValueError):
            raise UploadGone(DAMAGED) from None


def _cipher(file: BinaryIO, private_key: bytes) -> AESGCM:
    header = file.read(HEADER_BYTES)
    if not header.startswith(MAGIC):
        raise UploadGone(DAMAGED)
    try:
        return AESGCM(open_with(private_key, header[len(MAGIC) :]))
    except SealBroken:
        raise UploadGone(DAMAGED) from None


def _frames(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces in frames of one size, the last one shorter."""
    kept = bytearray()
    for piece in pieces:
        kept += piece
        whole = len(kept) // FRAME * FRAME
        for start in range(0, whole, FRAME):
            yield bytes(kept[start : start + FRAME])
        del kept[:whole]
    if kept:
        yield bytes(kept)


def _nonce(number: int, *, last: bool) -> bytes:
    """Never twice under one key, since each file has its own."""
    return number.to_bytes(11, "big") + bytes([last])


def _cannot_keep(problem: OSError) -> str:
    return (
        f"The file cannot be kept: {(problem.strerror or 'no reason given').lower()}. Nothing of it was applied. "
        "Make room, or give the worker its folder, and load the file again."
    )
