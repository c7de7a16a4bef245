"""The key store of the worlds: in memory, since the one of the program commits apart and cannot be rolled back.

Keys are drawn alike in every world, so the same key would be kept twice.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from contactpoint.vault import keystore


class KeysInMemory:
    """What `vault.keystore` asks of its store."""

    def __init__(self) -> None:
        self.opened: dict[UUID, bytes] = {}
        self._wrapped: dict[UUID, bytes] = {}

    def run(self, sql: str, rows: Sequence[tuple[UUID, ...]]) -> list[tuple[UUID, bytes]]:
        """Keeps wrapped keys, or finds them."""
        if sql == keystore.ADD:
            self._wrapped.update(dict(rows))  # type: ignore[arg-type]
            return []
        return [(row[0], self._wrapped[row[0]]) for row in rows if row[0] in self._wrapped]

    def close(self) -> None:
        """There is nothing to close."""

    def copy(self) -> "KeysInMemory":
        """As much, to add to apart from this one."""
        other = KeysInMemory()
        other.opened, other._wrapped = dict(self.opened), dict(self._wrapped)
        return other


def keep_in_memory() -> None:
    """From now on this process keeps all keys in memory."""
    keystore._STORE = KeysInMemory()  # type: ignore[assignment]


@contextmanager
def keys_of_one_world() -> Iterator[None]:
    """The keys that are added within are forgotten after."""
    before = keystore._STORE
    keystore._STORE = before.copy()  # type: ignore[attr-defined]
    try:
        yield
    finally:
        keystore._STORE = before
