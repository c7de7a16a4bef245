"""Which records are one child, from every pair of them: together where it is certain, else in doubt (B10-55, B10-57).

The same records, pairs and decisions give the same children, in whatever order they came.
"""

import enum
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from contactpoint.linkage.clusters import Measure, Pair, Rule, Says, partition
from contactpoint.linkage.facts import ONE_ROW_KINDS
from contactpoint.linkage.identities import Identity
from contactpoint.linkage.judge import TO_LOOK_AT, Bands, Judged, Verdict
from contactpoint.linkage.lone import joining


class Band(enum.StrEnum):
    """The statuses of B10-55; only a match links without a person."""

    MATCH = "match"
    POTENTIAL = "potential"
    LOW = "low"
    MANY = "many"
    NONE = "none"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Settled:
    """What people decided: records that are one child, and pairs of records that are two. It beats every score."""

    together: tuple[tuple[str, ...], ...] = ()
    apart: frozenset[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two clusters that may be one child, and the pair of their records that says so most strongly.

    `settled`: a person decided that they are two children.
    """

    pair: Judged
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Children:
    """By record the name of its cluster, which is its first record's; what is in doubt; the records that wait.

    `lone`: those that joined a child by what they and the child lack (`lone.py`). `unaided`: the clusters without what
    people put together.

    A record waits that stands alone and may be of a cluster that is better attested: until a person decides, nobody
    can say whether it is a child of its own. Of those that wait some may be one cluster, since a person said so.
    """

    clusters: Mapping[str, str]
    doubts: tuple[Doubt, ...] = ()
    waiting: frozenset[str] = frozenset()
    lone: frozenset[str] = frozenset()
    unaided: Mapping[str, str] = field(default_factory=dict, compare=False)


NOTHING_SETTLED = Settled()
SAYS: Mapping[Verdict, Says] = {
    Verdict.SAME: Says.JOINS,
    Verdict.LOOK: Says.WEIGHS,
    Verdict.CLASH: Says.CLASHES,
    Verdict.APART: Says.PARTS,
}
ATTESTED = ("health", "births", "benefit", "school")
"""Of two records that stand alone and may be one child, that of the source named first stands, the other waits."""


def says_who(identity: Identity) -> bool:
    """Whether a record says anything by which a child could be told from another."""
    return any((identity.families, identity.givens, identity.full_name, identity.nhs, identity.upns))


def decide(sources: Mapping[str, str], pairs: Collection[Judged], settled: Settled = NOTHING_SETTLED) -> Children:
    """The children of some records, given the source of each and every pair of them that was compared.

    Records that a person put together and that would each wait for a person without that go on waiting, together: they
    are no child, and draw no other record to themselves, before it is settled that they are nobody's who stands.
    """
    standing, waiting = list[tuple[str, ...]](), list(settled.together)
    unaided = children = _decided(sources, pairs, settled, standing)
    while True:
        stands = [group for group in waiting if not children.waiting.issuperset(group)]
        if not stands:
            children = _waiting_together(sources, pairs, settled, children=children, groups=waiting)
            stands = [group for group in waiting if not children.waiting.issuperset(group)]
        if not stands:
            return replace(children, unaided=unaided.clusters)
        standing += stands
        waiting = [group for group in waiting if group not in stands]
        children = _decided(sources, pairs, settled, standing)


@cache
def rule() -> Rule:
    """When clusters of one country's records join."""
    return Rule(measure=Measure.BEST, margin=Bands.load().margin)


def band(record: str, children: Children, pairs: Iterable[Judged], *, says: bool, faint: float) -> Band:
    """How one record stands, given its pairs.

    `says`: whether it says who it is about; `faint`: the weight from which a likeness is told.
    """
    if not says:
        return Band.ERROR
    cluster = children.clusters[record]
    if record not in children.waiting and list(children.clusters.values()).count(cluster) > 1:
        return Band.MATCH
    told = (doubt.pair for doubt in children.doubts if not doubt.settled)
    doubted = [pair for pair in told if cluster in {children.clusters[one] for one in pair[:2]}]
    if doubted:
        return Band.MANY if sum(pair.verdict is Verdict.SAME for pair in doubted) > 1 else Band.POTENTIAL
    likely = any(pair.verdict is Verdict.FAINT and pair.weight >= faint for pair in pairs)
    return Band.LOW if likely else Band.NONE


def _decided(
    sources: Mapping[str, str], pairs: Collection[Judged], settled: Settled, together: Sequence[Sequence[str]]
) -> Children:
    """With these groups put together, whatever `settled` has."""
    first = _partition(sources, pairs, settled.apart, together)
    joins = joining(sources, first, pairs)
    clusters = _partition(sources, (*pairs, *joins), settled.apart, _groups(first)) if joins else first
    doubts = tuple(_doubts(clusters, pairs, settled))
    alone = frozenset(name for name, size in Counter(clusters.values()).items() if size == 1)
    waiting = _waiting(sources, clusters, doubts, may_wait=alone)
    return Children(clusters, doubts, waiting, frozenset(_came_alone(joins, first, clusters)))


def _waiting_together(
    sources: Mapping[str, str],
    pairs: Collection[Judged],
    settled: Settled,
    *,
    children: Children,
    groups: Sequence[Sequence[str]],
) -> Children:
    """The same children, but that each of these groups, all of which wait, is one cluster."""
    if not groups:
        return children
    clusters = {**children.clusters, **{record: min(group) for group in groups for record in group}}
    doubts = tuple(_doubts(clusters, pairs, settled))
    may_wait = frozenset(clusters[record] for record in children.waiting)
    return replace(
        children, clusters=clusters, doubts=doubts, waiting=_waiting(sources, clusters, doubts, may_wait=may_wait)
    )


def _partition(
    sources: Mapping[str, str],
    pairs: Iterable[Judged],
    apart: Collection[frozenset[str]],
    together: Iterable[Sequence[str]],
) -> Mapping[str, str]:
    return partition(
        sources,
        (*_said(pairs), *(Pair(min(both), max(both), 0.0, Says.SETTLED) for both in apart)),
        rule=rule(),
        once={record: source for record, source in sources.items() if source in ONE_ROW_KINDS},
        together=together,
    ).clusters


def _groups(clusters: Mapping[str, str]) -> list[list[str]]:
    """The clusters of several records."""
    members: dict[str, list[str]] = {}
    for record, cluster in clusters.items():
        members.setdefault(cluster, []).append(record)
    return [several for several in members.values() if len(several) > 1]


def _came_alone(joins: Iterable[Judged], first: Mapping[str, str], clusters: Mapping[str, str]) -> Iterator[str]:
    """The records of these pairs that stood alone at first and do no more."""
    before, now = Counter(first.values()), Counter(clusters.values())
    for record in (one for pair in joins for one in pair[:2]):
        if before[first[record]] == 1 < now[clusters[record]]:
            yield record


def _said(pairs: Iterable[Judged]) -> Iterator[Pair]:
    for pair in pairs:
        if pair.verdict in SAYS:
            yield Pair(pair.one, pair.other, pair.weight, SAYS[pair.verdict], pair.numbers)


def _doubts(clusters: Mapping[str, str], pairs: Iterable[Judged], settled: Settled) -> Iterator[Doubt]:
    """Each two clusters of which some pair is alike enough for a person to look, by the strongest such pair."""
    parted = {frozenset(clusters[record] for record in both) for both in settled.apart if both <= clusters.keys()}
    strongest: dict[frozenset[str], Judged] = {}
    for pair in pairs:
        between = frozenset((clusters[pair.one], clusters[pair.other]))
        if len(between) > 1 and pair.verdict in TO_LOOK_AT:
            strongest[between] = max(strongest.get(between, pair), pair, key=_strength)
    for between, pair in sorted(strongest.items(), key=lambda item: item[1][:2]):
        yield Doubt(pair, settled=between in parted)


def _strength(pair: Judged) -> tuple[bool, float, str, str]:
    return pair.verdict is Verdict.SAME, pair.weight, pair.one, pair.other


def _waiting(
    sources: Mapping[str, str], clusters: Mapping[str, str], doubts: Iterable[Doubt], *, may_wait: frozenset[str]
) -> frozenset[str]:
    """Of each doubt that nobody settled the records of the cluster that is attested worse, where it is one of these."""
    ranks: dict[str, tuple[bool, int, str]] = {}
    for record, cluster in clusters.items():
        rank = (cluster in may_wait, *_attested(record, sources))
        ranks[cluster] = min(ranks.get(cluster, rank), rank)
    between = ((clusters[doubt.pair.one], clusters[doubt.pair.other]) for doubt in doubts if not doubt.settled)
    waiting = may_wait & {max(both, key=ranks.__getitem__) for both in between}
    return frozenset(record for record, cluster in clusters.items() if cluster in waiting)


def _attested(record: str, sources: Mapping[str, str]) -> tuple[int, str]:
    source = sources[record]
    return ATTESTED.index(source) if source in ATTESTED else len(ATTESTED), record
