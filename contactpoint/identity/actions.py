"""Decide which child each record of a batch is about, seal it, link it, project it: one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.disclosure.actions import change_many
from contactpoint.disclosure.codec import decode as decode_record
from contactpoint.disclosure.codec import encode as encode_record
from contactpoint.disclosure.facts import RecordId, SourceCode, SourceRecord
from contactpoint.disclosure.locks import lock_intake
from contactpoint.identity.around import Around, Cards
from contactpoint.identity.batch import Batch
from contactpoint.identity.cards import card_of, encode
from contactpoint.identity.keeping import keep
from contactpoint.identity.models import DeathNotice
from contactpoint.identity.protected import Protected
from contactpoint.identity.queries import known_keys, own_of, placed
from contactpoint.identity.remaking import check_cards
from contactpoint.identity.rules import Action, Applied, IncomingRecord, Trial, ended, prevailing, said
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.ids import uuid7
from contactpoint.shielding.queries import shielded
from contactpoint.vault.actions import index, record_ref, store
from contactpoint.vault.queries import contents, current_versions
from contactpoint.vault.rules import Card, Version

Arrived = Mapping[UUID, IncomingRecord]
KEEP_KEYS = "COPY source_key (record_ref, record, source) FROM STDIN"


@dataclass(frozen=True, slots=True)
class SourceKeys:
    """The vault's id of each record of a batch by its source's own key; those that are new, with the key's digest.

    New ids ascend as their rows do: held records are counted in that order later.
    """

    ids: Mapping[RecordId, UUID]
    new: Mapping[UUID, tuple[bytes, SourceCode]]


@transaction.atomic
def apply_records(records: Sequence[IncomingRecord], *, actor: Actor, purpose: Purpose) -> Applied:
    """Apply at most 200 validated rows, each record once.

    A record that comes to touch a shielded child is held, and so is one of nobody's yet that may be about such a child.
    All that hangs together with the others is decided on anew: they are one child's with other records, a child of
    their own, or wait. A row that is older than what is held says no more than whom the record is about.
    Raises `CardsOutOfDate`.
    """
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    check_cards()
    keys = _source_keys(incoming.record for incoming in records)
    _keep_source_keys(keys.new)
    spoken = {keys.ids[incoming.record.id]: incoming for incoming in records}
    versions = [
        Version(record, incoming.record.source, incoming.extracted, encode_record(said(incoming)))
        for record, incoming in spoken.items()
    ]
    stored = store(versions, new=keys.new, prevailing=prevailing, actor=actor, purpose=purpose)
    if not stored:
        return Applied(frozenset())
    arrived = {record: incoming for record, incoming in spoken.items() if record in stored}
    cards = {record: (card_of(incoming.record),) for record, incoming in arrived.items()}
    batch = _read(arrived, cards, keys)
    kept = [Card(record, one.keys, encode(one)) for record, several in cards.items() for one in several]
    index(kept, stored, new=keys.new, actor=actor, purpose=purpose)
    changes = keep(batch, owners={record: incoming.owner for record, incoming in arrived.items()})
    for number in placed(arrived).linked.values():
        changes.setdefault(number, [])
    change_many(changes, actor=actor, purpose=purpose)
    _open_notices(arrived)
    return Applied(frozenset(changes), batch.counted.founded, batch.counted.waiting)


@transaction.atomic
def try_records(records: Sequence[IncomingRecord], *, actor: Actor, purpose: Purpose) -> Trial:
    """Decide rows against what is known now, as `apply_records` would, and write nothing."""
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    keys = _source_keys(incoming.record for incoming in records)
    arrived = {keys.ids[incoming.record.id]: incoming for incoming in records}
    cards = {record: (card_of(incoming.record),) for record, incoming in arrived.items()}
    batch = _read(arrived, cards, keys)
    return Trial(len(arrived), batch.counted.founded, batch.counted.waiting, touching=batch.touching)


@transaction.atomic
def end_absent(records: Sequence[UUID], on: date, *, before: datetime, actor: Actor, purpose: Purpose) -> Applied:
    """End at most 200 records that a full feed of the time `before` has no longer, where they are older than it."""
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    lock_intake()
    older = {record: now for record, now in current_versions(records).items() if now.extracted < before}
    over = {record: ended(decode_record(content), on) for record, content in contents(older).items()}
    versions = [
        Version(record, what.source, older[record].extracted, encode_record(what)) for record, what in over.items()
    ]
    stored = store(versions, new=(), prevailing=prevailing, actor=actor, purpose=purpose)
    children = frozenset(placed(stored).linked.values())
    change_many(dict.fromkeys(children, ()), actor=actor, purpose=purpose)
    return Applied(children)


def _source_keys(records: Iterable[SourceRecord]) -> SourceKeys:
    refs = {record.id: record_ref(*record.id) for record in records}
    held = known_keys(refs.values())
    new = [own for own, ref in refs.items() if ref not in held]
    fresh = dict(zip(new, sorted(uuid7() for _ in new), strict=True))
    ids = {own: fresh.get(own) or held[ref] for own, ref in refs.items()}
    return SourceKeys(ids, {record: (refs[own], own[0]) for own, record in fresh.items()})


def _keep_source_keys(new: Mapping[UUID, tuple[bytes, SourceCode]]) -> None:
    """A new record is known by its source's own key from now on."""
    if new:
        with connection.cursor() as cursor, cursor.copy(KEEP_KEYS) as copy:
            for record, (ref, source) in new.items():
                copy.write_row((ref, record, source))


def _read(arrived: Arrived, cards: Mapping[UUID, Cards], keys: SourceKeys) -> Batch:
    """Row by row, since a later row must be held for the sake of what an earlier one says of a shielded child."""
    known = arrived.keys() - keys.new.keys()
    around = Around.of((card for several in cards.values() for card in several), records=known)
    batch = Batch(around, Protected(shielded()))
    for record, incoming in arrived.items():
        own = around.own.get(record) or own_of(*keys.new[record])
        counts = record in keys.new and incoming.action is not Action.DELETE
        batch.read(record, own, cards[record], counts=counts)
    return batch


def _open_notices(arrived: Arrived) -> None:
    """A linked or held record that says when its child died is for an officer to look into; it ends nothing itself."""
    saying = [record for record, one in arrived.items() if said(one).died_on]
    stand = placed(saying)
    DeathNotice.objects.bulk_create(
        [DeathNotice(record=record) for record in saying if record in stand.linked or record in stand.held],
        ignore_conflicts=True,
    )
