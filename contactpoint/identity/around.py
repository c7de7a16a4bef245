"""The records that some cards may be about, and all that hangs together with them, opened in memory."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import chain, combinations
from uuid import UUID

from contactpoint.identity.cards import Card, decode
from contactpoint.identity.decisions import Decided, Kind
from contactpoint.identity.queries import Linked, Own, found_around
from contactpoint.linkage.engine import Beside, engine
from contactpoint.linkage.judge import TO_LOOK_AT, Judged
from contactpoint.vault.actions import tokens

Cards = tuple[Card, ...]


class Around:
    """Records by token, kept up to date as a batch is read row by row.

    `own`: the name of a record in linkage, and its source. `links`, `held`, `doubts` and `decided` are as they stood.
    `pairs`, by the two names: those that were put beside each other here.
    """

    def __init__(self) -> None:
        self.own: dict[UUID, Own] = {}
        self.links: dict[UUID, Linked] = {}
        self.held: set[UUID] = set()
        self.doubts: set[tuple[UUID, UUID]] = set()
        self.decided: set[Decided] = set()
        self.pairs: dict[tuple[str, str], Judged] = {}
        self._records: dict[str, UUID] = {}
        self._cards: dict[UUID, dict[Card, frozenset[int]]] = defaultdict(dict)
        self._under: dict[int, set[UUID]] = defaultdict(set)

    @classmethod
    def of(cls, incoming: Iterable[Card], *, records: Collection[UUID] = (), besides: UUID | None = None) -> "Around":
        """What shares a key with the cards or hangs together with the records, as if `besides` had never come.

        Of the records all that they ever said counts: two that say more alike now may share only an older key.
        """
        around = cls()
        under, asked, looked = _tokens(incoming), set(records), frozenset[int]()
        while under or asked:
            around._find(under, asked, besides)
            looked |= under
            under = frozenset[int]().union(*map(around._keys, records)) - looked
            asked = around._beyond() - {besides}
        return around

    def cards(self, record: UUID) -> Cards:
        """Every card that the record gave."""
        return tuple(self._cards.get(record, ()))

    def learn(self, record: UUID, own: Own, cards: Iterable[Card]) -> None:
        """What one more record says, or says anew."""
        self._name_it(record, own)
        for card in cards:
            self._put(record, card, tokens(card.keys))

    def judge(self, record: UUID) -> list[Judged]:
        """The record beside every other that shares a key with it."""
        sharing = set[UUID]().union(*(self._under.get(key, ()) for key in self._keys(record)))
        return self._judge(record, sharing - {record})

    def look_beside(self, record: UUID) -> list[Judged]:
        """The same, once all is known here that shares a key with it."""
        self._find(self._keys(record), (), None)
        return self.judge(record)

    def judge_all(self, records: Collection[UUID]) -> list[Judged]:
        """Each two of the records that share a key."""
        for record in records:
            keys = self._keys(record)
            others = (other for other in records if other > record and self._name(record, other) not in self.pairs)
            self._judge(record, {other for other in others if not keys.isdisjoint(self._keys(other))})
        names = sorted(self.own[record].name for record in records)
        return [self.pairs[both] for both in combinations(names, 2) if both in self.pairs]

    def in_doubt_with(self, record: UUID) -> list[UUID]:
        """The records that may be of one child with this one, as it stood."""
        return sorted({one for pair in self.doubts if record in pair for one in pair} - {record})

    def child_of(self, name: str) -> int | None:
        """The child of the record that linkage calls so."""
        link = self.links.get(self.record_of(name))
        return link.number if link else None

    def record_of(self, name: str) -> UUID:
        """The record that linkage calls so."""
        return self._records[name]

    def likely(self) -> list[tuple[UUID, UUID]]:
        """The pairs put beside each other here that may be one child."""
        records = self._records
        return [(records[pair.one], records[pair.other]) for pair in self.pairs.values() if pair.verdict in TO_LOOK_AT]

    def put_together(self) -> list[tuple[UUID, UUID]]:
        """The pairs of records that a person said are one child."""
        return [one.pair for one in self.decided if one.kind is Kind.SAME]

    def _judge(self, record: UUID, others: Iterable[UUID]) -> list[Judged]:
        stated = (card.stated for card in self._cards[record])
        beside = [Beside(self.own[other].name, card.stated) for other in others for card in self._cards[other]]
        judged = engine().judged(self.own[record].name, stated, beside)
        self.pairs |= {pair[:2]: pair for pair in judged}
        return judged

    def _keys(self, record: UUID) -> frozenset[int]:
        return frozenset[int]().union(*self._cards.get(record, {}).values())

    def _name(self, one: UUID, other: UUID) -> tuple[str, str]:
        first, second = sorted((self.own[one].name, self.own[other].name))
        return first, second

    def _find(self, under: Collection[int], records: Collection[UUID], besides: UUID | None) -> None:
        found = found_around(under, records)
        for record in found.own.keys() - self.own.keys() - {besides}:
            self._name_it(record, found.own[record])
            for keys, content in found.cards.get(record, ()):
                self._put(record, decode(content), keys)
        self.links |= {record: link for record, link in found.links.items() if record != besides}
        self.held |= found.held
        self.doubts |= {pair for pair in found.doubts if besides not in pair}
        self.decided |= {one for one in found.decided if besides not in one.pair}

    def _beyond(self) -> set[UUID]:
        """The records that those known here hang together with and that are not known here yet."""
        pairs = chain(self.doubts, self.put_together())
        return {record for pair in pairs for record in pair} - self.own.keys()

    def _name_it(self, record: UUID, own: Own) -> None:
        self.own[record] = own
        self._records[own.name] = record

    def _put(self, record: UUID, card: Card, under: Iterable[int]) -> None:
        keys = frozenset(under)
        self._cards[record][card] = keys
        for token in keys:
            self._under[token].add(record)


def _tokens(cards: Iterable[Card]) -> frozenset[int]:
    return tokens(frozenset[str]().union(*(card.keys for card in cards)))
