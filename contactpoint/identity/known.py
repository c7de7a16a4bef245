"""The children that a batch of records might be about, found by tokens and opened in memory."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from contactpoint.disclosure.inputs import links_beside
from contactpoint.identity.queries import held_among
from contactpoint.identity.rules import decode
from contactpoint.linkage.rules import HOLDING, HOLDING_IN_PART, LINKING, Identity, Rules, blocking_keys
from contactpoint.vault.actions import tokens
from contactpoint.vault.queries import cards_kept, cards_of, records_under

CardName = tuple[UUID, bytes]
Identities = tuple[Identity, ...]


class Known:
    """Identities by child and children by blocking key, kept up to date as a batch is decided row by row."""

    def __init__(self) -> None:
        self._identities: dict[int, dict[Identity, None]] = {}
        self._under: dict[str, set[int]] = {}

    def add(self, number: int, identities: Iterable[Identity]) -> None:
        """One more record of a child."""
        for identity in identities:
            self._identities.setdefault(number, {})[identity] = None
            for key in blocking_keys(identity, LINKING):
                self._under.setdefault(key, set()).add(number)

    def candidates(self, incoming: Iterable[Identity]) -> Mapping[int, Identities]:
        """The children that share a blocking key, each with every identity known of it."""
        keys = _keys(incoming, LINKING)
        numbers = set().union(*(self._under.get(key, set()) for key in keys))
        return {number: tuple(self._identities[number]) for number in sorted(numbers)}

    def copy(self) -> "Known":
        """As much, to learn apart from this one."""
        other = Known()
        for number, identities in self._identities.items():
            other.add(number, identities)
        return other


@dataclass(frozen=True, slots=True)
class Found:
    """What the vault knows under some keys: the linked records by child, the held ones by record."""

    known: Known
    held: Mapping[UUID, Identities]


def found_under(incoming: Iterable[Identity], *, also: Iterable[int], held: Iterable[UUID]) -> Found:
    """The children and held records under the incoming identities' keys, those of `also`, and those of `held`."""
    under = records_under(tokens(_keys(incoming, LINKING)))
    links = links_beside(under, also)
    waiting = held_among(under - links.keys()) | frozenset(held)
    opened = identities_of({*links, *waiting})
    known = Known()
    for record in links.keys() & opened.keys():
        known.add(links[record], opened[record])
    return Found(known, {record: opened[record] for record in sorted(waiting & opened.keys())})


class Protected:
    """What no record about another child may share with a shielded one: a name and date of birth, or a house.

    Dates of birth are compared as far as both are known. Until the guard compares widely, everything that touches
    is held.
    """

    def __init__(self, shielded: Collection[int]) -> None:
        self.children = frozenset(shielded)
        self._of: dict[UUID, int] = dict(links_beside((), shielded))
        self._stands = (_OPENED.of(cards_kept(self._of)), Guarded())

    def learn(self, record: UUID, number: int, identities: Collection[Identity]) -> None:
        """One more record of a child, which counts if that child is shielded."""
        if number in self.children:
            self._of[record] = number
            self._stands[1].add(record, identities)

    def touched(self, incoming: Collection[Identity]) -> frozenset[int]:
        """The shielded children for whose sake the record must wait for an officer; none where it need not."""
        whole, in_part = _keys(incoming, HOLDING), _keys(incoming, HOLDING_IN_PART)
        return frozenset(self._of[record] for guarded in self._stands for record in guarded.meeting(whole, in_part))


Under = dict[str, tuple[UUID, ...]]


@dataclass(frozen=True, slots=True)
class Guarded:
    """Protected records by key: as far as a date of birth is known, and less of it."""

    whole: Under = field(default_factory=dict)
    in_part: Under = field(default_factory=dict)

    def add(self, record: UUID, identities: Collection[Identity]) -> None:
        """These identities of a record too."""
        for under, rules in ((self.whole, HOLDING), (self.in_part, HOLDING_IN_PART)):
            for key in _keys(identities, rules):
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
                guarded.add(record, [decode(card) for _, card in cards])
            self._last = (standing, guarded)
        return guarded


_OPENED = Opened()


def identities_of(records: Iterable[UUID]) -> dict[UUID, Identities]:
    """Every identity that each record gave until now."""
    return {record: tuple(decode(card) for _, card in cards) for record, cards in cards_of(records).items()}


def all_keys(identity: Identity) -> frozenset[str]:
    """The blocking keys under which an identity is kept: to link it, and to hold others for its sake."""
    return blocking_keys(identity, LINKING) | blocking_keys(identity, HOLDING)


def _keys(identities: Iterable[Identity], rules: Rules) -> frozenset[str]:
    return frozenset[str]().union(*(blocking_keys(identity, rules) for identity in identities))
