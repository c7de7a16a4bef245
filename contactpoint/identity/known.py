"""The children that a batch of records might be about, found by tokens and opened in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from contactpoint.disclosure.inputs import links_beside
from contactpoint.identity.cards import Card, decode
from contactpoint.identity.queries import apart_beside, found_under
from contactpoint.linkage.decide import Decision
from contactpoint.linkage.engine import Beside, engine
from contactpoint.vault.actions import tokens
from contactpoint.vault.queries import Cards as Kept
from contactpoint.vault.queries import cards_of

Cards = tuple[Card, ...]
Opened = tuple[frozenset[int], Card]
"""A card and the tokens under which the vault has it: those of its keys, which need not be made again."""


class Known:
    """Records by child and children by token, kept up to date as a batch is decided row by row."""

    def __init__(self) -> None:
        self._records: dict[int, dict[tuple[UUID, Card], Beside]] = {}
        self._under: dict[int, set[int]] = {}

    def add(self, number: int, record: UUID, cards: Iterable[Card]) -> None:
        """What one more record of a child says, or says anew."""
        for card in cards:
            self._put(number, record, card, tokens(card.keys))

    def put(self, number: int, record: UUID, opened: Iterable[Opened]) -> None:
        """What a record of a child said, under the tokens that the vault has for it."""
        for under, card in opened:
            self._put(number, record, card, under)

    def decide(self, cards: Cards, *, besides: UUID | None = None) -> Decision:
        """Which of the children a record is about that has these cards; as if `besides` were not among theirs."""
        beside = [one for one in self._beside(cards) if one.record != besides]
        return engine().decide([card.stated for card in cards], beside)

    def copy(self) -> "Known":
        """As much, to learn apart from this one."""
        other = Known()
        other._records = {number: dict(records) for number, records in self._records.items()}
        other._under = {token: set(numbers) for token, numbers in self._under.items()}
        return other

    def _put(self, number: int, record: UUID, card: Card, under: Iterable[int]) -> None:
        self._records.setdefault(number, {})[record, card] = Beside(number, record, card.stated)
        for token in under:
            self._under.setdefault(token, set()).add(number)

    def _beside(self, cards: Cards) -> list[Beside]:
        """Every record of the children that share a blocking key."""
        numbers = set[int]().union(*(self._under.get(token, ()) for token in _tokens(cards)))
        return [beside for number in sorted(numbers) for beside in self._records[number].values()]


@dataclass(frozen=True, slots=True)
class Worlds:
    """What the vault knows under some keys: by the links that there are, and as linkage alone would have it.

    `alone` is None while that is the same. `elsewhere`: the records that stand in the two differently.
    """

    known: Known
    alone: Known | None
    elsewhere: Mapping[UUID, int | None]


def worlds_under(incoming: Iterable[Card], *, also: Iterable[int], held: Iterable[UUID]) -> Worlds:
    """The children under the incoming cards' keys, those of `also`, and wherever `held` records would be."""
    found = found_under(_tokens(incoming), also=also, held=held)
    links, elsewhere, opened = found.links, found.apart, _opened(found.cards)
    if elsewhere:
        numbers = {*links.values(), *(number for number in elsewhere.values() if number is not None)}
        links |= links_beside((), numbers)
        elsewhere = apart_beside({*links, *elsewhere}, numbers)
        opened |= _opened(cards_of({*links, *elsewhere} - opened.keys()))
    alone = {**links, **elsewhere}
    return Worlds(_known(links, opened), _known(alone, opened) if elsewhere else None, elsewhere)


def cards_by_record(records: Iterable[UUID]) -> dict[UUID, Cards]:
    """Every card that each record gave until now."""
    return {record: tuple(card for _, card in cards) for record, cards in _opened(cards_of(records)).items()}


def _known(places: Mapping[UUID, int | None], opened: Mapping[UUID, Sequence[Opened]]) -> Known:
    known = Known()
    for record, number in places.items():
        if number is not None:
            known.put(number, record, opened.get(record, ()))
    return known


def _opened(kept: Kept) -> dict[UUID, list[Opened]]:
    return {record: [(under, decode(content)) for under, content in cards] for record, cards in kept.items()}


def _tokens(cards: Iterable[Card]) -> frozenset[int]:
    return tokens(frozenset[str]().union(*(card.keys for card in cards)))
