"""The key store: one wrapped key a source record, in a cluster of its own.

A backup of the vault copies a whole cluster, so keys kept beside the records could not be backed up apart nor
destroyed for good. A key is committed here before its record; a key without a record is an orphan, and harmless.
"""

import threading
from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.conf import settings

from contactpoint.audit.keys import key
from contactpoint.kernel.errors import ContactPointError

KEK = "kek-1"
CACHED = 100_000
_LOCAL = threading.local()


class KeyStoreAway(ContactPointError):
    """The key store does not answer, so no sealed record can be read or written. Nothing was changed."""


class KeyDestroyed(ContactPointError):
    """The key of a record is not in the key store, so its content cannot be read again."""


def new_keys(count: int) -> list[tuple[UUID, bytes]]:
    """Random keys, wrapped and committed in the key store before they are used."""
    made = [(uuid4(), AESGCM.generate_key(256)) for _ in range(count)]
    kek = key(KEK)
    rows = [(key_id, KEK, aes_key_wrap(kek, plain)) for key_id, plain in made]
    _run(
        "INSERT INTO wrapped (key_id, kek_id, wrapped) SELECT * FROM unnest(%s::uuid[], %s::text[], %s::bytea[])", rows
    )
    return made


def keys_of(key_ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """The opened keys; raises `KeyDestroyed` where one is gone."""
    cache = _cache()
    missing = list({key_id for key_id in key_ids if key_id not in cache})
    if missing:
        if len(cache) + len(missing) > CACHED:
            cache.clear()
        kek = key(KEK)
        found = _run("SELECT key_id, wrapped FROM wrapped WHERE key_id = ANY(%s::uuid[])", [(one,) for one in missing])
        cache.update({key_id: aes_key_unwrap(kek, bytes(wrapped)) for key_id, wrapped in found})
    try:
        return {key_id: cache[key_id] for key_id in key_ids}
    except KeyError:
        raise KeyDestroyed("A key is missing from the key store: its record cannot be read again.") from None


def answers() -> bool:
    """True where the key store can be reached."""
    try:
        _run("SELECT key_id, wrapped FROM wrapped WHERE key_id = ANY(%s::uuid[])", [(uuid4(),)])
    except KeyStoreAway:
        return False
    return True


def _cache() -> dict[UUID, bytes]:
    if not hasattr(_LOCAL, "cache"):
        _LOCAL.cache = {}
    cache: dict[UUID, bytes] = _LOCAL.cache
    return cache


def _run(sql: str, rows: Sequence[tuple[object, ...]]) -> list[tuple[UUID, bytes]]:
    """One statement over columns of values, on this thread's connection, committed at once."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    try:
        cursor = _connection().execute(sql, columns)
        return cursor.fetchall() if cursor.description else []
    except psycopg.OperationalError as error:
        _LOCAL.connection = None
        raise KeyStoreAway("The key store does not answer. Nothing was changed; try again when it is back.") from error


def _connection() -> psycopg.Connection[tuple[UUID, bytes]]:
    connection: psycopg.Connection[tuple[UUID, bytes]] | None = getattr(_LOCAL, "connection", None)
    if connection is None or connection.closed:
        connection = psycopg.connect(settings.KEYS_URL, autocommit=True, connect_timeout=3)
        _LOCAL.connection = connection
    return connection
