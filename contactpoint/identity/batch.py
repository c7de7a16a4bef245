"""What one batch of records decides, row by row and in memory: nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from contactpoint.disclosure.changes import Change, Linked, Minted, Unlinked
from contactpoint.disclosure.facts import Life
from contactpoint.identity.known import Known, Protected, identities_of
from contactpoint.identity.models import Hold, Review
from contactpoint.identity.queries import Placed, mint_numbers
from contactpoint.identity.rules import Action, IncomingRecord, said
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.rules import Band, Decision, Identity, decide
from contactpoint.shielding.queries import shielded

NATIONAL_DESK = "NAT"
Arrived = Mapping[UUID, IncomingRecord]
Identities = tuple[Identity, ...]


@dataclass(slots=True)
class Batch:
    """What is known, and what has been decided so far; written once all of the batch is.

    `founded` and `waiting` count new rows by linkage alone, as if no child were shielded (B10-61).
    """

    known: Known
    protected: Protected
    spare: list[ChildNumber]
    changes: dict[ChildNumber, list[Change]]
    reviews: list[Review] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    founded: int = 0
    waiting: int = 0

    def arrives(self, record: UUID, incoming: IncomingRecord, who: Identities) -> ChildNumber | None:
        """The child that a new record is about; None where it is held or waits for a person."""
        decision = decide(who, self.known.candidates(who))
        self.founded += decision.band is Band.NONE
        self.waiting += decision.band in (Band.MANY, Band.POTENTIAL)
        if self.protected.touches(who):
            self.holds.append(Hold(record=record))
            return None
        if decision.band in (Band.MANY, Band.POTENTIAL):
            candidates = list(decision.candidates)
            self.reviews.append(Review(record=record, band=decision.band, rule=decision.rule, candidates=candidates))
            return None
        return self._link(record, incoming, decision)

    def returns(self, record: UUID, number: ChildNumber, new: frozenset[Identity]) -> ChildNumber | None:
        """The child of a known record that says new identities; None where it now touches a shielded child."""
        if number in self.protected.children or not self.protected.touches(new):
            return number
        self.changes[number].append(Unlinked(record))
        self.holds.append(Hold(record=record))
        return None

    def learn(self, number: ChildNumber, who: Identities) -> None:
        """What the rows after this one are compared with."""
        self.known.add(number, who)
        self.protected.learn(number, who)

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
        if incoming.action is not Action.DELETE and not before.waits(record)
    }
    batch, earlier = _begin(speaking, before)
    for record, several in speaking.items():
        number = before.linked.get(record)
        if number is None:
            number = batch.arrives(record, arrived[record], several)
        else:
            number = batch.returns(record, number, frozenset(several) - earlier.get(record, frozenset()))
        if number is not None:
            batch.learn(number, several)
    return batch


def _begin(who: Mapping[UUID, Identities], before: Placed) -> tuple[Batch, Mapping[UUID, frozenset[Identity]]]:
    """A batch with nothing decided, and what its known records said before of who they are about."""
    new = [record for record in who if record not in before.linked]
    linked = before.linked.values()
    batch = Batch(
        known=Known((identity for record in new for identity in who[record]), also=linked if new else ()),
        protected=Protected(shielded()),
        spare=mint_numbers(len(new)),
        changes={number: [] for number in linked},
    )
    return batch, identities_of(before.linked) if batch.protected.children else {}
