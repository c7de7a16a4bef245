"""Synthetic England judged once more, on a few records drawn by hand."""

import duckdb
import pytest

from contactpoint.lab.evaluation.england_anew import TOLD, judge_anew
from contactpoint.linkage.comparisons import GAMMAS
from contactpoint.linkage.facts import Fact
from contactpoint.linkage.judge import Bands

BANDS = Bands.load()
AGREE = {"household": "family", "given": "exact", "born": "exact", "nhs": "missing", "upn": "missing"}


@pytest.fixture
def anew():
    """The pairs judged anew: `(rule, verdict, absent)` by the two records.

    Clusters are drawn as words, each named by its first record, whose first letters name its source. A pair is
    `one, other, weight, verdict` and what else is so of it: levels and facts.
    """

    def run(clusters, *pairs):
        with duckdb.connect() as database:
            database.execute("CREATE TABLE records (unique_id VARCHAR, source VARCHAR)")
            database.execute("CREATE TABLE clusters (unique_id VARCHAR, cluster VARCHAR)")
            for several in clusters.split(","):
                for record in several.split():
                    database.execute("INSERT INTO records VALUES (?, ?)", [record, record.rstrip("0123456789")])
                    database.execute("INSERT INTO clusters VALUES (?, ?)", [record, several.split()[0]])
            levels = ", ".join(f"gamma_{name} INTEGER" for name in GAMMAS)
            facts = ", ".join(f"{fact} BOOLEAN" for fact in TOLD)
            database.execute(
                "CREATE TABLE pairs (unique_id_l VARCHAR, unique_id_r VARCHAR, match_weight DOUBLE, rule VARCHAR, "
                f"verdict VARCHAR, absent DOUBLE, {levels}, {facts})"
            )
            for pair in pairs:
                insert(database, *pair)
            judge_anew(database, GAMMAS)
            found = database.execute("SELECT unique_id_l, unique_id_r, rule, verdict, absent FROM pairs").fetchall()
            return {(one, other): (*rest,) for one, other, *rest in found}

    return run


def insert(database, one, other, weight, verdict, said=""):
    stand = AGREE | dict(word.split("=") for word in said.split() if "=" in word)
    levels = [GAMMAS[comparison][level] for comparison, level in stand.items()]
    facts = [fact in said.split() for fact in TOLD]
    row = [one, other, weight, "first", verdict, 0.0, *levels, *facts]
    database.execute(f"INSERT INTO pairs VALUES ({', '.join('?' * len(row))})", row)


def test_a_row_that_stands_alone_joins_the_child_who_lacks_just_that(anew):
    found = anew(
        "benefit1 health1, school1", ("benefit1", "school1", 1.0, "faint"), ("health1", "school1", 0.0, "faint")
    )
    assert found == {
        ("benefit1", "school1"): ("weight", "same", 3 * BANDS.absent),
        ("health1", "school1"): ("weight", "same", 3 * BANDS.absent),
    }


def test_whichever_way_round_the_pairs_lie_one_that_contradicts_has_a_person_look(anew):
    found = anew(
        "benefit1 health1, school1", ("school1", "benefit1", 1.0, "faint"), ("health1", "school1", -10.0, "faint")
    )
    assert found["school1", "benefit1"] == ("contradicted", "look", 0.0)
    assert found["health1", "school1"] == ("first", "faint", 0.0)


def test_a_child_with_a_row_of_the_kind_lacks_nothing(anew):
    found = anew("benefit1 school2, school1", ("benefit1", "school1", 1.0, "faint"))
    assert found["benefit1", "school1"] == ("first", "faint", 0.0)


@pytest.mark.parametrize("binding", ["apart", "clash"])
def test_what_must_stay_apart_is_not_judged_anew(anew, binding):
    found = anew(
        "benefit1 health1, school1", ("benefit1", "school1", 1.0, "faint"), ("school1", "health1", 9.0, binding)
    )
    assert found["benefit1", "school1"] == ("first", "faint", 0.0)
    assert found["school1", "health1"] == ("first", binding, 0.0)


def test_within_a_cluster_nothing_is_judged_anew(anew):
    assert anew("benefit1 health1", ("benefit1", "health1", 9.0, "look")) == {
        ("benefit1", "health1"): ("first", "look", 0.0)
    }


def test_a_cluster_of_case_work_alone_is_not_judged_against_itself(anew):
    found = anew("voluntary1 voluntary2", ("voluntary1", "voluntary2", 9.0, "look"))
    assert found["voluntary1", "voluntary2"] == ("first", "look", 0.0)


def test_two_that_have_one_kind_are_not_judged_anew_for_a_number(anew):
    found = anew("benefit1 school2, school1", ("benefit1", "school1", -9.0, "faint", "nhs=same"))
    assert found["benefit1", "school1"] == ("first", "faint", 0.0)


def test_other_families_elsewhere_are_looked_at_and_not_joined(anew):
    found = anew("benefit1 health1, school1", ("benefit1", "school1", 1.0, "faint", "household=different"))
    assert found["benefit1", "school1"] == ("lone_family", "look", 0.0)


def test_facts_count_anew(anew):
    found = anew("benefit1 health1, school1", ("benefit1", "school1", 1.0, "faint", "turned"))
    assert found["benefit1", "school1"] == ("turned_names", "look", 0.0)


@pytest.mark.parametrize(
    ("alone", "rule"), [("voluntary1", "lone_alike"), ("school1", "weight"), ("births1", "weight")]
)
def test_a_row_of_case_work_may_be_anybodys(anew, alone, rule):
    found = anew(f"benefit1 health1, {alone}", ("benefit1", alone, 2.0, "faint", "given=typing"))
    assert found["benefit1", alone][0] == rule


def test_every_fact_of_a_pair_is_told_but_what_is_known_of_it_by_key():
    assert set(TOLD) == set(Fact) - {Fact.DO_NOT_LINK, Fact.KNOWN_KEY, Fact.ANYBODYS, Fact.CONTRADICTED}
