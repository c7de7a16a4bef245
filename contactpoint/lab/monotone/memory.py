"""The steps taken by the program's rules alone, in memory: without a database: link, hold, limit, disclose."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from uuid import UUID

from contactpoint.disclosure.changes import Change, Linked, Unlimited
from contactpoint.disclosure.changes import Limited as Limiting
from contactpoint.disclosure.codec import decode, encode
from contactpoint.disclosure.facts import AuthorityCode, Cause, LifeState
from contactpoint.holds.queries import net
from contactpoint.holds.rules import Kind as Asked
from contactpoint.holds.rules import Verdict
from contactpoint.identity.batch import Batch
from contactpoint.identity.cards import Card, card_of
from contactpoint.identity.changing import changes_of
from contactpoint.identity.decisions import Decided
from contactpoint.identity.decisions import Kind as Binding
from contactpoint.identity.guarding import Guard
from contactpoint.identity.numbering import numbered
from contactpoint.identity.queries import Own, own_of
from contactpoint.identity.rules import IncomingRecord, prevailing, said
from contactpoint.identity.settling import PERSON, Outcome, settle
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lab.monotone.knowing import Everything, Sheltered
from contactpoint.lab.monotone.names import Names
from contactpoint.lab.monotone.showing import change, project
from contactpoint.lab.monotone.steps import (
    Agreed,
    Answered,
    Archived,
    BackedUp,
    Fed,
    Limited,
    Night,
    Restored,
    Said,
    Step,
)
from contactpoint.lab.monotone.tables import Content, Given, Tables
from contactpoint.lab.monotone.world import Row, incoming
from contactpoint.linkage.guard import Outcome as Guarded
from contactpoint.review.binding import decisions_of
from contactpoint.review.rules import decision_ids, first_id, last_id
from contactpoint.shielding.rules import EventKind, LimitEvent
from contactpoint.vault.actions import record_ref

OFFICER = "p-officer"


@dataclass(frozen=True, slots=True)
class Read:
    """A row, what the vault would hold of it, and its card."""

    row: IncomingRecord
    own: Own
    content: Content
    card: Card


class Memory:
    """Tables, the ledger beside them, and copies of the tables as they stood."""

    def __init__(self) -> None:
        self.tables = Tables()
        self.ledger: list[bytes] = []
        self.copies: list[Tables] = []
        self.names = Names()
        self._ids = count(1)

    def take(self, step: Step) -> None:
        """One step."""
        with self.tables.in_place():
            DOING[type(step)](self, step)

    def number(self, founder: str) -> ChildNumber:
        """The number that this record brought."""
        record = self.record(founder)
        return next(number for number, one in self.tables.founded.items() if one == record)

    def record(self, name: str) -> UUID:
        """The id of a record."""
        return self.tables.ids[name.partition(" ")[2], name]

    def _fed(self, step: Fed) -> None:
        tables, arrived, new = self.tables, dict[UUID, Read](), set[UUID]()
        for one in map(read, step.rows):
            if one.row.record.id not in tables.ids:
                tables.ids[one.row.record.id] = UUID(int=next(self._ids))
                new.add(tables.ids[one.row.record.id])
            record = tables.ids[one.row.record.id]
            if self._stored(record, one.content):
                arrived[record] = one
        batch = Batch(Everything(tables), Sheltered(tables))
        for record, one in arrived.items():
            tables.own[record] = one.own
            batch.read(record, one.own, (one.card,), counts=False)
            cards = tables.cards.get(record, ())
            tables.cards[record] = cards if one.card in cards else (*cards, one.card)
        before = {tables.links[record].number for record in arrived if record in tables.links}
        changes = self._keep(batch, owners={record: one.row.owner for record, one in arrived.items()})
        for number in before:
            changes.setdefault(number, [])
        change(tables, changes)

    def _stored(self, record: UUID, content: Content) -> bool:
        """As the vault: what is older or of the same time may be passed over, whom it is about is not."""
        held = self.tables.said.get(record)
        if held and held.written == content.written:
            self.tables.said[record] = replace(held, extracted=max(held.extracted, content.extracted))
            return False
        if held is None or held.extracted < content.extracted or self._prevails(held, content):
            self.tables.said[record] = content
        return True

    def _prevails(self, held: Content, content: Content) -> bool:
        tied = held.extracted == content.extracted
        return tied and prevailing(held.written, content.written) == content.written

    def _keep(self, batch: Batch, *, owners: Mapping[UUID, AuthorityCode | None]) -> dict[ChildNumber, list[Change]]:
        """As `identity.keeping.keep`."""
        tables, outcome = self.tables, batch.settle()
        tables.held |= batch.held
        changes = changes_of(outcome, batch.around, held=batch.held, owners=owners)
        for record, link in batch.sealed.items():
            changes.setdefault(link.number, []).append(Linked(record, link.by))
        self._keep_founded(outcome)
        among = outcome.records | batch.held | batch.aside
        gone = {pair for pair in tables.doubts if pair not in outcome.doubts and not among.isdisjoint(pair)}
        tables.doubts = (tables.doubts - gone) | outcome.doubts.keys()
        return changes

    def _keep_founded(self, outcome: Outcome) -> None:
        for child in outcome.children:
            for number, record in child.founders.items():
                if record not in outcome.noted:
                    self.tables.founded[number] = record

    def _link_anew(self, records: Iterable[UUID]) -> None:
        batch = Batch(Everything(self.tables), Sheltered(self.tables))
        for record in records:
            batch.read_again(record)
        change(self.tables, self._keep(batch, owners={}))

    def _answered(self, step: Answered) -> None:
        one, other = map(self.record, step.pair)
        self.tables.answers[step.id] = Given(step.id, step.item, one, other, step.kind, step.undoes)
        self._settle(step.item)

    def _settle(self, item: UUID) -> None:
        """As `review.actions.carrying`: what touches a shielded child waits and binds nothing (B6-36)."""
        answers = self._not_done(item)
        if not answers or self._touches_a_shield(answers[0]):
            return
        self._bind(answers)
        self._link_anew((answers[0].one, answers[0].other))

    def _touches_a_shield(self, answer: Given) -> bool:
        pair, tables = {answer.one, answer.other}, self.tables
        numbers = {tables.links[record].number for record in pair if record in tables.links}
        return not tables.held.isdisjoint(pair) or not tables.shielded().isdisjoint(numbers)

    def _not_done(self, item: UUID) -> list[Given]:
        return [one for _, one in sorted(self.tables.answers.items()) if one.item == item and not one.done]

    def _bind(self, answers: Sequence[Given]) -> None:
        tables = self.tables
        taken_back = {one.undoes for one in tables.answers.values()}
        for answer in answers:
            if answer.undoes:
                first, last = first_id(answer.undoes), last_id(answer.undoes)
                tables.decided = {one: said for one, said in tables.decided.items() if not first <= one <= last}
            elif answer.id not in taken_back:
                tables.decided |= {one.id: one for one in decisions_of(answer)}
        self._done(answers)

    def _done(self, answers: Iterable[Given]) -> None:
        self.tables.answers |= {one.id: replace(one, done=True) for one in answers}

    def _said(self, step: Said) -> None:
        """As `holds.actions.carrying`, of a held record."""
        record, number, tables = self.record(step.record), self.number(step.founder), self.tables
        if record not in tables.held:
            return
        theirs, same = tables.records_of(number), step.verdict is Verdict.SAME
        ids, kind = decision_ids(step.id, len(theirs)), Binding.SAME if same else Binding.DIFFERENT
        tables.decided |= {one: Decided(one, kind, (record, other)) for one, other in zip(ids, theirs, strict=True)}
        if same:
            self._join([record, *theirs])
            self._link_anew([record, *theirs])
        elif not self._touched(record):
            tables.held.discard(record)
            self._link_anew([record])

    def _touched(self, record: UUID) -> bool:
        """As `identity.touching.touched_by`."""
        around, protected = Everything(self.tables), Sheltered(self.tables)
        touched = set(protected.records_touched(around.cards(record)))
        touched |= {number for number in self._likely(around, record) if number in protected.children}
        return bool(touched - protected.released(record, around.decided))

    def _likely(self, around: Everything, record: UUID) -> set[ChildNumber]:
        around.judge(record)
        others = {other for pair in around.likely() for other in pair if record in pair}
        return {around.links[other].number for other in others if other in around.links}

    def _agreed(self, step: Agreed) -> None:
        """As `holds.actions.carrying`, of what was answered."""
        answers, tables = self._not_done(step.item), self.tables
        if not answers or step.verdict is Verdict.DISMISS:
            self._done(answers)
            return
        pair, kind = {answers[0].one, answers[0].other}, net(answers)  # type: ignore[arg-type]
        numbers = {tables.links[record].number for record in pair if record in tables.links}
        records = sorted({*pair, *(one for number in numbers for one in tables.records_of(number))})
        self._bind(answers)
        if kind is Asked.MATCH:
            self._join(records)
        elif kind is Asked.UNDO:
            self._part(records)
        self._link_anew(records)

    def _join(self, records: Collection[UUID]) -> None:
        """As `identity.joining.join`."""
        tables, around = self.tables, Everything(self.tables)
        founded = tables.founded_by(records)
        for record in sorted(set(records) & tables.links.keys()):
            if tables.links[record].number not in founded.values():
                founded.setdefault(record, tables.links[record].number)
        children = numbered([records], founded, iter(tables.mint_numbers(1)))
        tables.held.difference_update(records)
        by = {record: around.links[record].by if record in around.links else PERSON for record in records}
        outcome = Outcome(children=children, by=by, noted=frozenset(founded))
        change(tables, changes_of(outcome, around, held=frozenset(), owners={}))

    def _part(self, records: Collection[UUID]) -> None:
        """As `identity.joining.part`."""
        tables, around = self.tables, Everything(self.tables)
        among = sorted(set(records) - around.held)
        aside = around.own.keys() - set(among)
        outcome = settle(around, among, aside=aside, spare=iter(tables.mint_numbers(len(among))))
        tables.held |= outcome.waiting
        change(tables, changes_of(outcome, around, held=frozenset(outcome.waiting), owners={}))

    def _limited(self, step: Limited) -> None:
        """Into the ledger, then carried out."""
        event = LimitEvent(UUID(int=0), self.number(step.founder), step.cause, step.kind, OFFICER)
        self._write(event.line())
        self._carry_out(event)
        if step.cause is Cause.SHIELD:
            self._link_anew(self.tables.records_of(event.number))

    def _write(self, line: bytes) -> None:
        event = LimitEvent.of(line)
        self.ledger.append(line)
        self.tables.events[event.number, event.cause] = event.kind
        self.tables.known = len(self.ledger)

    def _carry_out(self, event: LimitEvent) -> None:
        """As `shielding.actions.carry_out`: by the newest event of the cause."""
        newest = self.tables.events[event.number, event.cause]
        change(
            self.tables,
            {event.number: [Limiting(event.cause) if newest is EventKind.SET else Unlimited(event.cause)]},
        )

    def _archived(self, step: Archived) -> None:
        number, state = self.number(step.founder), LifeState.ARCHIVED if step.archived else LifeState.LIVE
        self.tables.lives[number] = replace(self.tables.lives[number], state=state)
        project(self.tables, number)

    def _backed_up(self, step: BackedUp) -> None:
        self.copies.append(self.tables.copied())

    def _restored(self, step: Restored) -> None:
        """As `shielding.replaying`: the lines that the copy does not know, oldest first."""
        del self.copies[step.nth + 1 :]
        self.tables = self.copies[step.nth].copied()
        with self.tables.in_place():
            for line in self.ledger[self.tables.known :]:
                event = LimitEvent.of(line)
                self.tables.events[event.number, event.cause] = event.kind
                self._carry_out(event)
            self.tables.known = len(self.ledger)

    def _night(self, step: Night) -> None:
        """As `identity.releasing`, the nightly projection, and `review.reconcile`."""
        tables, around = self.tables, Everything(self.tables)
        guard = Guard(around, Sheltered(tables), around.held)
        asked = {
            record: guard.ask(record, around.cards(record), around.judge(record)) for record in sorted(tables.held)
        }
        sure = [record for record, answer in asked.items() if answer.outcome is Guarded.RELEASED]
        if sure:
            tables.held.difference_update(sure)
            self._link_anew(sure)
        for number in tables.lives:
            project(tables, number)
        for item in dict.fromkeys(one.item for _, one in sorted(tables.answers.items()) if not one.done):
            self._settle(item)


DOING: Mapping[type, Callable[..., None]] = {
    Fed: Memory._fed,
    Answered: Memory._answered,
    Said: Memory._said,
    Agreed: Memory._agreed,
    Limited: Memory._limited,
    Archived: Memory._archived,
    BackedUp: Memory._backed_up,
    Restored: Memory._restored,
    Night: Memory._night,
}


@cache
def read(row: Row) -> Read:
    """A row as it comes, once."""
    one = incoming(row)
    written = encode(said(one))
    own = own_of(record_ref(*one.record.id), one.record.source)
    return Read(one, own, Content(one.extracted, written, decode(written)), card_of(one.record))
