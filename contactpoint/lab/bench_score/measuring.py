"""The scorer beside Splink: the same weights for many pairs, and how long a call takes, in turn."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import TypeVar

import numpy as np

from contactpoint.lab.bench_score.pairs import Pair, Seen, at_random, blocked, for_rare_levels, missing, seen
from contactpoint.lab.bench_score.reference import Reference
from contactpoint.lab.timing import uncollected
from contactpoint.linkage.identities import Identity
from contactpoint.linkage.scorer import Scorer

CANDIDATES = (50, 10, 1)
LEAST_OF_A_LEVEL = 100
WARM_UP = 3
A_MS = 1_000  # of seconds
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides' answers for the same pairs: the largest difference of two weights, and pairs at other levels."""

    pairs: int
    largest: float
    other_levels: int


@dataclass(slots=True)
class Timed:
    """Seconds of each call, by the number of candidates."""

    splink: dict[int, list[float]] = field(default_factory=dict)
    ours: dict[int, list[float]] = field(default_factory=dict)

    def figures(self) -> dict[str, float]:
        """Medians in milliseconds and their ratios; the bare names are those of the most candidates."""
        found: dict[str, float] = {}
        for count in CANDIDATES:
            splink, ours = median(self.splink[count]), median(self.ours[count])
            end = "" if count == CANDIDATES[0] else f"_{count}"
            found |= {f"splink{end}_ms": round(splink * A_MS, 3), f"ours{end}_ms": round(ours * A_MS, 4)}
            found[f"ratio{end}"] = round(splink / ours, 1)
        return found


def measured(folder: Path, records: Sequence[Identity], *, pairs: int, trials: int, seed: int) -> dict[str, float]:
    """All figures of the bench; the difference is absent where a level was met too seldom to speak for it."""
    draw = Random(seed)  # noqa: S311 - a draw for a bench
    scorer = Scorer.load(folder)
    drawn = blocked(records, pairs // 2, draw) + at_random(records, pairs - pairs // 2, draw)
    counts = seen(scorer, drawn)
    drawn += for_rare_levels(scorer, records, counts, least=LEAST_OF_A_LEVEL, draw=draw)
    reference = Reference(folder, drawn, scorer.frequencies)
    compared = compare(reference, scorer, drawn)
    timed, in_calls = take_turns(reference, scorer, records, trials=trials, draw=draw)
    figures = {"candidates": CANDIDATES[0], **timed.figures(), "trials": trials, "pairs_compared": compared.pairs}
    figures |= {"pairs_at_other_levels": compared.other_levels, "pairs_of_rarest_level": rarest(scorer, counts)}
    return figures | difference(scorer, counts, max(compared.largest, in_calls))


def difference(scorer: Scorer, counts: Seen, largest: float) -> dict[str, float]:
    """The figure, where every level was met often enough."""
    return {} if missing(scorer, counts, LEAST_OF_A_LEVEL) else {"largest_weight_difference": largest}


def rarest(scorer: Scorer, counts: Seen) -> int:
    """How many pairs stand at the level that fewest have."""
    return min(counts[comparison.name, level.value] for comparison in scorer.comparisons for level in comparison.levels)


def compare(reference: Reference, scorer: Scorer, pairs: Sequence[Pair]) -> Compared:
    """The same pairs on both sides."""
    weights, levels = reference.answers([comparison.name for comparison in scorer.comparisons])
    ours = [scorer.compare(one, [other]) for one, other in pairs]
    differences = np.abs(np.concatenate([scores.weights for scores in ours]) - weights)
    others = np.any(np.concatenate([scores.levels for scores in ours]) != levels, axis=1)
    return Compared(len(pairs), float(differences.max()), int(others.sum()))


def take_turns(
    reference: Reference, scorer: Scorer, records: Sequence[Identity], *, trials: int, draw: Random
) -> tuple[Timed, float]:
    """Calls of each side for the same records, Splink's first; and the largest difference of two weights in them."""
    timed, largest = Timed(), 0.0
    with uncollected():
        for count in CANDIDATES:
            for trial in range(-WARM_UP, trials):
                one, *many = draw.sample(records, count + 1)
                left, right = reference.rows("l", [one]), reference.rows("r", many)
                splink, theirs = _timed(partial(reference.score, left, right))
                ours, scores = _timed(partial(scorer.compare, one, many))
                largest = max(largest, float(np.abs(reference.weights(theirs) - scores.weights).max()))
                if trial >= 0:
                    timed.splink.setdefault(count, []).append(splink)
                    timed.ours.setdefault(count, []).append(ours)
    return timed, largest


def _timed(call: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    answer = call()
    return time.perf_counter() - began, answer
