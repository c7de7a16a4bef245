"""What one batch of records decides, in memory: nothing is written here."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from contactpoint.identity.around import Around, Cards
from contactpoint.identity.counting import Counted
from contactpoint.identity.guarding import Answer, Guard
from contactpoint.identity.numbering import Numbered
from contactpoint.identity.protected import Protected
from contactpoint.identity.queries import Linked, Own, mint_numbers
from contactpoint.identity.settling import Outcome, settle
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.decide import says_who
from contactpoint.linkage.guard import Outcome as Guarded
from contactpoint.linkage.judge import TO_LOOK_AT, Judged


@dataclass(slots=True)
class Batch:
    """What is known around some records, and which of them are held or say something new.

    `sealed`: records that are a shielded child's from now on, by its number. `aside`: records of shielded children that
    were read again: nothing is in doubt with them any more. `touching`: how many shielded children rows touch; those
    whom one row touches together count once.
    """

    around: Around
    protected: Protected
    counted: Counted = field(default_factory=Counted)
    held: set[UUID] = field(default_factory=set)
    sealed: dict[UUID, Linked] = field(default_factory=dict)
    speaking: list[UUID] = field(default_factory=list)
    aside: set[UUID] = field(default_factory=set)
    touching: int = 0
    _touched: frozenset[int] = frozenset()
    _new: set[UUID] = field(default_factory=set)
    _released: set[UUID] = field(default_factory=set)

    def read(self, record: UUID, own: Own, cards: Cards, *, counts: bool) -> None:
        """One row: compared with all that share a key, counted where it is new, held where it touches."""
        before = self.around.cards(record)
        self._new |= set() if before else {record}
        self.around.learn(record, own, cards)
        if set(cards) <= set(before):
            return
        pairs = self.around.judge(record)
        if counts:
            self.counted.arrives(pairs, speaks=any(says_who(card.stated.identity) for card in cards))
        if record in self.around.held:
            return
        if self._of_shielded(record):
            self.protected.learn(record, self.around.links[record].number, cards)
            self._hold_waiting(record, pairs)
        else:
            new = tuple(card for card in cards if card not in before)
            self._obey(record, self._guard().ask(record, new, pairs), pairs)

    def read_again(self, record: UUID) -> None:
        """A record whose cards are made anew, or of a child that is shielded now, or no more."""
        pairs = self.around.judge(record)
        if self._of_shielded(record):
            self.aside.add(record)
            for other in self.around.in_doubt_with(record):
                self._read_again(other, self.around.judge(other))
        else:
            self._read_again(record, pairs)

    def _read_again(self, record: UUID, pairs: Collection[Judged]) -> None:
        if not (record in self.held or record in self.around.held or self._of_shielded(record)):
            self._hold(record, self._like(record, pairs))

    def settle(self) -> Outcome:
        """Where the records stand now that said something, and all that hangs together with them.

        One that another moves is compared with every shielded child too (B6-35).
        """
        outcome = self._settle()
        while touching := {record: left for record, met in self._moved(outcome) if (left := self._open(record, met))}:
            for record, numbers in touching.items():
                self._hold(record, numbers)
            outcome = self._settle()
        return outcome

    def _settle(self) -> Outcome:
        links = self.around.links
        left = {links[record].number for record in self.held if record in links}
        seeds = [*self.speaking, *(record for record, link in links.items() if link.number in left)]
        seeds += (other for record in self.held | self.aside for other in self.around.in_doubt_with(record))
        aside = self.held | self.around.held | set(filter(self._of_shielded, links))
        return settle(self.around, seeds, aside=aside, spare=_minted(len(seeds)))

    def _guard(self) -> Guard:
        return Guard(self.around, self.protected, self.around.held | self.held)

    def _obey(self, record: UUID, answer: Answer, pairs: Collection[Judged]) -> None:
        """What the guard said of a record is so from now on, for the rows that come after it too."""
        if answer.outcome is not Guarded.SEALED:
            self._released |= {record} if answer.outcome is Guarded.RELEASED else set()
            self._hold(record, answer.children if answer.outcome is Guarded.HELD else frozenset())
            return
        (number,) = answer.children
        self.sealed[record] = self.around.links[record] = Linked(ChildNumber(number), answer.rule)
        self.protected.learn(record, number, self.around.cards(record))
        self._hold_waiting(record, pairs)
        self._touch(answer.children)

    def _hold_waiting(self, record: UUID, pairs: Collection[Judged]) -> None:
        """Nor may a record that waits be about a shielded child by what that one's own record says now."""
        known = self.around.links.keys() | self.around.held | self.held | set(self.speaking)
        likely = (pair for pair in pairs if pair.verdict in TO_LOOK_AT)
        for other in {self.around.record_of(name) for pair in likely for name in pair[:2]} - known:
            self._hold(other, frozenset((self.around.links[record].number,)))

    def _moved(self, outcome: Outcome) -> Iterator[tuple[UUID, frozenset[int]]]:
        """What touches a shielded child of the records that move, and of those that wait.

        A record is released only to the child whose it is in the end.
        """
        for child in outcome.children:
            stands = None if child.new else child.number
            for record in filter(lambda one: self._moves(one, child), child.records):
                answer = self._guard().ask(record, self.around.cards(record), self.around.judge(record), joins=stands)
                if answer.outcome is Guarded.HELD or (stands is None and answer.outcome is Guarded.RELEASED):
                    yield record, answer.children
        for record in outcome.waiting:
            beside = self.around.judge if record in self._new else self.around.look_beside
            yield record, self._shielded_among(record, beside(record))

    def _moves(self, record: UUID, child: Numbered) -> bool:
        """It was read before and is this child's only now, or was released as another's, and as nobody else's."""
        link = self.around.links.get(record)
        if link:
            return link.number != child.number
        return record not in self._new or record in self._released

    def _of_shielded(self, record: UUID) -> bool:
        link = self.around.links.get(record)
        return link is not None and link.number in self.protected.children

    def _like(self, record: UUID, pairs: Collection[Judged]) -> frozenset[int]:
        """The shielded children whom a record may be about that is nobody's yet."""
        return frozenset() if record in self.around.links else self._shielded_among(record, pairs)

    def _shielded_among(self, record: UUID, pairs: Collection[Judged]) -> frozenset[int]:
        likely = (pair for pair in pairs if pair.verdict in TO_LOOK_AT)
        others = (name for pair in likely for name in pair[:2] if name != self.around.own[record].name)
        numbers = map(self.around.child_of, others)
        return frozenset(number for number in numbers if number in self.protected.children)

    def _open(self, record: UUID, touched: frozenset[int]) -> frozenset[int]:
        """Those of whom no person has said that the record is not theirs."""
        return touched - self.protected.released(record, self.around.decided)

    def _hold(self, record: UUID, touched: frozenset[int]) -> None:
        touched = self._open(record, touched)
        if not touched:
            self.speaking.append(record)
            return
        self.held.add(record)
        self._touch(touched)

    def _touch(self, children: frozenset[int]) -> None:
        self.touching += self._touched.isdisjoint(children)
        self._touched |= children


def _minted(most: int) -> Iterator[ChildNumber]:
    """Numbers that no child has, looked up a few at a time."""
    while True:
        yield from mint_numbers(max(most, 1))
