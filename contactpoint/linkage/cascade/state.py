"""What a run has done so far, kept so that a run that was killed goes on: sealed tables in a folder beside PAIRS.

Each step is one file, written whole or not at all. It is a row of frames: Arrow batches, compressed, sealed with
AES-256-GCM under the run's key. Name and place of a frame are authenticated, and so is which one is the last, so that
frames can't be swapped, dropped or carried over from another step. The key never stands here: who runs it keeps it.
"""

import fcntl
import hashlib
import hmac
import io
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contactpoint.linkage.cascade.errors import CannotLink

FORM = 1
HEADER, LOCK, SPILL = "run.json", "lock", "spill"
SEALED = ".sealed"
NONCE, LENGTH = 12, 4  # bytes
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class State:
    """The state of one run; `of` is what it was begun with: digests of files, mapping, model and options."""

    folder: Path
    key: bytes

    @contextmanager
    def held(self, of: str) -> Iterator[None]:
        """This run alone works on the folder; raises `CannotLink` where another does, or the run was another."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CannotLink(
                    f"Another run works in {self.folder}. Nothing was changed. Wait until it ends."
                ) from None
            self._begin(of)
            yield

    @property
    def spill(self) -> Path:
        """Where DuckDB may put temporary files."""
        return self.folder / SPILL

    def has(self, step: str) -> bool:
        """Whether the step was done."""
        return self._file(step).exists()

    def keep(self, step: str, batches: Iterable[pa.RecordBatch]) -> None:
        """Writes a step; it is there once all of it is on the disk."""
        draft = self._file(step).with_suffix(".draft")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for frame in self._sealed(step, batches):
                file.write(frame)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self._file(step))

    def batches(self, step: str) -> Iterator[pa.RecordBatch]:
        """What was kept; raises `CannotLink` where a file was altered or cut."""
        place = 0
        with self._file(step).open("rb") as file:
            while True:
                last, plain = self._opened(step, place, file)
                if plain:
                    with pa.ipc.open_stream(plain) as stream:
                        yield from stream
                if last:
                    return
                place += 1

    def drop(self) -> None:
        """Removes the folder and all that it holds."""
        shutil.rmtree(self.folder)

    def _file(self, step: str) -> Path:
        return self.folder / f"{step}{SEALED}"

    def _begin(self, of: str) -> None:
        for draft in self.folder.glob("*.draft"):
            draft.unlink()
        header, told = self.folder / HEADER, hmac.new(self.key, of.encode(), hashlib.sha256).hexdigest()
        if not header.exists():
            header.write_text(json.dumps({"form": FORM, "of": told}) + "\n", encoding="utf-8")
        elif json.loads(header.read_text(encoding="utf-8")) != {"form": FORM, "of": told}:
            raise CannotLink(
                f"{self.folder} holds a run that was begun with other files, another mapping, model or options, or "
                "under another key. Nothing was changed. Give --anew to throw it away and begin again."
            )

    def _sealed(self, step: str, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
        cipher, waiting, place = AESGCM(self.key), b"", 0
        for batch in batches:
            if waiting:
                yield _framed(cipher, waiting, _about(step, place, last=False))
                place += 1
            waiting = _bytes(batch)
        yield _framed(cipher, waiting, _about(step, place, last=True))

    def _opened(self, step: str, place: int, file: io.BufferedReader) -> tuple[bool, bytes]:
        cipher, size = AESGCM(self.key), int.from_bytes(file.read(LENGTH), "big")
        frame = file.read(size)
        last = not file.peek()
        try:
            return last, cipher.decrypt(frame[:NONCE], frame[NONCE:], _about(step, place, last=last))
        except (InvalidTag, ValueError):  # or not even a nonce is there
            raise CannotLink(
                f"{self._file(step).name} of the earlier run was altered or damaged. Nothing was written to PAIRS. "
                "Give --anew to begin again."
            ) from None


def _about(step: str, place: int, *, last: bool) -> bytes:
    return f"{FORM}/{step}/{place}/{last}".encode()


def _framed(cipher: AESGCM, plain: bytes, about: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    sealed = nonce + cipher.encrypt(nonce, plain, about)
    return len(sealed).to_bytes(LENGTH, "big") + sealed


def _bytes(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue())
