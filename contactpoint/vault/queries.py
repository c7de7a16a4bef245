"""Reads of the vault, opened in the memory of the process that holds the keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from contactpoint.kernel.arrays import array
from contactpoint.kernel.errors import ContactPointError
from contactpoint.vault.keystore import keys_of
from contactpoint.vault.rules import bound_to, unpadded

PLANNED = (
    "SELECT set_config('enable_seqscan', %s, true), set_config('max_parallel_workers_per_gather', %s, true),"
    " set_config('plan_cache_mode', %s, true)"
)
Cards = Mapping[UUID, list[tuple[frozenset[int], bytes]]]
Sealed = tuple[UUID, UUID, list[int], bytes, bytes]
"""Of a card: its record, the id of its key, its tokens, the nonce, what is sealed."""


class SealBroken(ContactPointError):
    """A sealed record does not open with its own key: it was altered or moved. Nothing of it is shown."""


@dataclass(frozen=True, slots=True)
class Current:
    """The newest version of a record, unopened."""

    version: int
    key_id: UUID
    extracted: datetime
    content_hmac: bytes


def current_versions(records: Iterable[UUID]) -> dict[UUID, Current]:
    """The newest version of each record that is known."""
    rows = _of_records(
        "SELECT DISTINCT ON (record) record, version, key_id, extracted, content_hmac FROM record"
        " WHERE record = ANY(%s::uuid[]) ORDER BY record, version DESC",
        records,
    )
    return {row[0]: Current(row[1], row[2], row[3], bytes(row[4])) for row in rows}


def contents(records: Iterable[UUID]) -> dict[UUID, bytes]:
    """What each record last said."""
    rows = _of_records(
        "SELECT DISTINCT ON (record) record, key_id, nonce, sealed, version FROM record"
        " WHERE record = ANY(%s::uuid[]) ORDER BY record, version DESC",
        records,
    )
    opened = keys_of({row[1] for row in rows})
    return {
        record: _open(opened[key_id], bytes(nonce), bytes(sealed), bound_to(record, version))
        for record, key_id, nonce, sealed, version in rows
    }


@dataclass(frozen=True, slots=True)
class Came:
    """The source of a record, and when it was first received."""

    source: str
    received: datetime


def first_received(records: Iterable[UUID]) -> dict[UUID, Came]:
    """Where each record is from and when it came; none is opened."""
    rows = _of_records(
        "SELECT DISTINCT ON (record) record, source, received FROM record"
        " WHERE record = ANY(%s::uuid[]) ORDER BY record, version",
        records,
    )
    return {record: Came(source, received) for record, source, received in rows}


def by_indexes(sql: str, values: Sequence[str]) -> list[Any]:
    """The rows of a statement that names cards by their tokens, planned once a session and sent at one go.

    The token column has no statistics, which would keep tokens readable, so the planner expects every thirtieth row:
    it would scan the table, or start other processes to help, which takes longer than all the rest.
    """
    connection.ensure_connection()
    session = connection.connection
    with connection.wrap_database_errors, session.pipeline():
        before, asked, after = (psycopg.Cursor(session) for _ in range(3))
        before.execute(PLANNED, ["off", "0", "force_generic_plan"], prepare=True)
        asked.execute(sql, values, prepare=True, binary=True)
        after.execute(PLANNED, [None, None, None], prepare=True)
        return asked.fetchall()


def cards_of(records: Iterable[UUID]) -> Cards:
    """Every identity that the records ever gave, by record: its tokens and its card."""
    return opened_cards(
        _of_records("SELECT record, key_id, tokens, nonce, card FROM variant WHERE record = ANY(%s::uuid[])", records)
    )


def opened_cards(rows: Iterable[Sealed]) -> Cards:
    """Rows of cards as they are kept, opened, by record."""
    kept = list(rows)
    keys = keys_of({row[1] for row in kept})
    cards: dict[UUID, list[tuple[frozenset[int], bytes]]] = {}
    for record, key_id, tokens, nonce, card in kept:
        content = _open(keys[key_id], bytes(nonce), bytes(card), record.bytes)
        cards.setdefault(record, []).append((frozenset(tokens), content))
    return cards


def cards_between(first: UUID, last: UUID) -> list[tuple[UUID, bytes, bytes]]:
    """Every card of the records from one id to another: the record, the card's digest, the card, opened."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record, card_hmac, key_id, nonce, card FROM variant WHERE record BETWEEN %s AND %s", [first, last]
        )
        rows = cursor.fetchall()
    keys = keys_of({row[2] for row in rows})
    return [
        (record, bytes(digest), _open(keys[key_id], bytes(nonce), bytes(card), record.bytes))
        for record, digest, key_id, nonce, card in rows
    ]


def indexed_after(record: UUID | None, *, most: int) -> list[UUID]:
    """The next records that have cards, in ascending order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT record FROM variant WHERE record > %s ORDER BY record LIMIT %s",
            [record or UUID(int=0), most],
        )
        return [row[0] for row in cursor.fetchall()]


def cards_kept(records: Iterable[UUID]) -> frozenset[tuple[UUID, bytes]]:
    """The digests of the cards that the records have, by record."""
    rows = _of_records("SELECT record, card_hmac FROM variant WHERE record = ANY(%s::uuid[])", records)
    return frozenset((record, bytes(digest)) for record, digest in rows)


def _of_records(sql: str, records: Iterable[UUID]) -> list[Any]:
    """The rows of some records; nothing is asked for none."""
    wanted = list(records)
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, [array(wanted)])
        rows: list[Any] = cursor.fetchall()
        return rows


def _open(key: bytes, nonce: bytes, sealed: bytes, place: bytes) -> bytes:
    try:
        return unpadded(AESGCM(key).decrypt(nonce, sealed, place))
    except InvalidTag:
        raise SealBroken("A sealed record does not open with its own key. Run `contactpoint doctor`.") from None
