"""What the hidden children say in worlds, made so that it is found again in any file where it stands in clear.

A trial is rolled back, and its rows stay in tables and in the write-ahead log until they are written over: there is no
better place to look for what was written in clear without being shown (B6-43, T28 to T31).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

NEVER, ONCE = "qxnever", "qxonce"
"""Said of a child that is limited from its first row and in every world, and of one that was shown before its limit."""
MARKS = {mark: mark.encode() for mark in (NEVER, ONCE)}


def canary(telephone: str, *, gated: bool) -> str:
    """An electronic address, which differs as a telephone of the world does."""
    return f"{NEVER if gated else ONCE}.{telephone[-4:]}@home.example"


def standing(folders: Iterable[Path]) -> Mapping[str, int]:
    """In how many files below these folders either mark stands."""
    files = (file for folder in folders for file in folder.rglob("*") if file.is_file())
    return Counter(mark for content in map(content_of, files) for mark, wanted in MARKS.items() if wanted in content)


def content_of(file: Path) -> bytes:
    """Nothing of a file that the server took away meanwhile: what it had stands in another by now."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
