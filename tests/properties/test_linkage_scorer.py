"""The scorer's weights are Splink's, with term frequencies, floors, missing values and names that are in no table."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from random import Random

import duckdb
import numpy as np
import pytest
from splink import DuckDBAPI, Linker

from contactpoint.linkage.scorer import Scorer

COLUMNS = {"name": "VARCHAR", "place": "VARCHAR", "forms": "VARCHAR[]"}
FREQUENCIES = {"name": {"ann": 0.2, "anna": 0.05, "hannah": 1 / 3}, "place": {"hull": 0.6, "leeds": 0.001}}
NAMES = (None, "ann", "anna", "hannah", "rare", "rarer")
PLACES = (None, "hull", "leeds", "york")
FLOOR = 0.01


@dataclass(frozen=True)
class Record:
    name: str | None
    place: str | None
    forms: tuple[str, ...]


def level(condition: str, m: float, u: float, **more: object) -> dict[str, object]:
    return {"sql_condition": condition, "label_for_charts": condition, "m_probability": m, "u_probability": u, **more}


def null(condition: str) -> dict[str, object]:
    return {"sql_condition": condition, "label_for_charts": "missing", "is_null_level": True}


def model(**more: object) -> dict[str, object]:
    """A model whose frequencies count in an exact level, in a near one, and where only the other column agrees."""
    names = [
        null("name_l IS NULL OR name_r IS NULL"),
        level("name_l = name_r", 0.7, 0.013, tf_adjustment_column="name", **more),
        level("levenshtein(name_l, name_r) <= 2", 0.2, 0.07, tf_adjustment_column="name", **more),
        level("ELSE", 0.1, 0.917),
    ]
    places = [
        level("place_l = place_r AND name_l = name_r", 0.5, 0.001),
        level("list_has_any(forms_l, forms_r)", 0.2, 0.1, tf_adjustment_column="place", **more),
        level("place_l = place_r", 0.2, 0.3, tf_adjustment_column="place", **more),
        level("ELSE", 0.1, 0.599),
    ]
    return {
        "link_type": "dedupe_only",
        "probability_two_random_records_match": 1e-4,
        "blocking_rules_to_generate_predictions": [],
        "comparisons": [
            {"output_column_name": "name", "comparison_levels": names},
            {"output_column_name": "place", "comparison_levels": places},
        ],
    }


def records(count: int) -> list[Record]:
    draw = Random(11)
    lists = ((), ("ann",), ("ann", "hannah"), ("x",))
    return [Record(draw.choice(NAMES), draw.choice(PLACES), draw.choice(lists)) for _ in range(count)]


def theirs(form: dict[str, object], ones: list[Record], others: list[Record], *, unseen: float | None) -> np.ndarray:
    """Splink's weights and levels of every pair; `unseen` is what its tables say of names that the model has not."""
    with duckdb.connect(config={"threads": 1}) as database:
        api = DuckDBAPI(database)
        for table, rows in (("one", ones), ("other", others)):
            columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
            database.execute(f"CREATE TABLE {table} (unique_id INTEGER, {columns})")
            values = [(at, one.name, one.place, list(one.forms) or None) for at, one in enumerate(rows)]
            database.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", values)
        linker = Linker(api.register("one"), form, log_level=None)
        for column, every in (("name", NAMES), ("place", PLACES)):
            known = FREQUENCIES[column]
            table = [
                {column: value, f"tf_{column}": known.get(value, unseen)}
                for value in every
                if value in known or (value is not None and unseen is not None)
            ]
            linker.table_management.register_term_frequency_lookup(api.register(table), column)
        left, right = (linker.table_management.register_table(name, f"{name}s") for name in ("one", "other"))
        scored = linker.inference.score_pairs(left, right).physical_name
        asked = f"SELECT match_weight, gamma_name, gamma_place FROM {scored} ORDER BY unique_id_l, unique_id_r"
        return np.array(database.execute(asked).fetchall())


def saved(folder, form: Mapping[str, object]) -> Scorer:
    (folder / "model.json").write_text(json.dumps(form), encoding="utf-8")
    for column, table in FREQUENCIES.items():
        with (folder / f"{column}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([(column, f"tf_{column}"), *table.items()])
    return Scorer.load(folder, COLUMNS)


@pytest.mark.parametrize(
    ("more", "unseen"),
    [
        ({}, None),
        ({"tf_adjustment_weight": 0.5}, None),
        ({"disable_tf_exact_match_detection": True}, None),
        ({"tf_minimum_u_value": FLOOR}, 0.0),
        ({"tf_minimum_u_value": FLOOR, "tf_adjustment_weight": 0.25}, 0.0),
    ],
)
def test_weights_and_levels_are_those_of_splink(tmp_path, more, unseen):
    ones, others = records(40), records(60)[20:]
    scorer = saved(tmp_path, model(**more))
    expected = theirs(model(**more), ones, others, unseen=unseen)
    scores = [scorer.compare(one, others) for one in ones]
    assert np.concatenate([one.weights for one in scores]) == pytest.approx(expected[:, 0], abs=1e-12)
    assert np.array_equal(np.concatenate([one.levels for one in scores]), expected[:, 1:])
    hit = set(product((0,), expected[:, 1])) | set(product((1,), expected[:, 2]))
    assert hit == {*product((0,), (-1, 0, 1, 2)), *product((1,), (0, 1, 2, 3))}
