"""The children that a batch of records might be about, found by tokens and opened in memory."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from contactpoint.disclosure.models import Link
from contactpoint.identity.rules import decode
from contactpoint.linkage.rules import HOLDING, HOLDING_IN_PART, LINKING, Identity, Rules, blocking_keys
from contactpoint.vault.actions import tokens
from contactpoint.vault.queries import cards_of, cards_under


class Known:
    """Identities by child and children by blocking key, kept up to date as a batch is decided row by row."""

    def __init__(self, incoming: Iterable[Identity], *, also: Iterable[int] = ()) -> None:
        """The children under the incoming identities' keys, and those of `also`."""
        self._identities: dict[int, dict[Identity, None]] = {}
        self._under: dict[str, set[int]] = {}
        keys = _keys(incoming, LINKING)
        records = list(cards_under(tokens(keys)))
        children = set(Link.objects.filter(record__in=records).values_list("number", flat=True))
        links = dict(Link.objects.filter(number__in=children | set(also)).values_list("record", "number"))
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
        records = Link.objects.filter(number__in=list(shielded)).values_list("record", flat=True)
        known = [decode(card) for cards in cards_of(records).values() for _, card in cards]
        self._keys = _keys(known, HOLDING)
        self._in_part = _keys(known, HOLDING_IN_PART)

    def learn(self, number: int, identities: Iterable[Identity]) -> None:
        """One more record of a child, which counts if that child is shielded."""
        if number in self.children:
            several = list(identities)
            self._keys |= _keys(several, HOLDING)
            self._in_part |= _keys(several, HOLDING_IN_PART)

    def touches(self, incoming: Iterable[Identity]) -> bool:
        """True where the record must wait for an officer."""
        several = list(incoming)
        whole = _keys(several, HOLDING)
        return bool(whole & (self._keys | self._in_part) or _keys(several, HOLDING_IN_PART) & self._keys)


def identities_of(records: Iterable[UUID]) -> dict[UUID, set[Identity]]:
    """Every identity that each record gave until now."""
    return {record: {decode(card) for _, card in cards} for record, cards in cards_of(records).items()}


def all_keys(identity: Identity) -> frozenset[str]:
    """The blocking keys under which an identity is kept: to link it, and to hold others for its sake."""
    return blocking_keys(identity, LINKING) | blocking_keys(identity, HOLDING)


def _keys(identities: Iterable[Identity], rules: Rules) -> frozenset[str]:
    return frozenset[str]().union(*(blocking_keys(identity, rules) for identity in identities))
