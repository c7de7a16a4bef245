"""The children that a batch of records might be about, found by tokens and opened in memory."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from contactpoint.disclosure.inputs import links_beside
from contactpoint.identity.rules import decode
from contactpoint.linkage.rules import HOLDING, HOLDING_IN_PART, LINKING, Identity, Rules, blocking_keys
from contactpoint.vault.actions import tokens
from contactpoint.vault.queries import cards_kept, cards_of, records_under

CardName = tuple[UUID, bytes]


class Known:
    """Identities by child and children by blocking key, kept up to date as a batch is decided row by row."""

    def __init__(self, incoming: Iterable[Identity], *, also: Iterable[int] = ()) -> None:
        """The children under the incoming identities' keys, and those of `also`."""
        self._identities: dict[int, dict[Identity, None]] = {}
        self._under: dict[str, set[int]] = {}
        links = links_beside(records_under(tokens(_keys(incoming, LINKING))), also)
        for record, cards in cards_of(links).items():
            self.add(links[record], [decode(card) for _, card in cards])

    def add(self, number: int, identities: Iterable[Identity]) -> None:
        """One more record of a child."""
        for identity in identities:
            self._identities.setdefault(number, {})[identity] = None
            for key in blocking_keys(identity, LINKING):
                self._under.setdefault(key, set()).add(number)

    def candidates(self, incoming: Iterable[Identity]) -> Mapping[int, tuple[Identity, ...]]:
        """The children that share a blocking key, each with every identity known of it."""
        keys = _keys(incoming, LINKING)
        numbers = set().union(*(self._under.get(key, set()) for key in keys))
        return {number: tuple(self._identities[number]) for number in sorted(numbers)}


class Protected:
    """What no record about another child may share with a shielded one: a name and date of birth, or a house.

    Dates of birth are compared as far as both are known. Until the guard compares widely, everything that touches
    is held.
    """

    def __init__(self, shielded: Collection[int]) -> None:
        self.children = frozenset(shielded)
        self._stands = (_OPENED.of(cards_kept(links_beside((), shielded))), Guarded())

    def learn(self, number: int, identities: Iterable[Identity]) -> None:
        """One more record of a child, which counts if that child is shielded."""
        if number in self.children:
            self._stands[1].add(identities)

    def touches(self, incoming: Collection[Identity]) -> bool:
        """True where the record must wait for an officer."""
        whole, in_part = _keys(incoming, HOLDING), _keys(incoming, HOLDING_IN_PART)
        return any(guarded.meets(whole, in_part) for guarded in self._stands)


@dataclass(frozen=True, slots=True)
class Guarded:
    """The keys under which identities are protected: as far as a date of birth is known, and less of it."""

    whole: set[str] = field(default_factory=set)
    in_part: set[str] = field(default_factory=set)

    def add(self, identities: Iterable[Identity]) -> None:
        """These identities too."""
        several = list(identities)
        self.whole.update(_keys(several, HOLDING))
        self.in_part.update(_keys(several, HOLDING_IN_PART))

    def meets(self, whole: frozenset[str], in_part: frozenset[str]) -> bool:
        """True where a record with these keys has one in common; two dates each known in part are not compared."""
        return not (whole.isdisjoint(self.whole) and whole.isdisjoint(self.in_part) and in_part.isdisjoint(self.whole))


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
            guarded = Guarded(set(guarded.whole), set(guarded.in_part)) if before < standing else Guarded()
            added = {record for record, _ in (standing - before if before < standing else standing)}
            for cards in cards_of(added).values():
                guarded.add(decode(card) for _, card in cards)
            self._last = (standing, guarded)
        return guarded


_OPENED = Opened()


def identities_of(records: Iterable[UUID]) -> dict[UUID, frozenset[Identity]]:
    """Every identity that each record gave until now."""
    return {record: frozenset(decode(card) for _, card in cards) for record, cards in cards_of(records).items()}


def all_keys(identity: Identity) -> frozenset[str]:
    """The blocking keys under which an identity is kept: to link it, and to hold others for its sake."""
    return blocking_keys(identity, LINKING) | blocking_keys(identity, HOLDING)


def _keys(identities: Iterable[Identity], rules: Rules) -> frozenset[str]:
    return frozenset[str]().union(*(blocking_keys(identity, rules) for identity in identities))
