"""What one batch of records decides, row by row and in memory: nothing is written here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from contactpoint.disclosure.changes import Change, Linked, Minted, Unlinked
from contactpoint.disclosure.facts import Life
from contactpoint.identity.counting import TO_LOOK_AT, Counted
from contactpoint.identity.known import Identities, Known, Protected, found_under, identities_of
from contactpoint.identity.models import Hold, Review
from contactpoint.identity.queries import Placed, mint_numbers
from contactpoint.identity.rules import Action, IncomingRecord, said
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.rules import Decision, Identity, decide
from contactpoint.shielding.queries import shielded

NATIONAL_DESK = "NAT"
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

    def arrives(self, record: UUID, incoming: IncomingRecord, who: Identities) -> ChildNumber | None:
        """The child that a new record is about; None where it is held or waits for a person."""
        decision = decide(who, self.known.candidates(who))
        held = self._holds(record, who)
        self.counted.arrives(who, decision, held=held)
        if held:
            return None
        if decision.band in TO_LOOK_AT:
            candidates = list(decision.candidates)
            self.reviews.append(Review(record=record, band=decision.band, rule=decision.rule, candidates=candidates))
            return None
        return self._link(record, incoming, decision)

    def returns(self, record: UUID, number: ChildNumber, who: Identities, before: Identities) -> ChildNumber | None:
        """The child of a known record; None where it says that it is somebody new, who touches a shielded child."""
        held = number not in self.protected.children and self._holds(record, frozenset(who) - frozenset(before))
        self.counted.learn(number, who, held=held)
        if not held:
            return number
        self.changes[number].append(Unlinked(record))
        return None

    def learn(self, record: UUID, number: ChildNumber, who: Identities) -> None:
        """What the rows after this one are compared with."""
        self.known.add(number, who)
        self.protected.learn(record, number, who)

    def _holds(self, record: UUID, who: Collection[Identity]) -> bool:
        """True where the record touches shielded children; together they count once, and only the first time."""
        touched = self.protected.touched(who)
        if touched:
            self.holds.append(Hold(record=record))
            self.touching += self.touched.isdisjoint(touched)
            self.touched |= touched
        return bool(touched)

    def _link(self, record: UUID, incoming: IncomingRecord, decision: Decision) -> ChildNumber:
        number = ChildNumber(decision.number) if decision.number else self.spare.pop()
        if not decision.number:
            self.changes[number] = [Minted(Life(owner=incoming.owner or NATIONAL_DESK), said(incoming))]
        self.changes.setdefault(number, []).append(Linked(record, decision.rule))
        return number


def decide_batch(arrived: Arrived, who: Mapping[UUID, Identities], before: Placed) -> Batch:
    """Row by row, since a later row may be about a child that an earlier one brought, or must be held for its sake.

    `who` is what each row says of who it is about.
    """
    speaking = {
        record: who[record]
        for record, incoming in arrived.items()
        if incoming.action is not Action.DELETE and record not in before.reviewed
    }
    batch, earlier = _begin(speaking, before)
    for record, several in speaking.items():
        if record in before.held:
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


def _begin(who: Mapping[UUID, Identities], before: Placed) -> tuple[Batch, Mapping[UUID, Identities]]:
    """A batch with nothing decided, and what its known records said before of who they are about."""
    new = [record for record in who if record not in before.linked and record not in before.held]
    linked = before.linked.values()
    found = found_under(
        (identity for record in new for identity in who[record]),
        also=linked if new else (),
        held=before.held & who.keys() if new else (),
    )
    batch = Batch(
        known=found.known,
        protected=Protected(shielded()),
        counted=Counted(found),
        spare=mint_numbers(len(new)),
        changes={number: [] for number in linked},
    )
    return batch, identities_of(before.linked) if batch.protected.children else {}
