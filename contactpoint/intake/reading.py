"""A delivered file: opened once, read line by line twice, never copied and never held whole."""

import hashlib
import hmac
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from contactpoint.intake.rules import CannotRead, FileChanged, FileRefused, Manifest, Mode, Reason

LONGEST_LINE = 16_384
PIECE = 1 << 20


class Line(NamedTuple):
    """One line with its end; `raw` is None where it is longer than a row can be."""

    number: int
    start: int
    end: int
    raw: bytes | None


@dataclass(frozen=True, slots=True)
class FeedFile:
    """An open file and what its sender says of it."""

    path: Path
    file: BinaryIO
    manifest: Manifest
    size: int
    written: int

    def lines(self) -> Iterator[Line]:
        """Every line from the first; lines with nothing in them are not rows and are left out."""
        self.file.seek(0)
        number = start = 0
        while raw := self.file.readline(LONGEST_LINE):
            number += 1
            end, whole = self._end_of(start, raw)
            if not whole or raw.strip():
                yield Line(number, start, end, raw if whole else None)
            start = end

    def piece(self, line: Line) -> Iterator[bytes]:
        """The bytes of a line as sent, however long."""
        for place in range(line.start, line.end, PIECE):
            yield os.pread(self.file.fileno(), min(PIECE, line.end - place), place)

    def digest(self, key: bytes) -> bytes:
        """A keyed digest of what was sent and of the extract it is said to be (design §8)."""
        said = f"{self.manifest.source}\n{self.manifest.mode}\n{self.manifest.extracted.isoformat()}\n"
        keyed = hmac.new(key, said.encode(), hashlib.sha256)
        self.file.seek(0)
        while piece := self.file.read(PIECE):
            keyed.update(piece)
        return keyed.digest()

    def check_unchanged(self) -> None:
        """Raises `FileChanged` where somebody wrote to the file after it was opened."""
        now = os.fstat(self.file.fileno())
        if (now.st_size, now.st_mtime_ns) != (self.size, self.written):
            raise FileChanged(
                f"{self.path.name} was changed while it was read. The rows applied so far are whole and stay. "
                "Wait until nothing writes to the file, then load it again."
            )

    def check_whole(self) -> None:
        """Raises `FileRefused` for a file without an end."""
        if self.size and os.pread(self.file.fileno(), 1, self.size - 1) != b"\n":
            raise FileRefused("The file ends in the middle of a line.", Reason.TRUNCATED)

    def _end_of(self, start: int, raw: bytes) -> tuple[int, bool]:
        """Where the line ends, and whether `raw` is all of it; reads past the rest of a line that is too long."""
        end, last = start + len(raw), raw
        while not last.endswith(b"\n") and (last := self.file.readline(LONGEST_LINE)):
            end += len(last)
        return end, end == start + len(raw)


@contextmanager
def opened(path: Path, source: str | None) -> Iterator[FeedFile]:
    """The file at `path` with its manifest, or as `source` where none came; raises `CannotRead`, `FileRefused`."""
    with _plain_file(path) as file:
        about = os.fstat(file.fileno())
        manifest = manifest_of(path, source, datetime.fromtimestamp(int(about.st_mtime), UTC))
        yield FeedFile(path, file, manifest, about.st_size, about.st_mtime_ns)


def _plain_file(path: Path) -> BinaryIO:
    """Opened without waiting, so that a pipe is refused and not listened to."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as problem:
        raise CannotRead(_cannot_read(path, problem)) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise CannotRead(f"{path} is not a plain file. Nothing was read. Name a feed file, such as benefit.csv.")
    return open(descriptor, "rb")


def manifest_path(path: Path) -> Path:
    """Where the manifest of a feed file stands: beside it."""
    return path.with_name(f"{path.name}.manifest.json")


def manifest_of(path: Path, source: str | None, written: datetime) -> Manifest:
    """What came with the file. Without a manifest `source` must be given: changes, as of when the file was written."""
    try:
        said = json.loads(manifest_path(path).read_bytes())
        return _manifest(said)
    except FileNotFoundError:
        if source is None:
            what = f"No manifest stands beside {path.name}, and no source was given."
            raise FileRefused(what, Reason.MANIFEST) from None
        return Manifest(source, Mode.CHANGES, written, None)
    except OSError as problem:
        raise CannotRead(_cannot_read(manifest_path(path), problem)) from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        what = f"The manifest beside {path.name} is not complete: source, mode (full or changes), extracted_at, rows."
        raise FileRefused(what, Reason.MANIFEST) from None


def _manifest(said: dict[str, object]) -> Manifest:
    extracted = datetime.fromisoformat(str(said["extracted_at"]))
    rows = said.get("rows")
    if extracted.tzinfo is None or not isinstance(rows, int | None) or isinstance(rows, bool):
        raise ValueError
    if said.get("kind", said["source"]) not in (said["source"], str(said["source"]).partition(".")[0]):
        raise ValueError
    return Manifest(str(said["source"]), Mode(str(said["mode"])), extracted.astimezone(UTC), rows)


def _cannot_read(path: Path, problem: Exception) -> str:
    why = (getattr(problem, "strerror", None) or "the name is not a file name").lower()
    return f"{path} cannot be read: {why}. Nothing was applied. Check the name and the rights, and load it again."
