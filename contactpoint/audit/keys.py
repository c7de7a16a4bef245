"""The key files of this process: one folder, one file a key, read once."""

from functools import cache
from pathlib import Path

from django.conf import settings

from contactpoint.kernel.errors import ContactPointError


class KeyMissing(ContactPointError):
    """A key file that this process needs is not where it should be, or cannot be read."""


def key(name: str) -> bytes:
    """The bytes of the key `name` in this process's key folder; raises `KeyMissing`."""
    return _named(str(settings.KEY_FOLDER), name)


@cache
def _named(folder: str, name: str) -> bytes:
    return read_key(Path(folder) / name)


@cache
def read_key(path: Path) -> bytes:
    """The bytes of a key file, kept for the life of the process; raises `KeyMissing`."""
    try:
        found = path.read_bytes()
    except OSError as problem:
        reason = problem.strerror or "it cannot be read"
        raise KeyMissing(
            f"The key “{path.name}” is not in {path.parent}: {reason.lower()}. Nothing was done. "
            "Run “make setup”, or put the key back from its safe, and try again."
        ) from None
    if not found:
        raise KeyMissing(
            f"The key file {path} is empty. Nothing was done. Put the key back from its safe and try again."
        )
    return found
