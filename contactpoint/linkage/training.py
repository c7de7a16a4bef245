"""Training the Fellegi-Sunter model with Splink, from records alone: no label is ever read.

*u* comes from random pairs; *m* from expectation maximisation over pairs that share a blocking value; frequencies from
the records themselves, and belong to the model from then on. What is saved is Splink's own JSON and a table a column.
"""

import json
import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker

from contactpoint.linkage.blocking import RULES, Rule, splink_rules
from contactpoint.linkage.comparisons import ENGLAND, KNOWN, Comparison, of, splink_form

CHILDREN_OF_ENGLAND = 11_000_000
PRIOR = 1 / CHILDREN_OF_ENGLAND
"""Of two records of different sources, how often they are one child: at national scale whatever the data set, so that
a weight means the same at every size. A small data set is therefore judged more strictly than it need be."""
SEED = 20260101
DIGITS = 6
PAIRS_AT_ONCE = 1e6  # more would be written to disk between comparing and counting
LEAST_M = 5e-5  # three in the pairs of the smaller session
MODEL_FILE = "model.json"
TABLE = "records"
TIMES_A_MISSPELLING = 25


@dataclass(frozen=True, slots=True)
class Session:
    """Expectation maximisation over the pairs that agree in every column of `block`, for some comparisons."""

    block: tuple[str, ...]
    comparisons: tuple[str, ...]


