"""Decide which child each record of a batch is about, seal it, link it, project it: one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.disclosure.actions import change_many
from contactpoint.disclosure.codec import decode as decode_record
from contactpoint.disclosure.codec import encode as encode_record
from contactpoint.identity.around import Around, Cards
from contactpoint.identity.batch import Batch
from contactpoint.identity.bulk.state import check_none_under_way
from contactpoint.identity.keeping import keep, open_notices
from contactpoint.identity.protected import Protected
from contactpoint.identity.queries import own_of, placed
from contactpoint.identity.remaking import check_cards
from contactpoint.identity.rules import Action, Applied, IncomingRecord, Trial, ended, prevailing, said
from contactpoint.identity.sealing import Arrived, SourceKeys, cards_of, find_again, seal, source_keys
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.shielding.queries import shielded
from contactpoint.vault.actions import store
from contactpoint.vault.queries import contents, current_versions
from contactpoint.vault.rules import Version


@transaction.atomic
def apply_records(records: Sequence[IncomingRecord], *, actor: Actor, purpose: Purpose) -> Applied:
    """Apply at most 200 validated rows, each record once.

    A record that comes to touch a shielded child is held, and so is one of nobody's yet that may be about such a child.
    All that hangs together with the others is decided on anew: they are one child's with other records, a child of
    their own, or wait. A row that is older than what is held says no more than whom the record is about.
    Raises `CardsOutOfDate`, `BulkUnderWay`.
    """
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    check_cards()
    check_none_under_way()
    sealed = seal(records, actor=actor, purpose=purpose)
    arrived = sealed.arrived
    if not arrived:
        return Applied(frozenset())
    batch = _read(arrived, sealed.cards, sealed.keys)
    find_again(sealed, actor=actor, purpose=purpose)
    changes = keep(batch, owners={record: incoming.owner for record, incoming in arrived.items()})
    for number in placed(arrived).linked.values():
        changes.setdefault(number, [])
    change_many(changes, actor=actor, purpose=purpose)
    open_notices(record for record, incoming in arrived.items() if said(incoming).died_on)
    return Applied(frozenset(changes), batch.counted.founded, batch.counted.waiting)


@transaction.atomic
def try_records(records: Sequence[IncomingRecord], *, actor: Actor, purpose: Purpose) -> Trial:
    """Decide rows against what is known now, as `apply_records` would, and write nothing."""
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    keys = source_keys(incoming.record for incoming in records)
    arrived = {keys.ids[incoming.record.id]: incoming for incoming in records}
    batch = _read(arrived, cards_of(arrived), keys)
    return Trial(len(arrived), batch.counted.founded, batch.counted.waiting, touching=batch.touching)


@transaction.atomic
def end_absent(records: Sequence[UUID], on: date, *, before: datetime, actor: Actor, purpose: Purpose) -> Applied:
    """End at most 200 records that a full feed of the time `before` has no longer, where they are older than it.

    The caller holds intake, or shares it in a bulk load.
    """
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    older = {record: now for record, now in current_versions(records).items() if now.extracted < before}
    over = {record: ended(decode_record(content), on) for record, content in contents(older).items()}
    versions = [
        Version(record, what.source, older[record].extracted, encode_record(what)) for record, what in over.items()
    ]
    stored = store(versions, new=(), prevailing=prevailing, actor=actor, purpose=purpose)
    children = frozenset(placed(stored).linked.values())
    change_many(dict.fromkeys(children, ()), actor=actor, purpose=purpose)
    return Applied(children)


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
