"""From what was compared to where records stand: which are one child, by which number, what waits, what is in doubt.

All records that hang together with one that says something new are decided on anew, so it does not matter which of
them came first (design §4, *Order of arrival*).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID

from contactpoint.identity.around import Around
from contactpoint.identity.decisions import settled
from contactpoint.identity.numbering import Numbered, numbered
from contactpoint.identity.queries import founded_by
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.decide import Children, Doubt, decide, says_who
from contactpoint.linkage.judge import Judged, Verdict

NEW = "new_child"
PERSON = "person"
LONE = "lone"
Pair = tuple[UUID, UUID]


@dataclass(slots=True)
class Outcome:
    """Where the records stand that were decided on: every record is of one child or waits.

    `by`: the rule that says so of a record. `doubts` by the two records, the smaller id first. `noted`: the records of
    which it is noted already which number they brought.
    """

    children: list[Numbered] = field(default_factory=list)
    waiting: set[UUID] = field(default_factory=set)
    doubts: dict[Pair, Doubt] = field(default_factory=dict)
    by: dict[UUID, str] = field(default_factory=dict)
    noted: frozenset[UUID] = frozenset()

    @property
    def records(self) -> set[UUID]:
        """Every record that was decided on."""
        return self.waiting.union(*(child.records for child in self.children))


@dataclass(frozen=True, slots=True)
class Part:
    """Records that hang together, by their names in linkage, with what is decided of them.

    `silent`: those that say nothing of who their child is.
    """

    records: Mapping[str, UUID]
    pairs: Sequence[Judged]
    children: Children
    silent: frozenset[UUID]


def settle(around: Around, seeds: Iterable[UUID], *, aside: Collection[UUID], spare: Iterator[ChildNumber]) -> Outcome:
    """Decide on the seeds and all that hangs together with them, but for the records `aside`."""
    parts = parts_of(around, seeds, frozenset(aside))
    noted = founded_by(list(chain.from_iterable(parts)))
    outcome = Outcome(noted=frozenset(noted))
    founded = _founded(around, noted, set(chain.from_iterable(parts)))
    for part in parts:
        note(outcome, decide_part(around, part), numbers=lambda several: numbered(several, founded, spare))
    return outcome


def decide_part(around: Around, part: Collection[UUID]) -> Part:
    """Which of the records are one child."""
    records = {around.own[record].name: record for record in part}
    among = frozenset(part)
    sources = {name: around.own[record].source for name, record in records.items()}
    pairs = around.judge_all(part)
    binding = settled((one for one in around.decided if among.issuperset(one.pair)), lambda one: around.own[one].name)
    silent = frozenset(record for record in part if not _speaks(around, record))
    return Part(records, pairs, decide(sources, pairs, binding), silent)


def note(outcome: Outcome, part: Part, *, numbers: Callable[[Iterable[frozenset[UUID]]], list[Numbered]]) -> None:
    """Where the records of one part stand; `numbers` gives each of its clusters one."""
    waiting = {part.records[name] for name in part.children.waiting} | part.silent
    outcome.waiting |= waiting
    outcome.children += numbers(cluster - waiting for cluster in _clusters(part) if cluster - waiting)
    outcome.doubts |= {_by_id(doubt.pair, part.records): doubt for doubt in part.children.doubts}
    outcome.by |= _rules(part)


def _speaks(around: Around, record: UUID) -> bool:
    return any(says_who(card.stated.identity) for card in around.cards(record))


def _clusters(part: Part) -> list[frozenset[UUID]]:
    several: dict[str, set[UUID]] = defaultdict(set)
    for name, cluster in part.children.clusters.items():
        several[cluster].add(part.records[name])
    return [frozenset(several[cluster]) for cluster in sorted(several)]


def _by_id(pair: Judged, records: Mapping[str, UUID]) -> Pair:
    one, other = sorted((records[pair.one], records[pair.other]))
    return one, other


def _rules(part: Part) -> dict[UUID, str]:
    """Of each record the rule of the strongest pair that it is in with another of its child.

    Where a person's word alone put the two together, no rule did, however well they agree.
    """
    clusters, unaided = part.children.clusters, part.children.unaided
    strongest: dict[str, tuple[float, str]] = {}
    for pair in part.pairs:
        together = clusters[pair.one] == clusters[pair.other] and unaided[pair.one] == unaided[pair.other]
        if pair.verdict is Verdict.SAME and together:
            for name in pair[:2]:
                strongest[name] = max(strongest.get(name, (pair.weight, pair.rule)), (pair.weight, pair.rule))
    sizes = Counter(clusters.values())
    by = {name: PERSON if sizes[cluster] > 1 else NEW for name, cluster in clusters.items()}
    by |= dict.fromkeys(part.children.lone, LONE) | {name: rule for name, (_, rule) in strongest.items()}
    return {record: by[name] for name, record in part.records.items()}


def parts_of(around: Around, seeds: Iterable[UUID], aside: Collection[UUID]) -> list[list[UUID]]:
    """The seeds with all that is linked with them or may be one child with them; each such part once.

    What hung together by a record that is aside now still does: of two clusters one pair of records is noted as in
    doubt, and that pair may be of the one that went.
    """
    beside = _beside(around, aside)
    parts, seen = list[list[UUID]](), set[UUID]()
    for seed in seeds:
        if seed not in seen and seed not in aside:
            part, left = {seed}, [seed]
            while left:
                more = beside[left.pop()] - part
                part |= more
                left += more
            parts.append(sorted(part.difference(aside)))
            seen |= part
    return parts


def _beside(around: Around, aside: Collection[UUID]) -> Mapping[UUID, set[UUID]]:
    """By record those that it hangs together with: as it stood, and as it was found here to be but for those aside."""
    beside: dict[UUID, set[UUID]] = defaultdict(set)
    first: dict[ChildNumber, UUID] = {}
    linked = ((record, first.setdefault(link.number, record)) for record, link in around.links.items())
    found = (pair for pair in around.likely() if pair[0] not in aside and pair[1] not in aside)
    for one, other in chain(linked, around.doubts, around.put_together(), found):
        beside[one].add(other)
        beside[other].add(one)
    return beside


def _founded(around: Around, noted: Mapping[UUID, ChildNumber], records: Collection[UUID]) -> dict[UUID, ChildNumber]:
    """The number that each of the records brought, the first given first.

    Where the record that brought a number is held now, or was never noted, the first that is linked stands for it.
    """
    founded = dict(noted)
    known = set(founded.values())
    for record in sorted(around.links.keys() & records):
        number = around.links[record].number
        if number not in known and record not in founded:
            founded[record] = number
            known.add(number)
    return founded
