"""A slow, plain reference of which records are one child: everything from the beginning, in memory, at every step."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, product
from uuid import UUID

from contactpoint.identity.cards import Card
from contactpoint.identity.decisions import Decided, Kind, settled
from contactpoint.linkage.decide import Children, decide, says_who
from contactpoint.linkage.engine import Beside, engine
from contactpoint.linkage.holding import HOLDING, HOLDING_IN_PART, Named, holding_keys
from contactpoint.linkage.judge import TO_LOOK_AT


@dataclass
class Reference:
    """What came, what was decided, who is shielded; records go by their names in linkage.

    `cards`: all that each record ever said. `shielded`: the records of each shielded child. `decided`: in order.
    """

    sources: dict[str, str] = field(default_factory=dict)
    cards: dict[str, tuple[Card, ...]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    shielded: list[frozenset[str]] = field(default_factory=list)
    decided: list[tuple[Kind, str, str]] = field(default_factory=list)

    @property
    def hidden(self) -> frozenset[str]:
        """The records of all shielded children."""
        return frozenset[str]().union(*self.shielded)

    def feed(self, batch: list[tuple[str, str, Card]]) -> None:
        """Rows by name, source and card: who is linked before them is known before any is read."""
        linked, spoken = self.linked(), set[str]()
        new = {name for name, _, _ in batch if name not in self.cards}
        for name, source, card in batch:
            if card not in self.cards.get(name, ()):
                self._row(name, source, card, linked=linked, spoken=spoken)
        self.guard(linked | new)

    def linked(self) -> frozenset[str]:
        """The records that are some child's."""
        return frozenset[str]().union(*self.children())

    def guard(self, before: frozenset[str]) -> None:
        """What comes to be a child's that was not before, or waits, is held where it may be a shielded child's."""
        while touching := [*self._touching(before), *self._alike()]:
            self.held.update(touching)

    def _touching(self, before: frozenset[str]) -> list[str]:
        return [name for name in self.linked() - before if self._touches(name, self._named(name))]

    def _alike(self) -> list[str]:
        waiting = self.cards.keys() - self.linked() - self.held
        return [name for name in waiting if self._like(name, self._open(name))]

    def shield(self, child: frozenset[str]) -> None:
        """What waits and may be of the child is held; what is another's stays."""
        linked = self.linked()
        waiting = self.cards.keys() - linked - self.held
        self.shielded.append(child)
        self.held |= {name for name in waiting if self._like(name, child & self._open(name))}
        self.guard(linked)

    def lift(self, child: frozenset[str]) -> None:
        """The child is one of all again; what was held for its sake is."""
        linked = self.linked()
        self.shielded.remove(child)
        self.guard(linked)

    def children(self) -> set[frozenset[str]]:
        """The records of each child."""
        found = self.free()
        several = defaultdict(set)
        for name in found.clusters.keys() - found.waiting:
            if any(says_who(card.stated.identity) for card in self.cards[name]):
                several[found.clusters[name]].add(name)
        return {frozenset(child) for child in several.values()} | set(self.shielded)

    def doubts(self) -> set[tuple[frozenset[str], str, bool]]:
        """The pairs that may be one child, the rule that says so, and whether a person settled it."""
        return {(frozenset(doubt.pair[:2]), doubt.pair.rule, doubt.settled) for doubt in self.free().doubts}

    def free(self) -> Children:
        """Everything that is neither held nor a shielded child's, decided on at once."""
        free = sorted(self.cards.keys() - self.held - self.hidden)
        ids = {name: UUID(int=nth) for nth, name in enumerate(free, 1)}
        decided = [
            Decided(UUID(int=1_000 + nth), kind, (ids[one], ids[other]))
            for nth, (kind, one, other) in enumerate(self.decided)
            if one in ids and other in ids
        ]
        pairs = [pair for one, other in combinations(free, 2) for pair in self._pair(one, other)]
        binding = settled(decided, lambda one: free[one.int - 1])
        return decide({name: self.sources[name] for name in free}, pairs, binding)

    def _row(self, name: str, source: str, card: Card, *, linked: frozenset[str], spoken: set[str]) -> None:
        """`linked` before the batch; `spoken`: the rows of it that were read and are not held."""
        before = self.cards.get(name, ())
        self.sources[name] = source
        self.cards[name] = (*before, card)
        new = set(card.named) - {named for earlier in before for named in earlier.named}
        if name in self.hidden:
            waiting = self.cards.keys() - linked - self.held - spoken - self.hidden
            self.held |= {one for one in waiting if self._like(one, self._open(one) & {name})}
        elif self._touches(name, new) or (name not in linked and self._like(name, self._open(name))):
            self.held.add(name)
        elif name not in self.held:
            spoken.add(name)

    def _pair(self, one: str, other: str):
        return judged(one, self.cards[one], other, self.cards[other])

    def _like(self, name: str, others: frozenset[str]) -> bool:
        return any(pair.verdict in TO_LOOK_AT for other in others for pair in self._pair(name, other))

    def _named(self, name: str) -> set[Named]:
        return {named for card in self.cards[name] for named in card.named}

    def _open(self, name: str) -> frozenset[str]:
        """The records of the shielded children of whom no person has said that this record is not theirs."""
        apart = {frozenset((one, other)) for kind, one, other in self.decided if kind is Kind.DIFFERENT}
        told = (child for child in self.shielded if not any(frozenset((name, one)) in apart for one in child))
        return frozenset[str]().union(*told)

    def _touches(self, name: str, named: set[Named]) -> bool:
        theirs = {one for other in self._open(name) for card in self.cards[other] for one in card.named}
        return any(meet(one, other) for one, other in product(named, theirs))


@cache
def judged(one: str, cards: tuple[Card, ...], other: str, others: tuple[Card, ...]):
    """The pair, if any two of their cards share a blocking key."""
    if not any(card.keys & beside.keys for card, beside in product(cards, others)):
        return ()
    return tuple(
        engine().judged(one, [card.stated for card in cards], [Beside(other, beside.stated) for beside in others])
    )


@cache
def meet(one: Named, other: Named) -> bool:
    """A house, or a name with as much of a date of birth as one of the two knows."""
    mine, theirs = (holding_keys(side, HOLDING) for side in (one, other))
    mine_in_part, theirs_in_part = (holding_keys(side, HOLDING_IN_PART) for side in (one, other))
    return bool(mine & theirs or mine & theirs_in_part or mine_in_part & theirs)
