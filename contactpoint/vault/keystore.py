"""The key store: one wrapped key a source record, in a cluster of its own.

A backup of the vault copies a whole cluster, so keys kept beside the records could not be backed up apart nor
destroyed for good. A key is committed here before its record; a key without a record is an orphan, and harmless.
"""

import atexit
import threading
from collections.abc import Iterable, Sequence
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.conf import settings

from contactpoint.audit import ledgers
from contactpoint.audit.keys import key
from contactpoint.audit.ledgers import DESTROYED, Place
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.ids import uuid7

KEK = "kek-1"
CACHED = 100_000
FIND = "SELECT key_id, wrapped FROM wrapped WHERE key_id = ANY(%s::uuid[])"
ADD = (
    "INSERT INTO wrapped (key_id, kek_id, wrapped)"
    f" SELECT key_id, '{KEK}', wrapped FROM unnest(%s::uuid[], %s::bytea[]) AS made (key_id, wrapped)"
)
GONE = (
    "WITH told AS (INSERT INTO destroyed (key_id) SELECT unnest(%s::uuid[]) EXCEPT SELECT key_id FROM destroyed)"
    " DELETE FROM wrapped WHERE key_id = ANY(%s::uuid[])"
)
IDS_A_LINE = 200
ID_BYTES = 16
Row = tuple[UUID, bytes]


class KeyStoreAway(ContactPointError):
    """The key store does not answer, so no sealed record can be read or written. Nothing was changed."""


class KeyDestroyed(ContactPointError):
    """The key of a record is not in the key store, so its content cannot be read again."""


class _Store:
    """One connection of this process and the keys it has opened, shared by its threads."""

    def __init__(self) -> None:
        self.opened: dict[UUID, bytes] = {}
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[Row] | None = None

    def run(self, sql: str, rows: Sequence[tuple[object, ...]]) -> list[Row]:
        """One statement over columns of values, committed at once; a connection that broke is made anew."""
        columns = [list(column) for column in zip(*rows, strict=True)]
        with self._lock:
            try:
                return self._execute(sql, columns)
            except psycopg.OperationalError as error:
                self.close()
                raise KeyStoreAway(
                    "The key store does not answer. Nothing was changed; try again when it is back."
                ) from error

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _execute(self, sql: str, columns: list[list[object]]) -> list[Row]:
        if self._connection is None:
            self._connection = _obeying(psycopg.connect(settings.KEYS_URL, autocommit=True, connect_timeout=3))
        cursor = self._connection.execute(sql, columns)
        return cursor.fetchall() if cursor.description else []


def _obeying(connection: psycopg.Connection[Row]) -> psycopg.Connection[Row]:
    """Before any key is read: a key that was destroyed stays so, though the key store was restored from before."""
    if settings.LEDGER_STRICT or ledgers.begun(DESTROYED):
        gone = [one for _, line in ledgers.lines_after(DESTROYED, Place()) for one in _ids(line)]
        if gone:
            connection.execute(GONE, [gone, gone])
    return connection


def _ids(line: bytes) -> list[UUID]:
    return [UUID(bytes=line[start : start + ID_BYTES]) for start in range(0, len(line), ID_BYTES)]


_STORE = _Store()
atexit.register(_STORE.close)


def new_keys(count: int) -> list[Row]:
    """Random keys, wrapped and committed in the key store before they are used.

    Their ids ascend, so that keys made together lie together in its index: else every key is a page of its own.
    """
    made = [(uuid7(), AESGCM.generate_key(256)) for _ in range(count)]
    kek = key(KEK)
    if made:
        _STORE.run(ADD, [(key_id, aes_key_wrap(kek, plain)) for key_id, plain in made])
    _remember(dict(made))
    return made


def keys_of(key_ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """The opened keys; raises `KeyDestroyed` where one is gone."""
    wanted = set(key_ids)
    opened = {key_id: _STORE.opened[key_id] for key_id in wanted if key_id in _STORE.opened}
    missing = [(key_id,) for key_id in wanted - opened.keys()]
    if missing:
        kek = key(KEK)
        found = {key_id: aes_key_unwrap(kek, bytes(wrapped)) for key_id, wrapped in _STORE.run(FIND, missing)}
        if len(found) < len(missing):
            raise KeyDestroyed("A key is missing from the key store: its record cannot be read again.")
        _remember(found)
        opened |= found
    return opened


def obey() -> int:
    """See that no key is there that was destroyed, as after a restore; how many were, ever."""
    _STORE.close()
    return len(_STORE.run("SELECT DISTINCT key_id, ''::bytea FROM destroyed", []))


def destroy(key_ids: Iterable[UUID]) -> None:
    """Make what these keys sealed unreadable for good. A ledger outside has them first, which every restore obeys."""
    gone = sorted(key_ids)
    for start in range(0, len(gone), IDS_A_LINE):
        ledgers.append(DESTROYED, b"".join(one.bytes for one in gone[start : start + IDS_A_LINE]))
    _STORE.run(GONE, [(one, one) for one in gone])
    for one in gone:
        _STORE.opened.pop(one, None)


def _remember(found: dict[UUID, bytes]) -> None:
    if len(_STORE.opened) + len(found) > CACHED:
        _STORE.opened.clear()
    _STORE.opened.update(found)
