"""The guard as a batch asks it: one record beside every shielded child, before it may create or move anything."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from contactpoint.disclosure.inputs import causes_of
from contactpoint.disclosure.queries import at_home
from contactpoint.identity.around import Around, Cards
from contactpoint.identity.protected import Protected
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.engine import engine
from contactpoint.linkage.guard import Agreement, Outcome, Seen, locates, outcome, said
from contactpoint.linkage.identities import Raw, identity
from contactpoint.linkage.judge import BINDING, TO_LOOK_AT, Judged, Verdict

NOTHING = Agreement()
Beside = Mapping[int | None, list[Judged]]
"""A record's pairs by the child of the other record, None where that waits. Held records are nobody's and count not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of a record. `children`: for whose sake it is held, or the one under whose limit it is sealed.

    `rule`: the one of linkage by which it is sealed.
    """

    outcome: Outcome
    children: frozenset[int] = frozenset()
    rule: str = ""


FREE = Answer(Outcome.FREE)


@dataclass(frozen=True, slots=True)
class Guard:
    """Compares with every shielded child, by what stands around some records; `held` ones are nobody's."""

    around: Around
    protected: Protected
    held: Collection[UUID]

    def ask(self, record: UUID, cards: Cards, pairs: Collection[Judged], *, joins: int | None = None) -> Answer:
        """What becomes of a record that is no shielded child's, for these cards, given its pairs.

        `joins`: the child whose it would be, where that is decided. A child counts no more of whom a person said that
        the record is not hers.
        """
        if not self.protected.children:
            return FREE
        agreements, beside = self.protected.agreements(cards), self._beside(record, pairs)
        met = {*agreements, *(number for number in beside if number in self.protected.children and number)}
        met = met - self.protected.released(record, self.around.decided) if met else met
        if not met:
            return FREE
        stands = joins or self._stands(record, beside)
        known = self._said(stands, record, cards) if stands else frozenset[str]()
        same = None if stands else _sure(beside, self.protected.children)
        found: dict[Outcome, set[int]] = defaultdict(set)
        for number in met:
            its = beside.get(number, ())
            seen = Seen(
                agreement=agreements.get(ChildNumber(number), NOTHING),
                same=number == same,
                likely=any(pair.verdict in TO_LOOK_AT for pair in its),
                faint=any(_is_faint(pair) for pair in its),
                stands=stands is not None,
                said=known,
            )
            found[outcome(seen)].add(number)
        rule = max(beside[same], key=lambda pair: pair.weight).rule if same else ""
        return _of_all(found, rule)

    def _beside(self, record: UUID, pairs: Collection[Judged]) -> Beside:
        beside: dict[int | None, list[Judged]] = defaultdict(list)
        own = self.around.own[record].name
        for pair in pairs:
            other = self.around.record_of(pair.other if pair.one == own else pair.one)
            if other not in self.held:
                link = self.around.links.get(other)
                beside[link.number if link else None].append(pair)
        return beside

    def _stands(self, record: UUID, beside: Beside) -> int | None:
        """The child whose the record is for sure, who is not shielded: it was before, or linkage leaves no doubt."""
        link = self.around.links.get(record)
        return link.number if link else _sure(beside, beside.keys() - {None} - self.protected.children)

    def _said(self, number: int, record: UUID, cards: Cards) -> frozenset[str]:
        """Every value that stands of the child without these cards; of places and carers, those that can be read now.

        Where she was once is no more on her page: a record that says it again would show it anew. Of a child of whom
        only the four facts are shown, what was said stands for what will be shown.
        """
        its = {other for other, link in self.around.links.items() if link.number == number} | {record}
        every = {card for other in its for card in self.around.cards(other)}.difference(cards)
        values = {value for card in every for value in said(card.stated.identity)}
        if causes_of([number]):
            return frozenset(values)
        return frozenset({value for value in values if not locates(value)}.union(_shown(ChildNumber(number))))


def _shown(number: ChildNumber) -> Iterator[str]:
    """What can be read of a child now, of where it is and with whom."""
    homes, adults = at_home(number)
    known = [Raw(postcode=str(home.postcode or ""), lines=home.lines) for home in homes]
    names = tuple(adult.name for adult in adults)
    telephones = tuple(adult.telephone for adult in adults if adult.telephone)
    for one in (*known, Raw(carers=names, telephones=telephones)):
        yield from said(identity(one))


def _sure(beside: Beside, among: Collection[int | None]) -> int | None:
    """The one child whose a record is for sure: some pair says so, none binds, and nobody else's says anything."""
    likely = [number for number, pairs in beside.items() if any(pair.verdict in TO_LOOK_AT for pair in pairs)]
    if len(likely) != 1 or likely[0] not in among:
        return None
    verdicts = {pair.verdict for pair in beside[likely[0]]}
    return likely[0] if Verdict.SAME in verdicts and not verdicts & BINDING else None


def _is_faint(pair: Judged) -> bool:
    return pair.verdict is Verdict.FAINT and pair.weight >= engine().bands.faint


def _of_all(found: Mapping[Outcome, set[int]], rule: str) -> Answer:
    """Sealed under one child, whatever it has in common with her family; else held where it is for anybody's sake."""
    for one in (Outcome.SEALED, Outcome.HELD, Outcome.RELEASED):
        if found.get(one):
            return Answer(one, frozenset(found[one]), rule if one is Outcome.SEALED else "")
    return FREE
