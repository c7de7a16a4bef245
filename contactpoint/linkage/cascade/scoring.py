"""Splink on the pairs that are left: match weights by the shipped model, verdicts by the rules of `decide`."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

import duckdb
from splink import DuckDBAPI, Linker

from contactpoint.linkage import trained, training
from contactpoint.linkage.cascade.reading import ROW
from contactpoint.linkage.decide import Bands, Gammas, Judge, Verdict
from contactpoint.linkage.identities import COLUMNS

COMPARED, LOT = "compared", "lot"
KEPT = (Verdict.SAME, Verdict.LOOK, Verdict.CLASH)
"""Pairs of other verdicts are not told: they say nothing."""


@dataclass(frozen=True, slots=True)
class Model:
    """A trained model in its folder, and the thresholds for its weights."""

    folder: Path
    bands: Bands

    @property
    def gammas(self) -> Gammas:
        """The number of each level of each comparison."""
        read = trained.load(self.folder)
        return {one.name: {level.name: level.value for level in one.levels} for one in read.comparisons}

    @property
    def version(self) -> str:
        """What a run is bound to: another model is another run."""
        return (self.folder / training.MODEL_FILE).read_text(encoding="utf-8") + repr(self.bands)


def link_bands() -> Bands:
    """The thresholds of a linkage of two files, where the prior is that of the files (`Scoring`)."""
    return Bands.load("link")


class Scoring:
    """A linker over the table `compared`: rows of the left side have odd numbers, those of the right even ones."""

    def __init__(self, database: duckdb.DuckDBPyConnection, model: Model, *, population: int) -> None:
        self._database = database
        self._form = json.loads((model.folder / training.MODEL_FILE).read_text(encoding="utf-8"))
        self._form["probability_two_random_records_match"] = 1 / population
        self._gammas, self._bands = model.gammas, model.bands
        logging.getLogger("splink").setLevel(logging.ERROR)
        columns = training.frequency_columns(self._form)
        training.load_frequencies(database, model.folder, columns)
        if "given" in columns:
            training.mark_known(database, COMPARED)
        self._api = DuckDBAPI(database)
        form = {**self._form, "retain_matching_columns": True}  # else Splink drops the levels
        self._linker = Linker(self._api.register(COMPARED), form, log_level=None, validate_settings=False)
        self._linker.table_management.invalidate_cache()
        training.register_frequencies(self._linker, self._api, columns, table=COMPARED)

    def score(self, pairs: str, *, into: str) -> None:
        """Makes the table `into` (left_row, right_row, weight, rule, gammas) of a table of pairs; tells what counts."""
        self._database.execute(
            f"CREATE OR REPLACE TABLE {LOT} AS "
            f"SELECT '0' AS match_key, {number('left')} AS join_key_l, {number('right')} AS join_key_r FROM {pairs}"
        )
        blocked = self._api.register(LOT)
        self._linker.table_management.register_blocked_pairs_for_predict(blocked)
        found = self._linker.inference.predict(threshold_match_weight=self._least(), warning_mode="never")
        self._database.execute(f"CREATE OR REPLACE TABLE {into} AS {self._judged(found.physical_name)}")
        found.drop_table_from_database_and_remove_from_cache()

    def _least(self) -> float:
        """Below this no rule says anything but *unlikely*."""
        return min(self._bands.same, self._bands.look)

    def _judged(self, predicted: str) -> str:
        judge = Judge(self._bands, self._gammas)
        levels = ", ".join(f"gamma_{name}" for name in self._gammas)
        return (
            "SELECT (unique_id_l - 1) // 2 AS left_row, unique_id_r // 2 AS right_row, match_weight AS weight, "
            f"{judge.sql({})} AS rule, {levels} FROM {predicted}"
        )


def number(side: str) -> str:
    """The number of a row in `compared`, from its column of that side."""
    return "left_row * 2 + 1" if side == "left" else "right_row * 2"


def gather(database: duckdb.DuckDBPyConnection, left: str, right: str) -> None:
    """Makes the table `compared` of both sides."""
    columns = ", ".join(COLUMNS)
    database.execute(
        f"CREATE OR REPLACE TABLE {COMPARED} AS "
        f"SELECT {ROW} * 2 + 1 AS unique_id, {columns} FROM {left} "
        f"UNION ALL SELECT {ROW} * 2, {columns} FROM {right}"
    )
