"""One record beside the records of the children it may be about: scored, judged, decided."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from contactpoint.linkage.decide import NOTHING_TO_COMPARE, Compared, Decision, decide, says_who
from contactpoint.linkage.facts import Fact, facts, of_sources
from contactpoint.linkage.identities import Identity
from contactpoint.linkage.judge import BINDING, Bands, Judge
from contactpoint.linkage.scorer import Scorer
from contactpoint.linkage.trained import SHIPPED


@dataclass(frozen=True, slots=True)
class Stated:
    """What one version of a record of this source says of who its child is."""

    source: str
    identity: Identity


@dataclass(frozen=True, slots=True)
class Beside:
    """A candidate: one version of a record of the child of this number."""

    number: int
    record: Hashable
    stated: Stated


class Engine:
    """A trained model with the rules for what its weights and levels mean."""

    def __init__(self, scorer: Scorer, bands: Bands) -> None:
        self._scorer, self._bands = scorer, bands
        self._judge = Judge(bands, scorer.gammas)

    def decide(self, incoming: Iterable[Stated], candidates: Sequence[Beside]) -> Decision:
        """The child that a record is about, from all that it ever said.

        Of two records the versions nearest count, but where any two bind: a number that once differed is looked at.
        """
        stated = [one for one in incoming if says_who(one.identity)]
        if not stated:
            return NOTHING_TO_COMPARE
        best: dict[Hashable, Compared] = {}
        for one in stated:
            for beside, compared in zip(candidates, self._compared(one, candidates), strict=True):
                best[beside.record] = max(best.get(beside.record, compared), compared, key=_nearness)
        return decide(best.values(), self._bands)

    def _compared(self, one: Stated, candidates: Sequence[Beside]) -> list[Compared]:
        if not candidates:
            return []
        scores = self._scorer.compare(one.identity, [beside.stated.identity for beside in candidates])
        judged = zip(candidates, scores.levels.tolist(), scores.weights.tolist(), strict=True)
        return [
            Compared(beside.number, weight, self._judge.rule(levels, weight, self._facts(one, beside.stated)))
            for beside, levels, weight in judged
        ]

    def _facts(self, one: Stated, other: Stated) -> frozenset[Fact]:
        said = facts(one.identity, other.identity, self._scorer.frequencies)
        return frozenset((*of_sources(one.source, other.source), *said))


@cache
def engine() -> Engine:
    """The engine of the model that this version is shipped with."""
    return Engine(Scorer.load(SHIPPED), Bands.load())


def _nearness(one: Compared) -> tuple[bool, float, str]:
    """A total order, so that it does not matter in which order versions are read."""
    return one.rule.verdict in BINDING, one.weight, one.rule.name
