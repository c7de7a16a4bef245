"""What practitioner and analyst are told of a pair."""

import json
from pathlib import Path

import pytest

import contactpoint.linkage
from contactpoint.linkage.comparisons import ENGLAND, GAMMAS
from contactpoint.linkage.explain import PHRASES, Part, Phrase, names, sentence, waterfall
from contactpoint.linkage.identities import Identity
from contactpoint.linkage.scorer import Scorer

MODEL = Path(contactpoint.linkage.__file__).parent / "models" / "england" / "model.json"
LEVELS = [(comparison, level) for comparison, levels in GAMMAS.items() for level in levels]


@pytest.mark.parametrize(("comparison", "level"), LEVELS)
def test_every_level_has_its_words(comparison, level):
    assert PHRASES[comparison][level] is not None


def test_there_are_no_words_for_what_is_no_level():
    assert {name: set(phrases) for name, phrases in PHRASES.items()} == {name: {*GAMMAS[name]} for name in GAMMAS}


def test_the_model_that_is_shipped_has_these_levels():
    form = json.loads(MODEL.read_text(encoding="utf-8"))
    shipped = {
        comparison["output_column_name"]: {level["label_for_charts"] for level in comparison["comparison_levels"]}
        for comparison in form["comparisons"]
    }
    assert shipped == {comparison.name: {*GAMMAS[comparison.name]} for comparison in ENGLAND}


def test_only_numbers_and_households_may_be_passed_over_in_silence():
    silent = {(name, level) for name, level in LEVELS if PHRASES[name][level] == Phrase()}
    assert silent == {("nhs", "missing"), ("upn", "missing"), ("household", "missing")}


def test_nobody_is_told_of_gender():
    said = repr(PHRASES).casefold()
    assert not any(word in said for word in ("gender", "sex", "boy", "girl", "male", " he ", " she "))


SENTENCES = [
    (
        {"nhs": "same", "born": "exact", "household": "like_house"},
        "Same NHS number, date of birth and address; the family name is spelt differently.",
    ),
    ({"nhs": "same", "born": "exact"}, "Same NHS number and date of birth."),
    ({"upn": "same"}, "Same pupil number."),
    (
        {"household": "family_house_carer", "given": "different", "born": "exact", "nhs": "different"},
        "Same date of birth, family name, address and carer; the NHS numbers differ; the given names differ.",
    ),
    (
        {"given": "exact", "born": "month", "household": "family", "nhs": "missing", "upn": "missing"},
        "Same month of birth, given name and family name; one record does not have the day; the addresses differ.",
    ),
    ({"born": "swapped"}, "Day and month of birth are the other way round."),
    ({"nhs": "missing", "household": "missing"}, "The records say nothing that could be compared."),
    ({}, "The records say nothing that could be compared."),
]


@pytest.mark.parametrize(("levels", "said"), SENTENCES)
def test_a_sentence(levels, said):
    assert sentence(levels) == said


def test_comparisons_that_nobody_is_told_of_change_no_sentence():
    assert sentence({"nhs": "same", "occupation": "exact"}) == "Same NHS number."


def level(condition, name, m, u, **more):
    return {"sql_condition": condition, "label_for_charts": name, "m_probability": m, "u_probability": u, **more}


@pytest.fixture
def scorer(tmp_path):
    missing = {
        "sql_condition": "given_l IS NULL OR given_r IS NULL",
        "label_for_charts": "missing",
        "is_null_level": True,
    }
    given = [missing, level("given_l = given_r", "exact", 0.5, 0.125, tf_adjustment_column="given")]
    given.append(level("ELSE", "different", 0.125, 0.5))
    nhs = [level("nhs_l = nhs_r", "same", 0.5, 0.25), level("ELSE", "different", 0.25, 0.5)]
    compared = {"given": given, "nhs": nhs}
    form = {
        "probability_two_random_records_match": 0.2,
        "comparisons": [{"output_column_name": name, "comparison_levels": levels} for name, levels in compared.items()],
    }
    (tmp_path / "model.json").write_text(json.dumps(form), encoding="utf-8")
    (tmp_path / "given.csv").write_text("given,tf_given\nanna,0.5\n", encoding="utf-8")
    return Scorer.load(tmp_path)


def test_levels_by_name(scorer):
    assert names(scorer, [1, 0]) == {"given": "exact", "nhs": "different"}
    assert names(scorer, [-1, 1]) == {"given": "missing", "nhs": "same"}


def test_levels_of_another_model_are_no_levels_of_this_one(scorer):
    with pytest.raises(ValueError, match="shorter"):
        names(scorer, [1])


def test_a_waterfall_adds_up_to_the_weight(scorer):
    one, many = Identity(given="anna", nhs="1"), [Identity(given="ben"), Identity(given="anna", nhs="1")]
    scores = scorer.compare(one, many)
    assert [(*step_of(step), step.total) for step in waterfall(scorer, scores, 1)] == [
        (Part.PRIOR, "", "", -2.0, -2.0),
        (Part.COMPARISON, "given", "exact", 2.0, 0.0),
        (Part.FREQUENCY, "given", "given", -2.0, -2.0),
        (Part.COMPARISON, "nhs", "same", 1.0, -1.0),
        (Part.SUM, "", "", -1.0, -1.0),
    ]
    assert [step_of(step) for step in waterfall(scorer, scores, 0)] == [
        (Part.PRIOR, "", "", -2.0),
        (Part.COMPARISON, "given", "different", -2.0),
        (Part.COMPARISON, "nhs", "different", -1.0),
        (Part.SUM, "", "", -5.0),
    ]
    assert scores.weights.tolist() == [-5.0, -1.0]


def step_of(step):
    return step.part, step.comparison, step.level, step.bits


def test_a_bayes_factor_is_a_power_of_2(scorer):
    scores = scorer.compare(Identity(given="anna"), [Identity(given="anna")])
    assert [step.bayes_factor for step in waterfall(scorer, scores, 0)] == [0.25, 4.0, 0.25, 0.5, 0.125]


def test_parts_have_the_names_that_are_written_to_files():
    assert [str(part) for part in Part] == ["prior", "comparison", "frequency", "sum"]
