"""Seal what sources say, once a version, and index who it is about. Called inside the caller's transaction."""

import hashlib
import hmac
import os
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from functools import cache
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.keys import key
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.arrays import array
from contactpoint.vault.keystore import keys_of, new_keys
from contactpoint.vault.queries import Current, cards_kept, contents, current_versions
from contactpoint.vault.rules import CARD_SIZES, RECORD_SIZES, Card, Version, bound_to, padded

NONCE_BYTES = 12
KEEP_CARDS = "COPY variant (record, card_hmac, key_id, tokens, nonce, card) FROM STDIN"
KEEP_VERSIONS = "COPY record (record, version, source, key_id, extracted, content_hmac, nonce, sealed) FROM STDIN"

Prevailing = Callable[[bytes, bytes], bytes]
Stored = Mapping[UUID, UUID]
"""The records of which something was said that is not what was held, each with the id of its key."""


def store(
    versions: Sequence[Version], *, new: Container[UUID], prevailing: Prevailing, actor: Actor, purpose: Purpose
) -> Stored:
    """Seal each version that comes after what is held.

    A version is passed over only if it says what the current one says, or is older (design §8): a content hash
    alone would lose a return to an earlier value. An older one is answered all the same: whom it was about counts in
    any order of arrival. `prevailing` names the one of two contents of the same time that stands; only for that is
    the current one opened. `new` records have no version yet.
    """
    require(actor, Capability.PROJECT, purpose=purpose)
    held = current_versions(version.record for version in versions if version.record not in new)
    digests = {version.record: _digest(version.content) for version in versions}
    first, again, otherwise = _beside(versions, held, digests)
    _confirm([v for v in again if held[v.record].extracted < v.extracted], held)
    newer = [v for v in otherwise if held[v.record].extracted < v.extracted]
    tied = [v for v in otherwise if held[v.record].extracted == v.extracted]
    standing = contents(v.record for v in tied)
    newer += [v for v in tied if prevailing(standing[v.record], v.content) == v.content]
    sealed = _seal([*first, *newer], held, digests)
    return {v.record: held[v.record].key_id for v in otherwise} | sealed


def index(cards: Iterable[Card], stored: Stored, *, new: Container[UUID], actor: Actor, purpose: Purpose) -> None:
    """Keep identities of stored records under their keys, so that linkage finds them. Repeats change nothing."""
    require(actor, Capability.PROJECT, purpose=purpose)
    digests = {(card.record, _digest(card.content)): card for card in cards}
    known = cards_kept(record for record, _ in digests if record not in new)
    lacking = {name: card for name, card in digests.items() if name not in known}
    if lacking:
        _seal_cards(lacking, stored)


def index_anew(cards: Iterable[Card], records: Collection[UUID], *, actor: Actor, purpose: Purpose) -> None:
    """These cards in place of all that the records had, under the keys they have."""
    require(actor, Capability.PROJECT, purpose=purpose)
    stored = {record: now.key_id for record, now in current_versions(records).items()}
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM variant WHERE record = ANY(%s::uuid[])", [array(records)])
    index(cards, stored, new=stored, actor=actor, purpose=purpose)


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


def _beside(
    versions: Sequence[Version], held: Mapping[UUID, Current], digests: Mapping[UUID, bytes]
) -> tuple[list[Version], list[Version], list[Version]]:
    """The versions of records that are new, those that say what is held, and those that say otherwise."""
    first = [v for v in versions if v.record not in held]
    known = [v for v in versions if v.record in held]
    again = [v for v in known if held[v.record].content_hmac == digests[v.record]]
    otherwise = [v for v in known if held[v.record].content_hmac != digests[v.record]]
    return first, again, otherwise


def _confirm(same: Sequence[Version], held: Mapping[UUID, Current]) -> None:
    """The source says again what it said: only the time moves, so that an older delivery cannot return."""
    if same:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE record SET extracted = said.at"
                " FROM unnest(%s::uuid[], %s::int[], %s::timestamptz[]) AS said (record, version, at)"
                " WHERE record.record = said.record AND record.version = said.version",
                [[v.record for v in same], [held[v.record].version for v in same], [v.extracted for v in same]],
            )


def _seal(changed: Sequence[Version], held: Mapping[UUID, Current], digests: Mapping[UUID, bytes]) -> dict[UUID, UUID]:
    if not changed:
        return {}
    fresh = [version.record for version in changed if version.record not in held]
    keys = dict(zip(fresh, new_keys(len(fresh)), strict=True))
    opened = keys_of({held[version.record].key_id for version in changed if version.record in held})
    stored = {}
    with connection.cursor() as cursor, cursor.copy(KEEP_VERSIONS) as copy:
        for v in changed:
            now = held.get(v.record)
            number = now.version + 1 if now else 1
            key_id, plain = (now.key_id, opened[now.key_id]) if now else keys[v.record]
            nonce = os.urandom(NONCE_BYTES)
            sealed = AESGCM(plain).encrypt(nonce, padded(v.content, RECORD_SIZES), bound_to(v.record, number))
            copy.write_row((v.record, number, v.source, key_id, v.extracted, digests[v.record], nonce, sealed))
            stored[v.record] = key_id
    return stored


def _seal_cards(cards: Mapping[tuple[UUID, bytes], Card], stored: Stored) -> None:
    opened = keys_of(stored[record] for record, _ in cards)
    with connection.cursor() as cursor, cursor.copy(KEEP_CARDS) as copy:
        for (record, digest), card in cards.items():
            nonce, key_id = os.urandom(NONCE_BYTES), stored[record]
            sealed = AESGCM(opened[key_id]).encrypt(nonce, padded(card.content, CARD_SIZES), record.bytes)
            copy.write_row((record, digest, key_id, array(tokens(card.keys)), nonce, sealed))
