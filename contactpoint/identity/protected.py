"""Every shielded child, opened in the worker's memory and kept between batches: what the guard compares with."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from contactpoint.disclosure.inputs import links_beside
from contactpoint.identity.cards import Card, decode
from contactpoint.identity.decisions import Decided, Kind
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.guard import Agreement, agreement
from contactpoint.linkage.guarded import AllSaid, Guarded
from contactpoint.linkage.identities import Identity
from contactpoint.vault.queries import cards_kept, cards_of

CardName = tuple[UUID, bytes]
Cards = Iterable[Card]


class Protected:
    """What a record has in common with each shielded child, by all that was ever said of that child."""

    def __init__(self, shielded: Collection[int]) -> None:
        self.children = frozenset(shielded)
        self._of: dict[UUID, int] = dict(links_beside((), shielded))
        self._records: dict[int, list[UUID]] = defaultdict(list)
        for record, number in self._of.items():
            self._records[number].append(record)
        self._all_said: dict[int, AllSaid] = {}
        self._stands = (_OPENED.of(cards_kept(self._of)), Guarded[UUID]())

    def learn(self, record: UUID, number: int, cards: Cards) -> None:
        """One more record of a child, which counts if that child is shielded."""
        if number in self.children:
            if record not in self._of:
                self._records[number].append(record)
            self._of[record] = number
            self._all_said.pop(number, None)
            self._stands[1].add(record, (card.stated.identity for card in cards))

    def agreements(self, cards: Cards) -> dict[ChildNumber, Agreement]:
        """With every shielded child that these cards have anything in common with by which they might touch it."""
        found: dict[ChildNumber, Agreement] = {}
        for one in {card.stated.identity for card in cards}:
            for number in self._met(one):
                other, before = agreement(one, self._said_of(number)), found.get(ChildNumber(number), Agreement())
                found[ChildNumber(number)] = Agreement(before.facts | other.facts, before.values | other.values)
        return found

    def _met(self, one: Identity) -> set[int]:
        """The children whom the identity could touch."""
        near = self._children(Guarded.near, one)
        named = self._children(Guarded.named, one) - near
        dated = self._children(Guarded.dated, one) - near
        touched = {number for number in named if self._all_said_of(number).may_touch_named(one)}
        return near | touched | {number for number in dated if self._all_said_of(number).may_touch_dated(one)}

    def _children(self, sought: Callable[[Guarded[UUID], Identity], Iterable[UUID]], one: Identity) -> set[int]:
        return {self._of[record] for stands in self._stands for record in sought(stands, one)}

    def _all_said_of(self, number: int) -> AllSaid:
        if number not in self._all_said:
            self._all_said[number] = AllSaid.of(self._said_of(number))
        return self._all_said[number]

    def records_touched(self, cards: Cards) -> dict[ChildNumber, UUID]:
        """The shielded children whom the cards touch, each with the record of it that has most in common."""
        identities = sorted({card.stated.identity for card in cards}, key=repr)
        touched = (number for number, found in self.agreements(cards).items() if found.touches)
        return {number: self._likest(number, identities) for number in touched}

    def released(self, record: UUID, decided: Iterable[Decided]) -> frozenset[int]:
        """The children of whom a person said that this record is not theirs: for their sake it waits no more."""
        apart = (one.pair for one in decided if one.kind is Kind.DIFFERENT and record in one.pair)
        others = {other for pair in apart for other in pair if other in self._of}
        return frozenset(self._of[other] for other in others)

    def _said_of(self, number: int) -> list[Identity]:
        return [one for record in self._records[number] for one in self._said(record)]

    def _said(self, record: UUID) -> list[Identity]:
        return [one for stands in self._stands for one in stands.said(record)]

    def _likest(self, number: int, identities: Iterable[Identity]) -> UUID:
        def common(record: UUID) -> tuple[int, str]:
            theirs = self._said(record)
            return sum(len(agreement(one, theirs).facts) for one in identities), str(record)

        return max(self._records[number], key=common)


class Opened:
    """What the last batch guarded, and of which cards: while the same ones stand, none is opened again.

    A card is named by its record and the keyed digest of what it says, so another content is another card.
    """

    def __init__(self) -> None:
        self._last: tuple[frozenset[CardName], Guarded[UUID]] = (frozenset(), Guarded())

    def of(self, standing: frozenset[CardName]) -> Guarded[UUID]:
        """Exactly these cards; where some came since, only those are opened, and are no loss to who held the last."""
        before, guarded = self._last
        if standing != before:
            if not before < standing:
                before, guarded = frozenset(), Guarded()
            added = {record for record, _ in standing - before}
            for record, cards in cards_of(added).items():
                guarded.add(record, (decode(content).stated.identity for _, content in cards))
            self._last = (standing, guarded)
        return guarded


_OPENED = Opened()
