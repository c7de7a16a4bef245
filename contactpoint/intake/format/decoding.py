"""Bytes of a line into text, and what gives away that they were written in another encoding than the template's."""

import re

from contactpoint.intake.format.templates import Encoding
from contactpoint.intake.rules import FileRefused, Reason

UTF_8_MARK = b"\xef\xbb\xbf"
WIDE_MARKS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
UNDECODED = re.compile("[\udc80-\udcff]")


def start_of(raw: bytes, encoding: Encoding) -> bytes:
    """The first line of a file without its byte order mark; raises `FileRefused` for a file of another encoding."""
    written = _written_in(raw)
    if written is not None and written != encoding.shown:
        what = f"The file is written in {written}; save it as {encoding.shown}."
        raise FileRefused(what, Reason.ENCODING, line=1)
    return raw.removeprefix(UTF_8_MARK)


def text_of(raw: bytes, encoding: Encoding) -> str:
    """The line without its end; bytes that are no letters of the encoding stay as lone surrogates."""
    line = raw.removesuffix(b"\n").removesuffix(b"\r")
    return line.decode() if line.isascii() else line.decode(encoding, "surrogateescape")


def foreign(text: str) -> bool:
    """Whether bytes were no letters, or UTF-8 was read as Windows-1252, here or before the file was made.

    Letters with accents, read so, become pairs such as Ã©; hardly anybody's name has letters that read back as UTF-8.
    """
    if text.isascii():
        return False
    if UNDECODED.search(text):
        return True
    try:
        text.encode(Encoding.WINDOWS_1252).decode(Encoding.UTF_8)
    except UnicodeError:
        return False
    return True


def _written_in(raw: bytes) -> str | None:
    """What the first bytes say of the file's encoding; NULs between letters are UTF-16 that lacks its mark."""
    if raw.startswith(UTF_8_MARK):
        return Encoding.UTF_8.shown
    marked = next((name for mark, name in WIDE_MARKS if raw.startswith(mark)), None)
    return marked or ("UTF-16" if raw.count(0) * 3 > len(raw) else None)
