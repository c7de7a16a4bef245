"""What one batch of records decides, row by row and in memory: nothing is written here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from contactpoint.disclosure.changes import Change, Linked, Minted, Unlinked
from contactpoint.disclosure.facts import Life
from contactpoint.identity.counting import TO_LOOK_AT, Counted
from contactpoint.identity.known import Cards, Known, cards_by_record, worlds_under
from contactpoint.identity.models import Hold, Review
from contactpoint.identity.protected import Protected
from contactpoint.identity.queries import Placed, mint_numbers
from contactpoint.identity.rules import Action, IncomingRecord, said
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.decide import Decision
from contactpoint.linkage.holding import Named
from contactpoint.shielding.queries import shielded

NATIONAL_DESK = "NAT"
NEW = "new_child"
Arrived = Mapping[UUID, IncomingRecord]


@dataclass(slots=True)
class Batch:
    """What is known, and what has been decided so far; written once all of the batch is."""

    known: Known
    protected: Protected
    counted: Counted
    spare: list[ChildNumber]
    changes: dict[ChildNumber, list[Change]]
    reviews: list[Review] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    touched: frozenset[int] = frozenset()
    touching: int = 0

    def arrives(self, record: UUID, incoming: IncomingRecord, who: Cards) -> ChildNumber | None:
        """The child that a new record is about; None where it is held or waits for a person."""
        decision = self.known.decide(who)
        alone = self.counted.decides(who, decision)
        number = None
        if not self._holds(record, _named(who)):
            number = self._placed(record, incoming, decision)
        self.counted.arrives(record, who, alone, linked=number, founds=bool(number) and decision.number is None)
        return number

    def returns(self, record: UUID, number: ChildNumber, who: Cards, before: Cards) -> ChildNumber | None:
        """The child of a known record; None where it says that it is somebody new, who touches a shielded child."""
        held = number not in self.protected.children and self._holds(record, _named(who) - _named(before))
        self.counted.returns(record, who, number, held=held)
        if not held:
            return number
        self.changes[number].append(Unlinked(record))
        return None

    def learn(self, record: UUID, number: ChildNumber, who: Cards) -> None:
        """What the rows after this one are compared with."""
        self.known.add(number, record, who)
        self.protected.learn(record, number, _named(who))

    def _holds(self, record: UUID, named: Collection[Named]) -> bool:
        """True where the record touches shielded children; together they count once, and only the first time."""
        touched = self.protected.touched(named)
        if touched:
            self.holds.append(Hold(record=record))
            self.touching += self.touched.isdisjoint(touched)
            self.touched |= touched
        return bool(touched)

    def _placed(self, record: UUID, incoming: IncomingRecord, decision: Decision) -> ChildNumber | None:
        """The child that is decided, or None and a row on the review list."""
        if decision.band not in TO_LOOK_AT:
            return self._link(record, incoming, decision)
        candidates = list(decision.candidates)
        self.reviews.append(Review(record=record, band=decision.band, rule=decision.rule, candidates=candidates))
        return None

    def _link(self, record: UUID, incoming: IncomingRecord, decision: Decision) -> ChildNumber:
        number = ChildNumber(decision.number) if decision.number else self.spare.pop()
        if not decision.number:
            self.changes[number] = [Minted(Life(owner=incoming.owner or NATIONAL_DESK), said(incoming))]
        by = decision.rule if decision.number else NEW  # whom else it was compared with depends on what came before
        self.changes.setdefault(number, []).append(Linked(record, by))
        return number


def decide_batch(arrived: Arrived, who: Mapping[UUID, Cards], before: Placed) -> Batch:
    """Row by row, since a later row may be about a child that an earlier one brought, or must be held for its sake.

    `who` is what each row says of who it is about.
    """
    speaking = {record: who[record] for record, incoming in arrived.items() if incoming.action is not Action.DELETE}
    batch, earlier = _begin(speaking, before)
    for record, several in speaking.items():
        if record in before.held or record in before.reviewed:
            batch.counted.repeats(record, several)
            continue
        number = before.linked.get(record)
        if number is None:
            number = batch.arrives(record, arrived[record], several)
        else:
            number = batch.returns(record, number, several, earlier.get(record, ()))
        if number is not None:
            batch.learn(record, number, several)
    return batch


def _begin(who: Mapping[UUID, Cards], before: Placed) -> tuple[Batch, Mapping[UUID, Cards]]:
    """A batch with nothing decided, and what its known records said before of who they are about."""
    waiting = before.held | before.reviewed
    new = [record for record in who if record not in before.linked and record not in waiting]
    linked = before.linked.values()
    worlds = worlds_under(
        (card for record in new for card in who[record]),
        also=linked if new else (),
        held=waiting & who.keys() if new else (),
    )
    batch = Batch(
        known=worlds.known,
        protected=Protected(shielded()),
        counted=Counted(worlds),
        spare=mint_numbers(len(new)),
        changes={number: [] for number in linked},
    )
    return batch, cards_by_record(before.linked) if batch.protected.children else {}


def _named(cards: Cards) -> frozenset[Named]:
    return frozenset(named for card in cards for named in card.named)
