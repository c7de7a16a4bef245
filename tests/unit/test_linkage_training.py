"""Training: what Splink is asked, what becomes of names' frequencies, and a model learnt from a few hundred records."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import duckdb
import pytest

from contactpoint.linkage import training
from contactpoint.linkage.blocking import RULES, splink_rules
from contactpoint.linkage.identities import COLUMNS, Identity, values
from contactpoint.linkage.training import ENGLAND_PLAN, PRIOR, Model, Session

GIVEN = ("maya", "rose", "omar", "oscar", "lily", "anna", "noah", "ivan", "zara", "hugo")
FAMILY = ("khan", "smith", "jones", "patel", "gibbs", "nowak", "chen", "okafor")
SMALL = replace(ENGLAND_PLAN, pairs=10_000, least=4)


def people(count: int = 91) -> list[Identity]:
    """Everyone twice, under one NHS number; of every tenth the second record has another house."""
    random, made = Random(7), []
    for nth in range(count):
        given, family = random.choice(GIVEN), random.choice(FAMILY)
        one = Identity(
            family=family,
            given=given,
            families=(family,),
            givens=(given,),
            forms=(given,),
            family_sound=family.upper(),
            given_sound=given.upper(),
            born=f"20{random.randrange(10, 26)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}",
            postcode=f"HU{nth % 9} {nth % 7}AB",
            outward=f"HU{nth % 9}",
            houses=(f"HU{nth % 9}{nth % 7}AB/{nth}",),
            nhs=f"9990000{nth:03}",
        )
        made += [one, replace(one, houses=("LS11AA/1",), postcode="LS1 1AA", outward="LS1") if nth % 10 == 0 else one]
    return made


def database(identities: list[Identity]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    connection.execute(f"CREATE TABLE records (unique_id VARCHAR, {columns})")
    rows = [(f"{nth:04}", *values(one)) for nth, one in enumerate(identities)]
    connection.executemany(f"INSERT INTO records VALUES ({', '.join('?' * (len(COLUMNS) + 1))})", rows)
    return connection


def names(given: str, *others: str, times: int = 1) -> list[Identity]:
    return [Identity(given=name, givens=(name,)) for name in (given, *others) for _ in range(times)]


@pytest.fixture(scope="module")
def trained() -> tuple[duckdb.DuckDBPyConnection, Model]:
    connection = database(people())
    return connection, training.train(connection, SMALL)


def table(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[object, ...]]:
    return connection.execute(f"FROM {name}").fetchall()


# What Splink is asked


def test_settings_are_those_of_the_plan():
    form = training.settings(COLUMNS)
    assert [one["output_column_name"] for one in form["comparisons"]] == ["household", "given", "born", "nhs", "upn"]
    assert form["probability_two_random_records_match"] == PRIOR == 1 / 11_000_000
    assert form["blocking_rules_to_generate_predictions"] == splink_rules(COLUMNS, RULES)
    assert form["link_type"] == "dedupe_only"
    assert form["linker_uid"] == "england"
    assert form["max_iterations"] == 100
    assert form["em_convergence"] == 1e-5
    assert form["retain_matching_columns"] is False


def test_a_comparison_without_its_columns_is_left_out():
    form = training.settings({"given", "born"})
    assert [one["output_column_name"] for one in form["comparisons"]] == ["given", "born"]
    assert form["blocking_rules_to_generate_predictions"] == []


def test_settings_of_some_comparisons_alone():
    form = training.settings(COLUMNS, names={"born", "nhs"})
    assert [one["output_column_name"] for one in form["comparisons"]] == ["born", "nhs"]


def test_the_prior_is_the_plans():
    form = training.settings(COLUMNS, replace(ENGLAND_PLAN, prior=0.25, blocking=RULES[:1]))
    assert form["probability_two_random_records_match"] == 0.25
    assert form["blocking_rules_to_generate_predictions"] == splink_rules(COLUMNS, RULES[:1])


def test_the_comparisons_are_the_plans():
    born = tuple(one for one in ENGLAND_PLAN.comparisons if one.name == "born")
    form = training.settings(COLUMNS, replace(ENGLAND_PLAN, comparisons=born))
    assert [one["output_column_name"] for one in form["comparisons"]] == ["born"]


def test_the_floor_stands_at_every_level_with_frequencies():
    form = training.settings(COLUMNS, floors={"given": 0.125})
    given = next(one for one in form["comparisons"] if one["output_column_name"] == "given")
    floors = {level["tf_minimum_u_value"] for level in given["comparison_levels"] if "tf_adjustment_column" in level}
    assert floors == {0.125}


def test_the_columns_whose_frequencies_are_needed():
    assert training.frequency_columns(training.settings(COLUMNS)) == ("family", "given")
    assert training.frequency_columns(training.settings({"given"})) == ("given",)
    assert training.frequency_columns(training.settings({"nhs"})) == ()


# Frequencies


def test_frequencies_are_of_what_is_there_often_enough():
    connection = database([*names("maya", times=5), *names("anna", "rose", times=2), *names("omar"), Identity()])
    floor = training.count_frequencies(connection, "given", least=2)
    assert table(connection, "frequencies_given") == [("maya", 0.5), ("anna", 0.2), ("rose", 0.2)]
    assert floor == 0.1


def test_frequencies_of_an_empty_column():
    connection = database([Identity(), Identity()])
    assert training.count_frequencies(connection, "given", least=1) == 0.5
    assert table(connection, "frequencies_given") == []


@pytest.mark.parametrize(
    ("rare", "common", "stays"),
    [
        ("grac", "grace", False),  # its beginning
        ("gr", "grace", False),
        ("grxce", "grace", False),  # one edit
        ("gracee", "grace", False),
        ("garce", "grace", False),
        ("gace", "grace", False),
        ("grxxe", "grace", True),  # two
        ("race", "graces", True),
        ("omar", "grace", True),
    ],
)
def test_a_rare_form_of_a_common_name_is_no_known_name(rare, common, stays):
    connection = database([*names(common, times=25), *names(rare)])
    training.count_frequencies(connection, "given", least=1)
    training.drop_misspellings(connection, "given")
    kept = {name for name, _ in table(connection, "frequencies_given")}
    assert kept == ({rare, common} if stays else {common})


def test_two_names_that_people_bear_both_stay():
    connection = database([*names("aiden", times=24), *names("jaiden")])
    training.count_frequencies(connection, "given", least=1)
    training.drop_misspellings(connection, "given")
    assert {name for name, _ in table(connection, "frequencies_given")} == {"aiden", "jaiden"}


def test_known_names_are_marked():
    connection = database([*names("maya", times=2), *names("mayq"), Identity()])
    training.count_frequencies(connection, "given", least=2)
    for _ in range(2):  # a second time changes nothing
        training.mark_known(connection)
    found = connection.execute("SELECT given, given_known FROM records ORDER BY unique_id").fetchall()
    assert found == [("maya", True), ("maya", True), ("mayq", False), (None, False)]


def test_known_names_are_marked_in_any_table():
    connection = database(names("maya", times=2))
    connection.execute("CREATE TABLE others AS SELECT 'maya' AS given")
    training.count_frequencies(connection, "given", least=2)
    training.mark_known(connection, "others")
    assert table(connection, "others") == [("maya", True)]


# A model


def weights(model: Model) -> dict[tuple[str, str], tuple[float, float]]:
    return {(comparison, level): (m, u) for comparison, level, m, u in model.weights}


def test_every_level_has_an_m_and_a_u(trained):
    _, model = trained
    levels = {(one["output_column_name"], level["label_for_charts"]) for one, level in _levels(model.form)}
    assert set(weights(model)) == levels
    assert all(0 < m <= 1 and 0 < u <= 1 for m, u in weights(model).values())


def _levels(form):
    return [
        (one, level)
        for one in form["comparisons"]
        for level in one["comparison_levels"]
        if not level.get("is_null_level")
    ]


def test_what_agrees_in_records_of_one_person_weighs(trained):
    found = weights(trained[1])
    m, u = found["given", "exact"]
    assert m > 0.99
    assert 0.07 < u < 0.15  # ten names
    m, u = found["household", "family_house"]
    assert 0.85 < m < 0.95  # every tenth has moved
    assert u < 0.01
    m, _ = found["household", "family"]
    assert 0.05 < m < 0.15
    m, u = found["born", "different"]
    assert m == training.LEAST_M
    assert u > 0.8


def test_a_number_keeps_the_u_that_was_stated(trained):
    m, u = weights(trained[1])["nhs", "same"]
    assert u == 1e-10
    assert m > 0.9


def test_a_level_that_nothing_showed_weighs_nothing(trained):
    m, u = weights(trained[1])["given", "initial"]
    assert m == u == training.LEAST_M


def test_frequencies_of_the_model_are_those_of_the_records(trained):
    connection, model = trained
    assert model.frequency_columns == ("family", "given")
    assert {name for name, _ in table(connection, "frequencies_given")} == set(GIVEN)
    given = next(one for one in model.form["comparisons"] if one["output_column_name"] == "given")
    exact = next(level for level in given["comparison_levels"] if level["label_for_charts"] == "exact")
    assert exact["tf_minimum_u_value"] == round(4 / 182 / 2, 9)


def test_the_same_records_make_the_same_bytes(trained, tmp_path: Path):
    again = database(people())
    for folder, (connection, model) in (("one", trained), ("other", (again, training.train(again, SMALL)))):
        training.save(connection, model, tmp_path / "models" / folder)
    for name in ("model.json", "family.csv", "given.csv"):
        one, other = (tmp_path / "models" / folder / name for folder in ("one", "other"))
        assert one.read_bytes() == other.read_bytes()


def test_what_is_saved_is_read_again(trained, tmp_path: Path):
    connection, model = trained
    training.save(connection, model, tmp_path)
    assert json.loads((tmp_path / "model.json").read_text(encoding="utf-8")) == model.form
    fresh = duckdb.connect()
    training.load_frequencies(fresh, tmp_path, model.frequency_columns)
    for column in ("given", "family"):
        assert table(fresh, f"frequencies_{column}") == table(connection, f"frequencies_{column}")


def test_a_name_that_the_model_does_not_know_has_no_frequency(trained):
    connection, model = trained
    connection.execute(
        "CREATE TABLE newcomers AS SELECT 'x' AS unique_id, 'xanthe' AS given UNION ALL SELECT 'y', 'maya'"
    )
    api = training.DuckDBAPI(connection)
    linker = training.Linker(api.register("records"), {**model.form}, log_level=None)
    training.register_frequencies(linker, api, ["given"], table="newcomers")
    known = dict(table(connection, "frequencies_given"))
    assert dict(table(connection, "looked_up_given")) == {"xanthe": 0.0, "maya": known["maya"]}
    assert linker.table_management.compute_tf_table("given").physical_name == "looked_up_given"


def test_a_session_whose_columns_are_not_there_is_left_out():
    connection = database(people(40))
    connection.execute("ALTER TABLE records DROP COLUMN nhs")
    sessions = (Session(("nhs",), ("born",)), Session(("born",), ("given",)))
    found = weights(training.train(connection, replace(SMALL, sessions=sessions)))
    assert ("nhs", "same") not in found
    assert found["given", "exact"][0] > 0.9
    assert found["born", "exact"][0] == training.LEAST_M  # no session taught it
    assert found["household", "family_house"][0] == training.LEAST_M


def test_what_is_trained_is_what_the_plan_says():
    connection = database(people(20))
    compared = tuple(one for one in ENGLAND_PLAN.comparisons if one.name in {"born", "nhs"})
    model = training.train(connection, replace(SMALL, comparisons=compared, sessions=(), prior=0.25))
    assert [one["output_column_name"] for one in model.form["comparisons"]] == ["born", "nhs"]
    assert model.form["probability_two_random_records_match"] == 0.25
    assert not connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name LIKE 'frequencies%'").fetchall()


def test_m_and_u_have_no_more_digits_than_are_steady(trained):
    for m, u in weights(trained[1]).values():
        assert (m, u) == (float(f"{m:.6g}"), float(f"{u:.6g}"))
