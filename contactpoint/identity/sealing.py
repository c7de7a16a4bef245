"""What records say, sealed in the vault and found again by their source's own keys: the part that decides nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from contactpoint.disclosure.codec import encode as encode_record
from contactpoint.disclosure.facts import RecordId, SourceCode, SourceRecord
from contactpoint.identity.around import Cards
from contactpoint.identity.cards import card_of, encode
from contactpoint.identity.queries import known_keys
from contactpoint.identity.rules import IncomingRecord, prevailing, said
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.ids import uuid7
from contactpoint.vault.actions import Stored, index, record_ref, store
from contactpoint.vault.rules import Card, Version

KEEP_KEYS = "COPY source_key (record_ref, record, source) FROM STDIN"
Arrived = Mapping[UUID, IncomingRecord]


@dataclass(frozen=True, slots=True)
class SourceKeys:
    """The vault's id of each record of a batch by its source's own key; those that are new, with the key's digest.

    New ids ascend as their rows do: held records are counted in that order later.
    """

    ids: Mapping[RecordId, UUID]
    new: Mapping[UUID, tuple[bytes, SourceCode]]


@dataclass(frozen=True, slots=True)
class Sealed:
    """The rows of a batch that say what was not held yet, with the card of each, and the ids of their keys."""

    arrived: Arrived
    cards: Mapping[UUID, Cards]
    stored: Stored
    keys: SourceKeys


def source_keys(records: Iterable[SourceRecord]) -> SourceKeys:
    """By which ids the records are known, or will be."""
    refs = {record.id: record_ref(*record.id) for record in records}
    held = known_keys(refs.values())
    new = [own for own, ref in refs.items() if ref not in held]
    fresh = dict(zip(new, sorted(uuid7() for _ in new), strict=True))
    ids = {own: fresh.get(own) or held[ref] for own, ref in refs.items()}
    return SourceKeys(ids, {record: (refs[own], own[0]) for own, record in fresh.items()})


def seal(records: Sequence[IncomingRecord], *, actor: Actor, purpose: Purpose) -> Sealed:
    """Each row as a version of its record; a new record is known by its source's own key from now on."""
    keys = source_keys(incoming.record for incoming in records)
    _keep(keys.new)
    spoken = {keys.ids[incoming.record.id]: incoming for incoming in records}
    versions = [
        Version(record, incoming.record.source, incoming.extracted, encode_record(said(incoming)))
        for record, incoming in spoken.items()
    ]
    stored = store(versions, new=keys.new, prevailing=prevailing, actor=actor, purpose=purpose)
    arrived = {record: incoming for record, incoming in spoken.items() if record in stored}
    return Sealed(arrived, cards_of(arrived), stored, keys)


def cards_of(arrived: Arrived) -> dict[UUID, Cards]:
    """The card of each row."""
    return {record: (card_of(incoming.record),) for record, incoming in arrived.items()}


def find_again(sealed: Sealed, *, actor: Actor, purpose: Purpose) -> None:
    """Linkage finds the rows by their keys from now on."""
    kept = [Card(record, one.keys, encode(one)) for record, several in sealed.cards.items() for one in several]
    index(kept, sealed.stored, new=sealed.keys.new, actor=actor, purpose=purpose)


def _keep(new: Mapping[UUID, tuple[bytes, SourceCode]]) -> None:
    if new:
        with connection.cursor() as cursor, cursor.copy(KEEP_KEYS) as copy:
            for record, (ref, source) in new.items():
                copy.write_row((ref, record, source))
