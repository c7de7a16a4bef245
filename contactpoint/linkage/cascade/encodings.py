"""What a text file is written in, found out before it is read; a file has one encoding from its first line to its last.

UTF-8, with or without a mark, or Windows-1252. Lines of both in one file are two files glued together: which letters
were meant nobody can know, so the file is refused with the first line of each.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from contactpoint.linkage.cascade.errors import NotReadable

UTF_8, WITH_MARK, WINDOWS = "utf-8", "utf-8-sig", "cp1252"
MARK = b"\xef\xbb\xbf"
SHOWN = {UTF_8: "UTF-8", WITH_MARK: "UTF-8", WINDOWS: "Windows-1252"}


@dataclass(frozen=True, slots=True)
class Written:
    """The encoding of a file, how many lines it has, its first line without end and mark, and a digest of it all."""

    encoding: str
    lines: int
    first: str
    digest: str


@dataclass(slots=True)
class _Seen:
    """The first lines that give an encoding away."""

    utf_8: int = 0
    other: int = 0


def written(path: Path, declared: str | None = None) -> Written:
    """Reads the file once; raises `NotReadable`."""
    digest, lines, first, seen = hashlib.sha256(), 0, b"", _Seen()
    with path.open("rb") as file:
        for lines, line in enumerate(file, start=1):
            digest.update(line)
            first = first or line
            if line.isascii() and b"\0" not in line:
                continue
            _look(line, number=lines, path=path, declared=declared, seen=seen)
    if not first.strip(b"\r\n" + MARK):
        raise NotReadable(f"{path.name} is empty. Nothing was linked. Check that the file was written to its end.")
    encoding = _decided(path, seen, declared)
    if first.startswith(MARK) and encoding == UTF_8:
        encoding = WITH_MARK
    return Written(encoding, lines, first.decode(encoding).rstrip("\r\n"), digest.hexdigest())


def _look(line: bytes, *, number: int, path: Path, declared: str | None, seen: _Seen) -> None:
    if b"\0" in line:
        raise NotReadable(
            f"{path.name}, line {number}: there are NUL bytes, as in UTF-16, in a workbook, in a compressed or damaged "
            "file. Nothing was linked. Save it as CSV in UTF-8."
        )
    if declared is not None:
        _check(line, declared, number=number, path=path)
    elif _fits(line, UTF_8):
        seen.utf_8 = seen.utf_8 or number
    else:
        _check(line, WINDOWS, number=number, path=path)
        seen.other = seen.other or number


def _decided(path: Path, seen: _Seen, declared: str | None) -> str:
    if seen.utf_8 and seen.other:
        raise NotReadable(
            f"{path.name} is written in two encodings: line {seen.utf_8} is UTF-8, line {seen.other} is not. Nothing "
            "was linked. Save it in one, or name the right one as `encoding` in the mapping."
        )
    return declared or (WINDOWS if seen.other else UTF_8)


def _check(line: bytes, encoding: str, *, number: int, path: Path) -> None:
    if not _fits(line, encoding):
        named = SHOWN.get(encoding, encoding)
        neither = f"neither UTF-8 nor {named}" if encoding == WINDOWS else f"not {named}"
        raise NotReadable(
            f"{path.name}, line {number}: the letters are {neither}. Nothing was linked. Save it as UTF-8."
        )


def _fits(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
