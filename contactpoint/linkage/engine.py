"""One record beside others: scored and judged, from all that either ever said."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from contactpoint.linkage.explain import names, sentence
from contactpoint.linkage.facts import Fact, facts, of_sources
from contactpoint.linkage.identities import Identity
from contactpoint.linkage.judge import BINDING, DIGITS, Bands, Judge, Judged
from contactpoint.linkage.lone import Lone
from contactpoint.linkage.scorer import Scorer
from contactpoint.linkage.trained import SHIPPED

NUMBERS = frozenset({"nhs", "upn"})


@dataclass(frozen=True, slots=True)
class Stated:
    """What one version of a record of this source says of who its child is."""

    source: str
    identity: Identity


@dataclass(frozen=True, slots=True)
class Beside:
    """One version of another record."""

    record: str
    stated: Stated


class Engine:
    """A trained model with the rules for what its weights and levels mean."""

    def __init__(self, scorer: Scorer, bands: Bands) -> None:
        self.bands = bands
        self._scorer = scorer
        self._judge, self._lone = Judge(bands, scorer.gammas), Lone(bands, scorer.gammas)
        self._numbers = tuple(
            (place, level.value, level.weight)
            for place, one in enumerate(scorer.comparisons)
            for level in one.levels
            if one.name in NUMBERS and level.name == "same"
        )

    def judged(self, record: str, versions: Iterable[Stated], others: Sequence[Beside]) -> list[Judged]:
        """The record beside each of the others, by their names.

        Of two records the versions nearest count, but where any two bind: a number that once differed is looked at.
        """
        nearest: dict[str, Judged] = {}
        for version in versions:
            for pair in self._compared(record, version, others):
                nearest[pair.other] = max(nearest.get(pair.other, pair), pair, key=_nearness)
        return [_in_order(nearest[other]) for other in sorted(nearest)]

    def reason(self, one: Iterable[Stated], other: Sequence[Stated]) -> str:
        """How two records agree and differ, in words, by those of their versions that weigh most."""
        among = [stated.identity for stated in other]
        scored = [self._scorer.compare(stated.identity, among) for stated in one]
        scores = max(scored, key=lambda each: float(each.weights.max()))
        return sentence(names(self._scorer, scores.levels[scores.weights.argmax()].tolist()))

    def _compared(self, record: str, one: Stated, others: Sequence[Beside]) -> Iterator[Judged]:
        if not others:
            return
        scores = self._scorer.compare(one.identity, [beside.stated.identity for beside in others])
        for beside, levels, weight in zip(others, scores.levels.tolist(), scores.weights.tolist(), strict=True):
            said = self._facts(one, beside.stated)
            rule = self._judge.rule(levels, weight, said)
            numbers = sum(worth for place, same, worth in self._numbers if levels[place] == same)
            yield Judged(
                record,
                beside.record,
                rule.verdict,
                round(weight, DIGITS),
                rule.name,
                round(numbers, DIGITS),
                self._lone.kinds(levels, weight, said),
            )

    def _facts(self, one: Stated, other: Stated) -> frozenset[Fact]:
        said = facts(one.identity, other.identity, self._scorer.frequencies)
        return frozenset((*of_sources(one.source, other.source), *said))


@cache
def engine() -> Engine:
    """The engine of the model that this version is shipped with."""
    return Engine(Scorer.load(SHIPPED), Bands.load())


def _in_order(pair: Judged) -> Judged:
    """The same whichever of the two was put beside the other."""
    one, other = sorted(pair[:2])
    return pair._replace(one=one, other=other)


def _nearness(one: Judged) -> tuple[bool, float, str]:
    """A total order, so that it does not matter in which order versions are read."""
    return one.verdict in BINDING, one.weight, one.rule