# Names and dates are learnt where the NHS number says who is who, since a household's pairs hold twins and siblings.
# The household is learnt where name and date agree, so that people who moved are there.
SESSIONS = (
    Session(("nhs",), ("given", "born")),
    Session(("born", "given_sound"), ("household", "nhs", "upn")),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a model is trained. `least` is how often a name must stand in the records to be one that is known."""

    comparisons: tuple[Comparison, ...] = ENGLAND
    sessions: tuple[Session, ...] = SESSIONS
    prior: float = PRIOR
    pairs: float = 2e7
    least: int = 5
    seed: int = SEED
    blocking: tuple[Rule, ...] = RULES
    fixed_m: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


ENGLAND_PLAN = Plan()
LINK_TYPE = "dedupe_only"


def settings(
    columns: Collection[str],
    plan: Plan = ENGLAND_PLAN,
    *,
    floors: Mapping[str, float] | None = None,
    names: Collection[str] | None = None,
) -> dict[str, Any]:
    """Splink's settings for the comparisons that a data set has the columns for (of these `names`)."""
    compared = [one for one in of(columns, among=plan.comparisons) if names is None or one.name in names]
    return {
        "link_type": LINK_TYPE,
        "probability_two_random_records_match": plan.prior,
        "comparisons": [splink_form(one, floors or {}) for one in compared],
        "blocking_rules_to_generate_predictions": splink_rules(columns, plan.blocking),
        "linker_uid": "england",
        "max_iterations": 100,
        "em_convergence": 1e-5,
        "retain_matching_columns": False,
    }


# Frequencies


def frequency_columns(form: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns whose values' frequencies a model needs."""
    levels = (level for comparison in form["comparisons"] for level in comparison["comparison_levels"])
    return tuple(sorted({level["tf_adjustment_column"] for level in levels if "tf_adjustment_column" in level}))


def count_frequencies(connection: duckdb.DuckDBPyConnection, column: str, *, least: int) -> float:
    """Make the table `frequencies_COLUMN` of values that stand `least` times or more; answer the floor of the rest."""
    found = connection.execute(f"SELECT count({column}) FROM {TABLE}").fetchall()
    total = max(int(found[0][0]), 1)
    connection.execute(
        f"CREATE OR REPLACE TABLE frequencies_{column} AS "
        f"SELECT {column}, round(count(*) / {total}, 9) AS tf_{column} FROM {TABLE} WHERE {column} IS NOT NULL "
        f"GROUP BY {column} HAVING count(*) >= {least} ORDER BY count(*) DESC, {column}"
    )
    return round(least / total / 2, 9)


def drop_misspellings(connection: duckdb.DuckDBPyConnection, column: str) -> None:
    """Take from `frequencies_COLUMN` what is rarely written for a name that is one edit longer, shorter or other.

    Such a value counts as no known name, and its agreement as that of the rarest.
    """
    connection.execute(
        f"DELETE FROM frequencies_{column} AS rare WHERE EXISTS (SELECT 1 FROM frequencies_{column} AS common "
        f"WHERE common.tf_{column} >= {TIMES_A_MISSPELLING} * rare.tf_{column} "
        f"AND (starts_with(common.{column}, rare.{column}) "
        f"OR damerau_levenshtein(common.{column}, rare.{column}) <= 1))"
    )


def load_frequencies(connection: duckdb.DuckDBPyConnection, folder: Path, columns: Iterable[str]) -> None:
    """Make the tables `frequencies_COLUMN` from a saved model."""
    for column in columns:
        path = folder / f"{column}.csv"
        types = f"{{'{column}': 'VARCHAR', 'tf_{column}': 'DOUBLE'}}"
        connection.execute(
            f"CREATE OR REPLACE TABLE frequencies_{column} AS "
            f"SELECT * FROM read_csv(?, header=true, all_varchar=false, columns={types})",
            [str(path)],
        )


def mark_known(connection: duckdb.DuckDBPyConnection, table: str = TABLE) -> None:
    """Give the table of records its column `given_known`, from the table `frequencies_given`."""
    connection.execute(f"ALTER TABLE {table} DROP COLUMN IF EXISTS {KNOWN}")
    connection.execute(f"ALTER TABLE {table} ADD COLUMN {KNOWN} BOOLEAN DEFAULT false")
    connection.execute(f"UPDATE {table} SET {KNOWN} = true WHERE given IN (SELECT given FROM frequencies_given)")


def register_frequencies(linker: Linker, api: DuckDBAPI, columns: Iterable[str], *, table: str = TABLE) -> None:
    """Give Splink the model's frequencies; a value that the model does not know has 0, which the floor then lifts."""
    for column in columns:
        name = f"looked_up_{column}"
        api.duckdb_con.execute(
            f"CREATE OR REPLACE TABLE {name} AS "
            f"SELECT {column}, coalesce(tf_{column}, 0.0) AS tf_{column} FROM "
            f"(SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL) LEFT JOIN frequencies_{column} "
            f"USING ({column})"
        )
        found = api.register(name, table_name=f"{name}_{table}")
        linker.table_management.register_term_frequency_lookup(found, column)


# Training


@dataclass(frozen=True, slots=True)
class Model:
    """Splink's settings with every m and u."""

    form: Mapping[str, Any]

    @property
    def frequency_columns(self) -> tuple[str, ...]:
        return frequency_columns(self.form)

    @property
    def weights(self) -> tuple[tuple[str, str, float, float], ...]:
        """Comparison, level, m, u: what a person looks over."""
        return tuple(
            (
                comparison["output_column_name"],
                level["label_for_charts"],
                level["m_probability"],
                level["u_probability"],
            )
            for comparison in self.form["comparisons"]
            for level in comparison["comparison_levels"]
            if not level.get("is_null_level")
        )


def train(connection: duckdb.DuckDBPyConnection, plan: Plan = ENGLAND_PLAN) -> Model:
    """Train on the table `records`, which gets a column; the tables `frequencies_COLUMN` are made beside it."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    columns = [row[0] for row in connection.execute(f"DESCRIBE {TABLE}").fetchall()]
    wanted = frequency_columns(settings(columns, plan))
    floors = {column: count_frequencies(connection, column, least=plan.least) for column in wanted}
    if "given" in wanted:
        drop_misspellings(connection, "given")
        mark_known(connection)
    form = settings(columns, plan, floors=floors)
    _put(form, "u_probability", _chances(connection, form, plan))
    for session in plan.sessions:
        names = {one["output_column_name"] for one in form["comparisons"]} & set(session.comparisons)
        if names and set(session.block) <= set(columns):
            _put(form, "m_probability", _learnt(connection, _part(form, names), session))
    return Model(_rounded(_filled(form)))


Found = dict[tuple[str, str], float]


def _part(form: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {**form, "comparisons": [one for one in form["comparisons"] if one["output_column_name"] in names]}


def _chances(connection: duckdb.DuckDBPyConnection, form: Mapping[str, Any], plan: Plan) -> Found:
    """u of every level, from random pairs."""
    linker = _linker(connection, form)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=plan.pairs,
        seed=plan.seed,
        min_count_per_level=None,
        num_chunks=max(1, round(plan.pairs / PAIRS_AT_ONCE)),
    )
    return _read(linker, "u_probability")


def _learnt(connection: duckdb.DuckDBPyConnection, form: Mapping[str, Any], session: Session) -> Found:
    """m of every level, u fixed, from the pairs of a session."""
    linker = _linker(connection, form)
    rule = " AND ".join(f"l.{column} = r.{column}" for column in session.block)
    linker.training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)
    return _read(linker, "m_probability")


def _linker(connection: duckdb.DuckDBPyConnection, form: Mapping[str, Any]) -> Linker:
    api = DuckDBAPI(connection)
    linker = Linker(api.register(TABLE), {**form}, log_level=None)
    register_frequencies(linker, api, frequency_columns(form))
    return linker


def _read(linker: Linker, probability: str) -> Found:
    saved = linker.misc.save_model_to_json()
    return {
        (comparison["output_column_name"], level["label_for_charts"]): level[probability]
        for comparison in saved["comparisons"]
        for level in comparison["comparison_levels"]
        if probability in level
    }


def _filled(form: dict[str, Any]) -> dict[str, Any]:
    """No level is impossible: what training hardly met has the least chance that it could have seen.

    What no random pair showed weighs nothing.
    """
    for comparison in form["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                level["m_probability"] = max(level.get("m_probability", 0.0), LEAST_M)
                level["u_probability"] = level.get("u_probability", level["m_probability"])
    return form


def _put(form: Mapping[str, Any], probability: str, found: Found) -> None:
    """Write probabilities found into settings; Splink answers one that is stated by hand as it was stated."""
    for comparison in form["comparisons"]:
        for level in comparison["comparison_levels"]:
            place = (comparison["output_column_name"], level["label_for_charts"])
            if place in found:
                level[probability] = found[place]


def _rounded(form: dict[str, Any]) -> dict[str, Any]:
    """To as many digits as sums over threads are steady in."""
    for comparison in form["comparisons"]:
        for level in comparison["comparison_levels"]:
            for probability in ("m_probability", "u_probability"):
                if probability in level:
                    level[probability] = float(f"{level[probability]:.{DIGITS}g}")
    return form


def save(connection: duckdb.DuckDBPyConnection, model: Model, folder: Path) -> None:
    """Write `model.json` and a CSV of frequencies a column into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODEL_FILE).write_text(json.dumps(model.form, indent=1) + "\n", encoding="utf-8")
    for column in model.frequency_columns:
        connection.execute(
            f"COPY (SELECT * FROM frequencies_{column} ORDER BY tf_{column} DESC, {column}) "
            f"TO '{folder / column}.csv' (HEADER, DELIMITER ',')"
        )
