"""Every pair of a table of records that shares a blocking key, scored by Splink and judged: the engine for many."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
from splink import DuckDBAPI, Linker

from contactpoint.linkage import facts, training
from contactpoint.linkage.blocking import splink_rules
from contactpoint.linkage.engine import NUMBERS
from contactpoint.linkage.judge import Bands, Judge
from contactpoint.linkage.lone import Lone
from contactpoint.linkage.scorer import Scorer
from contactpoint.linkage.trained import Comparison

SOURCE = "source"
PAIRS = """
CREATE TABLE pairs AS
SELECT *, {verdict} AS verdict, {numbers} AS numbers FROM (
    SELECT unique_id_l, unique_id_r, match_weight, {levels}, {rule} AS rule, {lone} AS lone FROM {predicted}
)
"""


def make_pairs(database: duckdb.DuckDBPyConnection, model: Path, *, progress: Callable[[str], None]) -> None:
    """Makes the table `pairs` from the table `records`, which gets columns.

    `records`: `unique_id`, `source` and the columns of an identity. `pairs`: ids, the smaller one left, `match_weight`,
    a `gamma_` a comparison, `rule`, `verdict`, and `numbers` and `lone` as `Judged` has them.
    """
    form = json.loads((model / training.MODEL_FILE).read_text(encoding="utf-8"))
    columns = training.frequency_columns(form)
    training.load_frequencies(database, model, columns)
    training.mark_known(database)
    facts.mark(database, training.TABLE)
    api = DuckDBAPI(database)
    linker = Linker(api.register(training.TABLE), {**form, **_predicting()}, log_level=None)
    training.register_frequencies(linker, api, columns)
    progress("Scoring pairs")
    predicted = linker.inference.predict().physical_name
    progress("Judging pairs")
    database.execute(_judging(Scorer.load(model), predicted))
    database.execute(f"DROP TABLE {predicted}")


def _judging(scorer: Scorer, predicted: str) -> str:
    gammas = scorer.gammas
    bands = Bands.load()
    judge, known = Judge(bands, gammas), {**facts.SQL, **facts.sources_sql(f"{SOURCE}_l", f"{SOURCE}_r")}
    return PAIRS.format(
        levels=", ".join(f"gamma_{name}" for name in gammas),
        rule=judge.sql(known),
        lone=Lone(bands, gammas).sql(known),
        verdict=judge.verdict_sql("rule"),
        numbers=" + ".join(_in_common(one) for one in scorer.comparisons if one.name in NUMBERS),
        predicted=predicted,
    )


def _predicting() -> dict[str, object]:
    """Splink shows its levels only beside the columns that it compared."""
    return {
        "blocking_rules_to_generate_predictions": splink_rules(),
        "additional_columns_to_retain": [SOURCE, *facts.MARKED],
        "retain_matching_columns": True,
    }


def _in_common(number: Comparison) -> str:
    """What a number adds to the weight of a pair that has it in common."""
    (same,) = (level for level in number.levels if level.name == "same")
    return f"CASE gamma_{number.name} WHEN {same.value} THEN {same.weight!r}::DOUBLE ELSE 0 END"
