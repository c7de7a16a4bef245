"""Splink with a saved model: what the scorer is held against."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from splink import DuckDBAPI, Linker
from splink.internals.splink_dataframe import SplinkDataFrame

from contactpoint.lab.bench_score.pairs import Pair
from contactpoint.lab.evaluation.feeds import table
from contactpoint.linkage.comparisons import KNOWN
from contactpoint.linkage.identities import Identity
from contactpoint.linkage.scorer import Levels, Weights
from contactpoint.linkage.training import (
    MODEL_FILE,
    frequency_columns,
    load_frequencies,
    mark_known,
    register_frequencies,
)

THREADS = 2


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
        return self._linker.table_management.register_table(made, f"{name}_rows", overwrite=True)

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


def _rows(pairs: Sequence[Pair]) -> pa.Table:
    """Both records of each pair under one `record_id`, the left of a name that Splink puts first."""
    sides = (
        (side, f"{at:07}", record) for at, pair in enumerate(pairs) for side, record in zip("lr", pair, strict=True)
    )
    return table(sides)
