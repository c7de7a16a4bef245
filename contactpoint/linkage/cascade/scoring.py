"""Splink on the pairs that are left: match weights by the shipped model, verdicts by the rules of `decide`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from splink import SettingsCreator
from splink.internals.comparison_vector_values import compute_comparison_vector_values_sql
from splink.internals.predict import predict_from_comparison_vectors_sqls_using_settings

from contactpoint.linkage import facts, trained, training
from contactpoint.linkage.cascade.reading import ROW
from contactpoint.linkage.comparisons import KNOWN
from contactpoint.linkage.identities import COLUMNS
from contactpoint.linkage.judge import Bands, Gammas, Judge

COMPARED = tuple(column for column in COLUMNS if column not in {"full_name", "words", "place", "occupation", "address"})
"""Without what the shipped model does not look at."""


@dataclass(frozen=True, slots=True)
class Model:
    """A trained model in its folder, and the thresholds for its weights."""

    folder: Path
    bands: Bands

    @property
    def gammas(self) -> Gammas:
        """The number of each level of each comparison."""
        form = json.loads((self.folder / training.MODEL_FILE).read_text(encoding="utf-8"))
        return {one["output_column_name"]: _numbered(one["comparison_levels"]) for one in form["comparisons"]}

    @property
    def version(self) -> str:
        """What a run is bound to: another model is another run."""
        return (self.folder / training.MODEL_FILE).read_text(encoding="utf-8") + repr(self.bands)


def _numbered(levels: Sequence[trained.Raw]) -> dict[str, int]:
    """As Splink numbers them: the strongest the highest, 0 for all else, -1 where a value is missing."""
    told = [level for level in levels if not level.get("is_null_level")]
    numbers = {trained.label(level): value for value, level in enumerate(reversed(told))}
    return numbers | {trained.label(level): trained.MISSING for level in levels if level.get("is_null_level")}


def link_bands() -> Bands:
    """The thresholds of a linkage of two files, where the prior is that of the files (`Scoring`)."""
    return Bands.load("link")


class Scoring:
    """Splink's own SQL for a model, written once and run on lot after lot of pairs.

    It is what `predict` would run (Splink 5.0.0), but reads the rows of the pairs alone, straight from either side:
    `predict` first copies both sides into a table of its own. A test holds the weights to those of `predict`.
    """

    def __init__(self, database: duckdb.DuckDBPyConnection, model: Model, *, population: int) -> None:
        form = json.loads((model.folder / training.MODEL_FILE).read_text(encoding="utf-8"))
        form |= {
            **{"probability_two_random_records_match": 1 / population, "retain_matching_columns": True},
            "additional_columns_to_retain": facts.MARKED,
        }
        self.population, self.bands = population, model.bands
        self._database, self._gammas = database, model.gammas
        self._frequencies = training.frequency_columns(form)
        training.load_frequencies(database, model.folder, self._frequencies)
        facts.mark_names(database)
        settings = SettingsCreator.from_path_or_dict(form).get_settings("duckdb")
        self._read = ", ".join(settings._columns_to_select_for_blocking)
        least = min(self.bands.same, self.bands.look)  # below it no rule says anything but *unlikely*
        compared = compute_comparison_vector_values_sql(settings._columns_to_select_for_comparison_vector_values)
        parts, predicted = predict_from_comparison_vectors_sqls_using_settings(settings, threshold_match_weight=least)
        self._ctes = (
            f"__splink__df_comparison_vectors AS ({compared}), {parts['output_table_name']} AS ({parts['sql']}), "
            f"{predicted['output_table_name']} AS ({predicted['sql']})"
        )

    def score(self, pairs: str, left: str, right: str, *, into: str) -> None:
        """Makes the table `into` (left_row, right_row, weight, rule, gamma_...) of a table of pairs, of what counts.

        The pairs are what either side is looked up for, not the other way round, and go through DISTINCT once more:
        DuckDB hands them to its threads in small parts then, not by the 122,880 rows of which a table has too few.
        """
        blocked = (
            f"SELECT {self._read}, '0' AS match_key FROM (SELECT DISTINCT * FROM {pairs}) b "
            "JOIN left_input l ON l.unique_id = b.left_row JOIN right_input r ON r.unique_id = b.right_row"
        )
        self._database.execute("SET disabled_optimizers = 'build_side_probe_side'")
        self._database.execute(
            f"CREATE OR REPLACE TABLE {into} AS WITH left_input AS ({self._input(left, pairs, 'left_row')}), "
            f"right_input AS ({self._input(right, pairs, 'right_row')}), "
            f"__splink__df_blocked AS ({blocked}), {self._ctes} {self._judged()}"
        )
        self._database.execute("RESET disabled_optimizers")

    def _input(self, table: str, pairs: str, row: str) -> str:
        """The rows that stand in pairs, with the model's frequencies; a name that it does not know has 0."""
        frequencies = [
            f"CASE WHEN t.{column} IS NOT NULL THEN coalesce(tf_{column}, 0.0) END AS tf_{column}"
            for column in self._frequencies
        ]
        joins = " ".join(
            f"LEFT JOIN frequencies_{column} ON frequencies_{column}.{column} = t.{column}"
            for column in self._frequencies
        )
        compared = (f"t.{column}" for column in COMPARED)
        columns = ", ".join([f"t.{ROW} AS unique_id", *compared, *frequencies, *facts.MARKED])
        return (
            f"SELECT {columns}, frequencies_given.given IS NOT NULL AS {KNOWN} "
            f"FROM (SELECT * FROM {table} SEMI JOIN {pairs} ON {ROW} = {row}) t {joins} "
            f"LEFT JOIN {facts.NAMES} ON {facts.NAMES}.given = t.given "
            f"LEFT JOIN {facts.FAMILIES} ON {facts.FAMILIES}.family = t.family"
        )

    def _judged(self) -> str:
        rule = Judge(self.bands, self._gammas).sql(facts.SQL)
        levels = ", ".join(f"gamma_{name}" for name in self._gammas)
        return (
            "SELECT unique_id_l AS left_row, unique_id_r AS right_row, match_weight AS weight, "
            f"{rule} AS rule, {levels} FROM __splink__df_predict"
        )
