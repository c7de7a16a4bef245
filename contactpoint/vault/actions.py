"""Seal what sources say, once a version, and index who it is about. Called inside the caller's transaction."""

import hashlib
import hmac
import os
from collections.abc import Iterable, Sequence
from functools import cache
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.keys import key
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.vault.keystore import keys_of, new_keys
from contactpoint.vault.queries import Current, current_versions
from contactpoint.vault.rules import CARD_SIZES, RECORD_SIZES, Card, Version, bound_to, padded

NONCE_BYTES = 12


def store(versions: Sequence[Version], *, actor: Actor, purpose: Purpose) -> frozenset[UUID]:
    """Seal each version that is newer than what is held; the records whose content changed.

    A version is passed over only if it says what the current one says, or is older (design §8): a content hash
    alone would lose a return to an earlier value. Ties of time go to the greater digest, in any order of arrival.
    """
    require(actor, Capability.PROJECT, purpose=purpose)
    held = current_versions(version.record for version in versions)
    digests = {version.record: _digest(version.content) for version in versions}
    newer = [v for v in versions if v.record not in held or held[v.record].before(v.extracted, digests[v.record])]
    same = [v for v in newer if v.record in held and held[v.record].content_hmac == digests[v.record]]
    changed = [version for version in newer if version not in same]
    _confirm(same)
    _seal(changed, held, digests)
    return frozenset(version.record for version in changed)


def index(cards: Sequence[Card], *, actor: Actor, purpose: Purpose) -> None:
    """Keep the identities under their records' keys, so that linkage finds them again. Repeats change nothing."""
    require(actor, Capability.PROJECT, purpose=purpose)
    key_ids = {record: now.key_id for record, now in current_versions(card.record for card in cards).items()}
    opened = keys_of(set(key_ids.values()))
    rows = []
    for card in cards:
        nonce, key_id = os.urandom(NONCE_BYTES), key_ids[card.record]
        sealed = AESGCM(opened[key_id]).encrypt(nonce, padded(card.content, CARD_SIZES), card.record.bytes)
        rows.append((card.record, _digest(card.content), key_id, list(tokens(card.keys)), nonce, sealed))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO variant (record, card_hmac, key_id, tokens, nonce, card) VALUES (%s, %s, %s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            rows,
        )


def record_ref(source: str, own_key: str) -> bytes:
    """The keyed digest under which a source's own key is known (32 bytes)."""
    return hmac.digest(_derived("record_ref"), f"{source}\0{own_key}".encode(), "sha256")


def tokens(keys: Iterable[str]) -> frozenset[int]:
    """64-bit keyed tokens of blocking keys, as signed integers."""
    secret = _derived("token")
    digests = (hashlib.blake2b(text.encode(), key=secret, digest_size=8).digest() for text in keys)
    return frozenset(int.from_bytes(digest, "big", signed=True) for digest in digests)


def _digest(content: bytes) -> bytes:
    """Keyed, since a plain hash of a row could be guessed."""
    return hmac.digest(_derived("content"), content, "sha256")


@cache
def _derived(use: str) -> bytes:
    return hmac.digest(key("variant"), use.encode(), "sha256")


def _confirm(same: Sequence[Version]) -> None:
    """The source says again what it said: only the time moves, so that an older delivery cannot return."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE record SET extracted = %s WHERE record = %s"
            " AND version = (SELECT max(version) FROM record WHERE record = %s)",
            [(version.extracted, version.record, version.record) for version in same],
        )


def _seal(changed: Sequence[Version], held: dict[UUID, Current], digests: dict[UUID, bytes]) -> None:
    fresh = [version.record for version in changed if version.record not in held]
    keys = dict(zip(fresh, new_keys(len(fresh)), strict=True))
    opened = keys_of({held[version.record].key_id for version in changed if version.record in held})
    rows = []
    for v in changed:
        now = held.get(v.record)
        number = now.version + 1 if now else 1
        key_id, plain = (now.key_id, opened[now.key_id]) if now else keys[v.record]
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(plain).encrypt(nonce, padded(v.content, RECORD_SIZES), bound_to(v.record, number))
        rows.append((v.record, number, v.source, key_id, v.extracted, digests[v.record], nonce, sealed))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO record (record, version, source, key_id, extracted, content_hmac, nonce, sealed)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            rows,
        )
