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
from contactpoint.linkage.guard import agreement
from contactpoint.linkage.judge import TO_LOOK_AT, Verdict

FAINT, LOW = Verdict.FAINT, engine().bands.faint


@dataclass
class Reference:
    """What came, what was decided, who is shielded; records go by their names in linkage.

    `cards`: all that each record ever said. `shielded`: the records of each shielded child; `lifted`: of those
    who were shielded once. `decided`: in order.
    """

    sources: dict[str, str] = field(default_factory=dict)
    cards: dict[str, tuple[Card, ...]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    shielded: list[frozenset[str]] = field(default_factory=list)
    decided: list[tuple[Kind, str, str]] = field(default_factory=list)
    lifted: frozenset[str] = frozenset()

    @property
    def hidden(self) -> frozenset[str]:
        """The records of all shielded children."""
        return frozenset[str]().union(*self.shielded)

    def feed(self, batch: list[tuple[str, str, Card]]) -> None:
        """Rows by name, source and card."""
        for name, source, card in batch:
            self.sources[name] = source
            if card not in self.cards.get(name, ()):
                self.cards[name] = (*self.cards.get(name, ()), card)

    def follow(self, held: set[str], shielded: list[frozenset[str]], new: frozenset[str] = frozenset()) -> None:
        """What the guard held and sealed now. A hold needs a reason, and a new child, of `new` records alone, has none.

        What the guard holds has tests and a proof of its own; what is left is decided on here.
        """
        assert self.held <= held, "what is held stays held"
        assert all(before <= now for before, now in zip(self.shielded, shielded, strict=True))
        unfounded = {name for name in held - self.held if not self._reason(name, self._ever())}
        assert not unfounded, "held for nobody's sake"
        self.held, self.shielded = held, shielded
        for child in self.children():
            if child <= new and child not in shielded:
                assert not any(self._touches(name) for name in child), "a new child touches a shielded one"

    def linked(self) -> frozenset[str]:
        """The records that are some child's."""
        return frozenset[str]().union(*self.children())

    def _ever(self) -> frozenset[str]:
        """Shielded now, or until a moment ago."""
        return self.hidden | self.lifted

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

    def _pair(self, one: str, other: str):
        return judged(one, self.cards[one], other, self.cards[other])

    def _reason(self, name: str, others: frozenset[str]) -> bool:
        """It touches one of these, or linkage tells it as at least low beside one."""
        told = (pair for other in others for pair in self._pair(name, other))
        likely = any(pair.verdict in TO_LOOK_AT or (pair.verdict is FAINT and pair.weight >= LOW) for pair in told)
        return likely or self._touches(name, [others])

    def _touches(self, name: str, children: list[frozenset[str]] | None = None) -> bool:
        """Whether it touches one of these children, or any whom no person has said that it is not."""
        every = self._open(name) if children is None else children
        said = [[card.stated.identity for other in child for card in self.cards[other]] for child in every]
        return any(agreement(card.stated.identity, one).touches for card in self.cards[name] for one in said if one)

    def _open(self, name: str) -> list[frozenset[str]]:
        """The shielded children of whom no person has said that this record is not theirs."""
        apart = {frozenset((one, other)) for kind, one, other in self.decided if kind is Kind.DIFFERENT}
        return [child for child in self.shielded if not any(frozenset((name, one)) in apart for one in child)]


@cache
def judged(one: str, cards: tuple[Card, ...], other: str, others: tuple[Card, ...]):
    """The pair, if any two of their cards share a blocking key."""
    if not any(card.keys & beside.keys for card, beside in product(cards, others)):
        return ()
    return tuple(
        engine().judged(one, [card.stated for card in cards], [Beside(other, beside.stated) for beside in others])
    )
