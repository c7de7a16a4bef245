"""A delivered file: opened once, copied once; its lines are read as often as they are needed, never held whole."""

import json
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings

from contactpoint.intake.rules import CannotRead, FileChanged, FileRefused, Manifest, Mode, Reason
from contactpoint.intake.unpacking import unpacked

LONGEST_LINE = 16_384
MOST_BLANK = 10_000
PIECE = 1 << 20
EARLIEST_EXTRACT = datetime(2000, 1, 1, tzinfo=UTC)  # before it no feed was sent, and years have no room


class Line(NamedTuple):
    """One line with its end; `raw` is None where it is longer than a row can be."""

    number: int
    raw: bytes | None


class Part(NamedTuple):
    """A line, or a piece of one that is longer than a row can be."""

    number: int
    raw: bytes
    first: bool


@dataclass(frozen=True, slots=True)
class FeedFile:
    """The bytes of a delivery, plain or unsealed, and what its sender says of it."""

    file: BinaryIO
    manifest: Manifest

    def lines(self) -> Iterator[Line]:
        """Every line from the first; lines with nothing in them are not rows. Raises `FileRefused` for a cut one."""
        part, blank = None, 0
        for part in self._parts():
            if not part.first:
                continue
            if len(part.raw) >= LONGEST_LINE and not part.raw.endswith(b"\n"):
                yield Line(part.number, None)
            elif part.raw.strip():
                yield Line(part.number, part.raw)
            else:
                blank += 1
            if blank > MOST_BLANK:
                raise FileRefused("The file has more empty lines than a feed can have.", Reason.EMPTY)
        if part and not part.raw.endswith(b"\n"):
            raise FileRefused("The file ends in the middle of a line.", Reason.TRUNCATED)

    def as_sent(self, wanted: Collection[int]) -> Iterator[bytes]:
        """The bytes of these lines, however long, up to the last of them."""
        last = max(wanted, default=0)
        for part in self._parts():
            if part.number > last:
                return
            if part.number in wanted:
                yield part.raw

    def _parts(self) -> Iterator[Part]:
        file = unpacked(self.file, most=settings.FEED_BYTES)
        number, first = 0, True
        while raw := file.readline(LONGEST_LINE):
            number += first
            yield Part(number, raw, first)
            first = raw.endswith(b"\n")
            if number > settings.FEED_LINES:
                raise FileRefused("The file has more lines than a feed can have.", Reason.TOO_LONG)


@dataclass(frozen=True, slots=True)
class PlainFile(FeedFile):
    """A file as its sender left it, which somebody may still be writing to."""

    path: Path
    size: int
    written: int

    def pieces(self) -> Iterator[bytes]:
        """All of its bytes. Raises `FileChanged` where somebody wrote to it meanwhile."""
        self.file.seek(0)
        while piece := self.file.read(PIECE):
            yield piece
        self.check_unchanged()

    def check_unchanged(self) -> None:
        """Raises `FileChanged` where somebody wrote to the file after it was opened."""
        now = os.fstat(self.file.fileno())
        if (now.st_size, now.st_mtime_ns) != (self.size, self.written):
            raise FileChanged(
                f"{self.path.name} was changed while it was read. Nothing of it was applied. "
                "Wait until nothing writes to the file, then load it again."
            )


@contextmanager
def opened(path: Path, source: str | None) -> Iterator[PlainFile]:
    """The file at `path` with its manifest, or as `source` where none came; raises `CannotRead`, `FileRefused`."""
    with _plain_file(path) as file:
        about = os.fstat(file.fileno())
        if about.st_size > settings.FEED_BYTES:
            raise FileRefused("The file is larger than a feed can be.", Reason.TOO_LONG)
        manifest = manifest_of(path, source, datetime.fromtimestamp(int(about.st_mtime), UTC))
        yield PlainFile(file, manifest, path, about.st_size, about.st_mtime_ns)


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
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        what = f"The manifest beside {path.name} is not complete: source, mode (full or changes), extracted_at, rows."
        raise FileRefused(what, Reason.MANIFEST) from None


def _manifest(said: dict[str, object]) -> Manifest:
    extracted = datetime.fromisoformat(str(said["extracted_at"]))
    rows = said.get("rows")
    if extracted.tzinfo is None or extracted.astimezone(UTC) < EARLIEST_EXTRACT:
        raise ValueError
    if not isinstance(rows, int | None) or isinstance(rows, bool):
        raise ValueError
    if said.get("kind", said["source"]) not in (said["source"], str(said["source"]).partition(".")[0]):
        raise ValueError
    return Manifest(str(said["source"]), Mode(str(said["mode"])), extracted.astimezone(UTC), rows)


def _cannot_read(path: Path, problem: Exception) -> str:
    why = (getattr(problem, "strerror", None) or "the name is not a file name").lower()
    return f"{path} cannot be read: {why}. Nothing was applied. Check the name and the rights, and load it again."
