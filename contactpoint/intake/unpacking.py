"""A feed file as it was sent or compressed with gzip, unpacked while it is read and never beyond what a feed can be."""

import gzip
import io
import zlib
from typing import BinaryIO

from contactpoint.intake.rules import FileRefused, Reason

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
MOST_TIMES = 100  # a feed shrinks five to twenty times; what shrinks more is no feed
ALWAYS = 16 << 20  # bytes that any file may unpack to
AT_ONCE = 64 * 1024


def unpacked(file: BinaryIO, *, most: int) -> BinaryIO:
    """The feed from its first byte, at most `most` bytes of it; raises `FileRefused`, also while it is read."""
    file.seek(0)
    head = file.read(len(ZIP))
    file.seek(0)
    if head.startswith(ZIP):
        raise FileRefused("The file is a ZIP archive, which may hold many files.", Reason.COMPRESSION)
    if head.startswith(GZIP):
        return io.BufferedReader(Unpacking(file, most), AT_ONCE)
    return file


class Unpacking(io.RawIOBase):
    """What gzip unpacks, counted against what was read for it."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        super().__init__()
        self._packed = file
        self._file = gzip.GzipFile(fileobj=file, mode="rb")
        self._most = most
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override] # one kind of buffer comes
        try:
            some = self._file.read1(len(buffer))
        except EOFError:
            raise FileRefused("The compressed file ends too early.", Reason.TRUNCATED) from None
        except (gzip.BadGzipFile, zlib.error):
            raise FileRefused("The compressed file is damaged.", Reason.COMPRESSION) from None
        self._read += len(some)
        if self._read > min(self._most, ALWAYS + MOST_TIMES * self._packed.tell()):
            raise FileRefused("The compressed file unpacks to far more than a feed can be.", Reason.COMPRESSION)
        buffer[: len(some)] = some
        return len(some)
