"""The children that a batch of records might be about, found by tokens and opened in memory."""

from collections.abc import Iterable, Mapping

from contactpoint.disclosure.models import Link
from contactpoint.identity.rules import decode
from contactpoint.linkage.rules import HOLDING, LINKING, Identity, blocking_keys
from contactpoint.vault.actions import tokens
from contactpoint.vault.queries import cards_of, cards_under


class Known:
    """Identities by child and children by blocking key, kept up to date as a batch is decided row by row."""

    def __init__(self, incoming: Iterable[Identity]) -> None:
        self._identities: dict[int, dict[Identity, None]] = {}
        self._under: dict[str, set[int]] = {}
        keys = frozenset[str]().union(*(blocking_keys(identity, LINKING) for identity in incoming))
        records = list(cards_under(tokens(keys)))
        children = set(Link.objects.filter(record__in=records).values_list("number", flat=True))
        links = dict(Link.objects.filter(number__in=children).values_list("record", "number"))
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
        keys = frozenset[str]().union(*(blocking_keys(identity, LINKING) for identity in incoming))
        numbers = set().union(*(self._under.get(key, set()) for key in keys))
        return {number: tuple(self._identities[number]) for number in sorted(numbers)}


class Protected:
    """What a new record may not share with a shielded child: a date of birth and a name, or a house.

    Until the guard compares widely, everything that touches is held.
    """

    def __init__(self, shielded: Iterable[int]) -> None:
        records = Link.objects.filter(number__in=list(shielded)).values_list("record", flat=True)
        cards = (decode(card) for cards in cards_of(records).values() for _, card in cards)
        self._keys = frozenset[str]().union(*(blocking_keys(identity, HOLDING) for identity in cards))

    def touches(self, incoming: Iterable[Identity]) -> bool:
        """True where the record must wait for an officer."""
        return any(blocking_keys(identity, HOLDING) & self._keys for identity in incoming)


def all_keys(identity: Identity) -> frozenset[str]:
    """The blocking keys under which an identity is kept: to link it, and to hold others for its sake."""
    return blocking_keys(identity, LINKING) | blocking_keys(identity, HOLDING)
