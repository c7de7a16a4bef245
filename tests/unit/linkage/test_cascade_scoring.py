"""The weights of the cascade are those that Splink's `predict` gives, and its rules those of `decide`."""

import json
import logging
from importlib.resources import files
from itertools import product
from pathlib import Path

import duckdb
import pytest
from splink import DuckDBAPI, Linker

from contactpoint.linkage import training
from contactpoint.linkage.cascade.scoring import Model, Scoring
from contactpoint.linkage.identities import COLUMNS, Raw
from contactpoint.linkage.judge import Bands, Judge
from contactpoint.linkage.trained import load
from tests.support.linking import put, small_model

FOLDER = Path(str(files("contactpoint.linkage"))) / "models" / "england"
EVERYTHING = Bands(same=6.0, look=-1000.0, faint=-1000.0, margin=3.0)  # no pair lies below
POPULATION = 5000
FAMILIES = ("Gibbs", "Gibs", "Khan", "Featherstonehaugh", "")
GIVENS = ("Amy", "Amelia Rose", "Mohammed", "Zzyzx", "")
BORN = ("2015-03-09", "2015-09-03", "2016-03-09", "2015", "")
PLACES = (("HU5 3AB", ("2 High St",)), ("LS1 4AP", ("9 Low St",)), ("", ()))


def raws():
    for place, (family, given) in enumerate(product(FAMILIES, GIVENS)):
        code, lines = PLACES[place % 3]
        nhs = ("9990000018", "9990000026", "")[place % 3]
        yield Raw(
            ((family, given),), born=BORN[place % 5], postcode=code, lines=lines, nhs=nhs, carers=("Linda Gibbs",)
        )


@pytest.fixture(scope="module")
def scored():
    """Every pair of two small sides: rows of (left, right, weight, rule, levels)."""
    with duckdb.connect() as database:
        put(database, "left_side", list(raws()))
        put(database, "right_side", list(raws())[::-1])
        database.execute(
            "CREATE TABLE pairs AS SELECT l.row AS left_row, r.row AS right_row FROM left_side l, right_side r"
        )
        scoring = Scoring(database, Model(FOLDER, EVERYTHING), population=POPULATION)
        scoring.score("pairs", "left_side", "right_side", into="found")
        levels = ", ".join(f"gamma_{one.name}" for one in load(FOLDER).comparisons)
        ours = database.execute(
            f"SELECT left_row, right_row, weight, rule, {levels} FROM found ORDER BY 1, 2"
        ).fetchall()
        yield ours, predicted(database, levels)


def predicted(database, levels):
    """What Splink's `predict` says of the same pairs."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    form = json.loads((FOLDER / "model.json").read_text()) | {
        **{"probability_two_random_records_match": 1 / POPULATION, "link_type": "link_only"},
        **{"blocking_rules_to_generate_predictions": ["1 = 1"], "retain_matching_columns": True},
    }
    columns = ", ".join(COLUMNS)
    for side in ("left_side", "right_side"):
        database.execute(f"CREATE TABLE to_{side} AS SELECT row AS unique_id, {columns} FROM {side}")
        training.mark_known(database, f"to_{side}")
    database.execute(
        "CREATE TABLE names AS SELECT family, given FROM left_side UNION ALL SELECT family, given FROM right_side"
    )
    api = DuckDBAPI(database)
    linker = Linker([api.register("to_left_side"), api.register("to_right_side")], form, log_level=None)
    training.register_frequencies(linker, api, training.frequency_columns(form), table="names")
    table = linker.inference.predict(warning_mode="never").physical_name
    query = f"SELECT unique_id_l, unique_id_r, match_weight, {levels} FROM {table} ORDER BY 1, 2"
    return database.execute(query).fetchall()


def test_every_weight_and_level_is_splinks(scored):
    ours, theirs = scored
    assert len(ours) == len(FAMILIES) ** 2 * len(GIVENS) ** 2
    assert [row[:2] for row in ours] == [row[:2] for row in theirs]
    assert [row[4:] for row in ours] == [row[3:] for row in theirs]
    assert max(abs(one[2] - other[2]) for one, other in zip(ours, theirs, strict=True)) < 1e-9


def test_the_weights_are_of_more_than_one_kind(scored):
    ours, _ = scored
    assert len({round(row[2], 6) for row in ours}) > 50


def test_the_rule_is_that_of_the_judge(scored):
    ours, _ = scored
    model = Model(FOLDER, EVERYTHING)
    judge = Judge(EVERYTHING, model.gammas)
    assert [row[3] for row in ours] == [judge.rule(row[4:], row[2]).name for row in ours]
    assert len({row[3] for row in ours}) > 2


def test_levels_are_numbered_as_the_scorer_numbers_them():
    expected = {one.name: {level.name: level.value for level in one.levels} for one in load(FOLDER).comparisons}
    assert Model(FOLDER, EVERYTHING).gammas == expected


def test_another_model_or_other_thresholds_are_another_version(tmp_path):
    model = Model(FOLDER, EVERYTHING)
    assert model.version != Model(FOLDER, Bands(5.0, 1.0, 0.0, 3.0)).version
    (tmp_path / "model.json").write_text("{}")
    assert model.version != Model(tmp_path, EVERYTHING).version


AMY = Raw((("Gibbs", "Amy"),), born="2015-03-09", postcode="HU5 3AB", lines=("2 High St",))
HALVES = [AMY, Raw(AMY.names), Raw(AMY.names, born="2014-01-02"), Raw((("Hall", "Ben"),), born=AMY.born)]


@pytest.fixture
def small(tmp_path):
    return small_model(tmp_path / "small")


@pytest.fixture
def scored_of(small):
    """By pair the weight, of these pairs of Amy with each row of `HALVES`."""

    def run(bands=EVERYTHING, pairs="(0, 0), (0, 1), (0, 2), (0, 3)"):
        with duckdb.connect() as database:
            put(database, "left_side", [AMY])
            put(database, "right_side", HALVES)
            database.execute(f"CREATE TABLE pairs AS FROM (VALUES {pairs}) t(left_row, right_row)")
            Scoring(database, Model(small, bands), population=10).score("pairs", "left_side", "right_side", into="new")
            assert database.execute("SELECT current_setting('disabled_optimizers')").fetchall() == [("",)]
            rows = database.execute("SELECT left_row, right_row, weight FROM new").fetchall()
            assert len(rows) == len({row[:2] for row in rows})
            return {(left, right): weight for left, right, weight in rows}

    return run


def test_these_pairs_are_scored_and_no_others(scored_of):
    assert set(scored_of(pairs="(0, 3), (0, 1)")) == {(0, 1), (0, 3)}


def test_a_pair_below_both_thresholds_is_not_told(scored_of):
    every = scored_of()
    _, least, some, _ = sorted(every.values())
    expected = {pair for pair, weight in every.items() if weight >= least}
    assert set(scored_of(Bands(some, least, least, 3.0))) == set(scored_of(Bands(least, some, least, 3.0))) == expected
    assert len(expected) == 3


def test_levels_are_numbered_from_the_strongest_wherever_that_of_missing_values_stands(small):
    form = json.loads((small / "model.json").read_text())
    expected = Model(small, EVERYTHING).gammas
    assert expected["given"] == {"exact": 3, "overlap": 2, "short": 1, "different": 0, "missing": -1}
    for comparison in form["comparisons"]:
        missing, *others, rest = comparison["comparison_levels"]
        comparison["comparison_levels"] = [*others, missing, rest]
    (small / "model.json").write_text(json.dumps(form))
    assert Model(small, EVERYTHING).gammas == expected
