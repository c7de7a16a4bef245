"""What no record about another child may share with a shielded one, kept in memory between batches."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from contactpoint.disclosure.inputs import links_beside
from contactpoint.identity.cards import decode
from contactpoint.identity.decisions import Decided, Kind
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.holding import HOLDING, HOLDING_IN_PART, Named, Rules, holding_keys
from contactpoint.vault.queries import cards_kept, cards_of

CardName = tuple[UUID, bytes]
Under = dict[str, tuple[UUID, ...]]


class Protected:
    """What no record about another child may share with a shielded one: a name and date of birth, or a house.

    Dates of birth are compared as far as both are known. Until the guard compares widely, everything that touches
    is held.
    """

    def __init__(self, shielded: Collection[int]) -> None:
        self.children = frozenset(shielded)
        self._of: dict[UUID, int] = dict(links_beside((), shielded))
        self._stands = (_OPENED.of(cards_kept(self._of)), Guarded())

    def learn(self, record: UUID, number: int, named: Collection[Named]) -> None:
        """One more record of a child, which counts if that child is shielded."""
        if number in self.children:
            self._of[record] = number
            self._stands[1].add(record, named)

    def touched(self, named: Collection[Named]) -> frozenset[int]:
        """The shielded children for whose sake the record must wait for an officer; none where it need not."""
        return frozenset(self.records_touched(named))

    def records_touched(self, named: Collection[Named]) -> dict[ChildNumber, UUID]:
        """The same, each with a record of it that is touched."""
        whole, in_part = _keys(named, HOLDING), _keys(named, HOLDING_IN_PART)
        met = (record for guarded in self._stands for record in guarded.meeting(whole, in_part))
        return {ChildNumber(self._of[record]): record for record in met}

    def released(self, record: UUID, decided: Iterable[Decided]) -> frozenset[int]:
        """The children of whom a person said that this record is not theirs: for their sake it waits no more."""
        apart = (one.pair for one in decided if one.kind is Kind.DIFFERENT and record in one.pair)
        others = {other for pair in apart for other in pair if other in self._of}
        return frozenset(self._of[other] for other in others)


@dataclass(frozen=True, slots=True)
class Guarded:
    """Protected records by key: as far as a date of birth is known, and less of it."""

    whole: Under = field(default_factory=dict)
    in_part: Under = field(default_factory=dict)

    def add(self, record: UUID, named: Collection[Named]) -> None:
        """These names of a record too."""
        for under, rules in ((self.whole, HOLDING), (self.in_part, HOLDING_IN_PART)):
            for key in _keys(named, rules):
                under[key] = (*under.get(key, ()), record)

    def meeting(self, whole: frozenset[str], in_part: frozenset[str]) -> Iterator[UUID]:
        """The records that have one of these keys in common; two dates each known in part are not compared."""
        for keys, under in ((whole, self.whole), (whole, self.in_part), (in_part, self.whole)):
            for key in keys & under.keys():
                yield from under[key]


class Opened:
    """What the last batch guarded, and of which cards: while the same ones stand, none is opened again.

    A card is named by its record and the keyed digest of what it says, so another content is another card.
    """

    def __init__(self) -> None:
        self._last: tuple[frozenset[CardName], Guarded] = (frozenset(), Guarded())

    def of(self, standing: frozenset[CardName]) -> Guarded:
        """The keys of exactly these cards; where some were added since, only those are opened."""
        before, guarded = self._last
        if standing != before:
            guarded = Guarded(dict(guarded.whole), dict(guarded.in_part)) if before < standing else Guarded()
            added = {record for record, _ in (standing - before if before < standing else standing)}
            for record, cards in cards_of(added).items():
                guarded.add(record, [one for _, content in cards for one in decode(content).named])
            self._last = (standing, guarded)
        return guarded


_OPENED = Opened()


def _keys(named: Iterable[Named], rules: Rules) -> frozenset[str]:
    return frozenset[str]().union(*(holding_keys(one, rules) for one in named))
