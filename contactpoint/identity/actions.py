"""Decide which child each record of a batch is about, seal it, link it, project it: one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.disclosure.actions import change_many
from contactpoint.disclosure.changes import Change, Linked, Minted, Unlinked
from contactpoint.disclosure.codec import encode as encode_record
from contactpoint.disclosure.facts import Life, RecordId
from contactpoint.disclosure.locks import lock_intake
from contactpoint.identity.known import Known, Protected, all_keys, identities_of
from contactpoint.identity.models import Hold, Review, SourceKey
from contactpoint.identity.queries import mint_numbers, placed
from contactpoint.identity.rules import Action, IncomingRecord, encode, identities, said
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.rules import Band, Decision, Identity, decide
from contactpoint.shielding.queries import shielded
from contactpoint.vault.actions import index, record_ref, store
from contactpoint.vault.rules import Card, Version

NATIONAL_DESK = "NAT"
Arrived = Mapping[UUID, IncomingRecord]


@dataclass(slots=True)
class Batch:
    """What has been decided so far; written once all of the batch is."""

    changes: dict[ChildNumber, list[Change]] = field(default_factory=dict)
    reviews: list[Review] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)


@transaction.atomic
def apply_records(records: Sequence[IncomingRecord], *, actor: Actor, purpose: Purpose) -> frozenset[ChildNumber]:
    """Apply at most 200 validated rows, each record once; the children that were touched.

    A record known by its source's own key keeps its child, unless it now says to be somebody who touches a shielded
    child: then it is held. A new one is held where it touches a shielded child, else linked by `resolve`, else it is
    a new child or waits on the review list.
    """
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    lock_intake()
    ids = _record_ids(records)
    spoken = {ids[incoming.record.id]: (incoming, said(incoming)) for incoming in records}
    versions = [
        Version(record, what.source, incoming.extracted, encode_record(what))
        for record, (incoming, what) in spoken.items()
    ]
    changed = store(versions, actor=actor, purpose=purpose)
    arrived = {record: spoken[record][0] for record in spoken if record in changed}
    linked, waiting = placed(changed)
    batch = Batch({number: [] for number in linked.values()})
    _decide(arrived, linked, waiting, batch)
    _index(arrived, actor=actor, purpose=purpose)
    Review.objects.bulk_create(batch.reviews)
    Hold.objects.bulk_create(batch.holds)
    change_many(batch.changes, actor=actor, purpose=purpose)
    return frozenset(batch.changes)


def resolve(incoming: tuple[Identity, ...], known: Known, protected: Protected) -> Decision | None:
    """Which child a new record is about; None where it is held. The engine will come here."""
    if protected.touches(incoming):
        return None
    return decide(incoming, known.candidates(incoming))


def _record_ids(records: Sequence[IncomingRecord]) -> dict[RecordId, UUID]:
    """The vault's id of each record by its source's own key; new ones are made known."""
    refs = {incoming.record.id: record_ref(*incoming.record.id) for incoming in records}
    found = SourceKey.objects.filter(record_ref__in=list(refs.values())).values_list("record_ref", "record")
    held = {bytes(ref): record for ref, record in found}
    fresh = {ref: uuid7() for ref in refs.values() if ref not in held}
    SourceKey.objects.bulk_create(SourceKey(record_ref=ref, record=record) for ref, record in fresh.items())
    return {own: (held | fresh)[ref] for own, ref in refs.items()}


def _decide(arrived: Arrived, linked: Mapping[UUID, ChildNumber], waiting: Collection[UUID], batch: Batch) -> None:
    """Row by row, since a later row may be about a child that an earlier one brought, or must be held for its sake."""
    standing = {record: one for record, one in arrived.items() if record not in waiting}
    who = {record: identities(one.record) for record, one in standing.items() if one.action is not Action.DELETE}
    unplaced = [record for record in who if record not in linked]
    known = Known(
        (identity for record in unplaced for identity in who[record]), also=linked.values() if unplaced else ()
    )
    protected = Protected(shielded())
    before = identities_of(linked) if protected.children else {}
    spare = mint_numbers(len(unplaced))
    for record, several in who.items():
        number = linked.get(record)
        if number is None:
            decision = resolve(several, known, protected)
            number = _place(record, arrived[record], decision, batch=batch, spare=spare)
        elif number not in protected.children and protected.touches(set(several) - before.get(record, set())):
            batch.changes[number].append(Unlinked(record))
            batch.holds.append(Hold(record=record))
            number = None
        if number is not None:
            known.add(number, several)
            protected.learn(number, several)


def _place(
    record: UUID, arrived: IncomingRecord, decision: Decision | None, *, batch: Batch, spare: list[ChildNumber]
) -> ChildNumber | None:
    """The child that a new record is about; None where it waits for a person."""
    if decision is None:
        batch.holds.append(Hold(record=record))
        return None
    if decision.band in (Band.MANY, Band.POTENTIAL):
        candidates = list(decision.candidates)
        batch.reviews.append(Review(record=record, band=decision.band, rule=decision.rule, candidates=candidates))
        return None
    number = ChildNumber(decision.number) if decision.number else spare.pop()
    if not decision.number:
        batch.changes[number] = [Minted(Life(owner=arrived.owner or NATIONAL_DESK), said(arrived))]
    batch.changes.setdefault(number, []).append(Linked(record, decision.rule))
    return number


def _index(arrived: Arrived, *, actor: Actor, purpose: Purpose) -> None:
    """Keep every identity that a record gave, those sent in error too: the guard must know them again."""
    cards = [
        Card(record, all_keys(identity), encode(identity))
        for record, one in arrived.items()
        for identity in identities(one.record)
    ]
    index(cards, actor=actor, purpose=purpose)
