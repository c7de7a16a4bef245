"""The scorer beside Splink: the same weights for many pairs, and how long a call takes, in turn."""

import gc
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from typing import TypeVar

import duckdb
import numpy as np
import pyarrow as pa
from splink import DuckDBAPI, Linker
from splink.internals.splink_dataframe import SplinkDataFrame

from contactpoint.lab.bench_score_pairs import Pair, Seen, at_random, blocked, for_rare_levels, missing, seen
from contactpoint.lab.evaluation.feeds import table
from contactpoint.linkage.comparisons import KNOWN
from contactpoint.linkage.identities import Identity
from contactpoint.linkage.scorer import Levels, Scorer, Weights
from contactpoint.linkage.training import (
    MODEL_FILE,
    frequency_columns,
    load_frequencies,
    mark_known,
    register_frequencies,
)

CANDIDATES = (50, 10, 1)
LEAST_OF_A_LEVEL = 100
WARM_UP = 3
THREADS = 2
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


class Reference:
    """Splink with a saved model, on DuckDB."""

    def __init__(self, folder: Path, pairs: Sequence[Pair], frequencies: Mapping[str, Mapping[str, float]]) -> None:
        """`pairs` are those that `answers` answers for."""
        self._frequencies = frequencies
        self._connection = duckdb.connect(config={"threads": THREADS})
        form = json.loads((folder / MODEL_FILE).read_text(encoding="utf-8"))
        self._columns = frequency_columns(form)
        self._api = DuckDBAPI(self._connection)
        self._connection.register("given_rows", _rows(pairs))
        self._connection.execute("CREATE TABLE records AS SELECT * FROM given_rows")
        load_frequencies(self._connection, folder, {*self._columns, "given"})
        mark_known(self._connection)
        rules = ["l.record_id = r.record_id"]
        form |= {"blocking_rules_to_generate_predictions": rules, "retain_matching_columns": True}
        self._linker = Linker(self._api.register("records"), form, log_level=None)
        register_frequencies(self._linker, self._api, self._columns)

    def answers(self, comparisons: Sequence[str]) -> tuple[Weights, Levels]:
        """Weights (pairs) and levels (pairs x comparisons) by `predict`."""
        predicted = self._linker.inference.predict().physical_name
        levels = ", ".join(f"gamma_{name}" for name in comparisons)
        found = self._connection.execute(
            f"SELECT match_weight, {levels} FROM {predicted} ORDER BY record_id_l"
        ).fetchnumpy()
        return found["match_weight"], np.column_stack([found[f"gamma_{name}"] for name in comparisons])

    def rows(self, name: str, records: Sequence[Identity]) -> SplinkDataFrame:
        """Records as Splink is quickest with: a table that holds the frequencies of their names already."""
        made = table([(name, f"{at:03}", one) for at, one in enumerate(records)])
        made = made.append_column(KNOWN, pa.array([one.given in self._frequencies["given"] for one in records]))
        for column in self._columns:
            found = (self._frequency(column, getattr(one, column)) for one in records)
            made = made.append_column(f"tf_{column}", pa.array(found, pa.float64()))
        self._connection.register("given_rows", made)
        self._connection.execute(f"CREATE OR REPLACE TABLE {name}_rows AS SELECT * FROM given_rows ORDER BY unique_id")
        return self._linker.table_management.register_table(f"{name}_rows", f"{name}_registered", overwrite=True)

    def _frequency(self, column: str, value: str | None) -> float | None:
        return None if value is None else self._frequencies[column].get(value, 0.0)

    def score(self, one: SplinkDataFrame, many: SplinkDataFrame) -> SplinkDataFrame:
        """Splink's call for one record beside many."""
        return self._linker.inference.score_pairs(one, many)

    def weights(self, scored: SplinkDataFrame) -> Weights:
        """The weights of a call in the order of the candidates; its table is dropped."""
        found = self._connection.execute(f"SELECT match_weight FROM {scored.physical_name} ORDER BY unique_id_r")
        weights: Weights = found.fetchnumpy()["match_weight"]
        scored.drop_table_from_database_and_remove_from_cache()
        return weights


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
    if missing(scorer, counts, LEAST_OF_A_LEVEL):
        return figures
    return figures | {"largest_weight_difference": max(compared.largest, in_calls)}


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
                splink, theirs = _timed(lambda left=left, right=right: reference.score(left, right))
                ours, scores = _timed(lambda one=one, many=many: scorer.compare(one, many))
                largest = max(largest, float(np.abs(reference.weights(theirs) - scores.weights).max()))
                if trial >= 0:
                    timed.splink.setdefault(count, []).append(splink)
                    timed.ours.setdefault(count, []).append(ours)
    return timed, largest


def _timed(call: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    answer = call()
    return time.perf_counter() - began, answer


@contextmanager
def uncollected() -> Iterator[None]:
    """Objects are not collected meanwhile, which is the collector's time and neither side's."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _rows(pairs: Sequence[Pair]) -> pa.Table:
    """Both records of each pair under one `record_id`, the left of a name that Splink puts first."""
    sides = (
        (side, f"{at:07}", record) for at, pair in enumerate(pairs) for side, record in zip("lr", pair, strict=True)
    )
    return table(sides)
