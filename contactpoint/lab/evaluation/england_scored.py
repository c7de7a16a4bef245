"""Every blocked pair of a table of identities, scored by Splink with the shipped model and judged by decide's rules."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from splink import DuckDBAPI, Linker

from contactpoint.linkage import facts, training
from contactpoint.linkage.blocking import splink_rules
from contactpoint.linkage.cascade.database import Limits, connected
from contactpoint.linkage.engine import NUMBERS
from contactpoint.linkage.judge import Bands, Judge
from contactpoint.linkage.scorer import Scorer
from contactpoint.linkage.trained import Comparison

LIMITS = Limits("6GB", 2)
SOURCE = "source"
PAIRS = """
CREATE TABLE pairs AS
SELECT *, {verdict} AS verdict, {numbers} AS numbers FROM (
    SELECT unique_id_l, unique_id_r, match_weight, {levels}, {rule} AS rule FROM {predicted}
)
"""


@contextmanager
def scored(identities: Path, model: Path, *, progress: Callable[[str], None]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with `records` and `pairs`: ids, `match_weight`, a `gamma_` a comparison, `rule`, `verdict`.

    And `numbers`: how much of the weight is that of numbers in common.
    """
    with connected(LIMITS) as database:
        progress("Reading identities")
        _score(database, identities, model, progress=progress)
        yield database


def _score(
    database: duckdb.DuckDBPyConnection, identities: Path, model: Path, *, progress: Callable[[str], None]
) -> None:
    database.execute("CREATE TABLE records AS FROM read_parquet(?)", [str(identities)])
    form = json.loads((model / training.MODEL_FILE).read_text(encoding="utf-8"))
    columns = training.frequency_columns(form)
    training.load_frequencies(database, model, columns)
    training.mark_known(database)
    facts.mark(database, "records")
    api = DuckDBAPI(database)
    linker = Linker(api.register("records"), {**form, **_predicting()}, log_level=None)
    training.register_frequencies(linker, api, columns)
    progress("Scoring pairs")
    predicted = linker.inference.predict().physical_name
    progress("Judging pairs")
    scorer = Scorer.load(model)
    gammas = scorer.gammas
    judge = Judge(Bands.load(), gammas)
    database.execute(
        PAIRS.format(
            levels=", ".join(f"gamma_{name}" for name in gammas),
            rule=judge.sql({**facts.SQL, **facts.sources_sql("source_l", "source_r")}),
            verdict=judge.verdict_sql("rule"),
            numbers=" + ".join(_in_common(one) for one in scorer.comparisons if one.name in NUMBERS),
            predicted=predicted,
        )
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
