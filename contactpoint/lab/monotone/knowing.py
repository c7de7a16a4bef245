"""What the rules of identity look at, with everything in memory: all records, and every shielded child."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache
from uuid import UUID

from contactpoint.identity.around import Around
from contactpoint.identity.cards import Card
from contactpoint.identity.protected import Protected
from contactpoint.lab.monotone.tables import Tables
from contactpoint.linkage.engine import Beside, engine
from contactpoint.linkage.guarded import Guarded
from contactpoint.linkage.judge import Judged

Cards = frozenset[Card]
_ALIKE: dict[tuple[str, Cards, str, Cards], tuple[Judged, ...]] = {}


class Everything(Around):
    """All records of some tables; nothing else is there to be found."""

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        for record, cards in tables.cards.items():
            self.learn(record, tables.own[record], cards)
        self.links, self.held, self.doubts = dict(tables.links), set(tables.held), set(tables.doubts)
        self.decided = set(tables.decided.values())

    def _find(self, under: Collection[int], records: Collection[UUID], besides: UUID | None) -> None:
        """Everything is known already."""

    def _judge(self, record: UUID, others: Iterable[UUID]) -> list[Judged]:
        """As the engine says, which is asked once about the same two."""
        name, cards = self.own[record].name, frozenset(self.cards(record))
        judged = [pair for other in others for pair in self._beside(name, cards, other)]
        self.pairs |= {pair[:2]: pair for pair in judged}
        return sorted(judged, key=lambda pair: pair[:2])

    def _beside(self, name: str, cards: Cards, other: UUID) -> tuple[Judged, ...]:
        its, theirs = self.own[other].name, frozenset(self.cards(other))
        asked = (name, cards, its, theirs)
        if asked not in _ALIKE:
            beside = [Beside(its, card.stated) for card in theirs]
            _ALIKE[asked] = tuple(engine().judged(name, [card.stated for card in cards], beside))
        return _ALIKE[asked]


class Sheltered(Protected):
    """Every shielded child of some tables."""

    def __init__(self, tables: Tables) -> None:
        self.children = frozenset[int](tables.shielded())
        theirs = {record: link.number for record, link in tables.links.items() if link.number in self.children}
        self._of = dict[UUID, int](theirs)
        self._records: dict[int, list[UUID]] = defaultdict(list)
        for record, number in sorted(theirs.items()):
            self._records[number].append(record)
        self._all_said = {}
        self._stands = (_guarded(frozenset((one, frozenset(tables.cards[one])) for one in theirs)), Guarded[UUID]())


@lru_cache(maxsize=1_000)
def _guarded(said: frozenset[tuple[UUID, Cards]]) -> Guarded[UUID]:
    """Records by what they may have in common with others."""
    stands = Guarded[UUID]()
    for record, cards in said:
        stands.add(record, (card.stated.identity for card in cards))
    return stands
