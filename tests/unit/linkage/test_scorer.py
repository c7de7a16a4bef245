"""Scores of one record beside many: order, missing values, frequencies and the shapes of what is answered."""

import json
from math import log2

import numpy as np
import pytest

from contactpoint.linkage.compiled import logarithms
from contactpoint.linkage.conditions import ConditionRefused
from contactpoint.linkage.identities import COLUMNS, Identity
from contactpoint.linkage.scorer import Scorer

PRIOR = log2(0.2 / 0.8)


def level(condition, name, m, u, **more):
    return {"sql_condition": condition, "label_for_charts": name, "m_probability": m, "u_probability": u, **more}


def missing(column):
    condition = f"{column}_l IS NULL OR {column}_r IS NULL"
    return {"sql_condition": condition, "label_for_charts": "missing", "is_null_level": True}


def model(folder, *, floor=0.0, weight=1.0):
    more = {"tf_adjustment_column": "given", "tf_minimum_u_value": floor, "tf_adjustment_weight": weight}
    compared = {
        "given": [
            missing("given"),
            level("given_l = given_r", "exact", 0.8, 0.1, **more),
            level("left(given_l, 1) = left(given_r, 1)", "initial", 0.1, 0.2, **more),
            level("ELSE", "different", 0.1, 0.7),
        ],
        "nhs": [missing("nhs"), level("nhs_l = nhs_r", "same", 0.9, 0.001), level("ELSE", "different", 0.1, 0.999)],
        "forms": [
            level(
                "list_contains(forms_l, given_r) OR list_has_any(forms_l, forms_r)",
                "short",
                0.5,
                0.25,
                **more | {"disable_tf_exact_match_detection": True},
            ),
            level("ELSE", "no", 0.5, 0.75),
        ],
    }
    form = {
        "probability_two_random_records_match": 0.2,
        "comparisons": [{"output_column_name": name, "comparison_levels": levels} for name, levels in compared.items()],
    }
    (folder / "model.json").write_text(json.dumps(form), encoding="utf-8")
    (folder / "given.csv").write_text("given,tf_given\nanna,0.25\nada,0.0625\n", encoding="utf-8")
    return Scorer.load(folder)


def test_weights_are_the_prior_and_what_each_comparison_adds(tmp_path):
    one = Identity(given="anna", nhs="1")
    many = [Identity(given="anna", nhs="1"), Identity(given="ben", nhs="2"), Identity(), Identity(given="anna")]
    scores = model(tmp_path).compare(one, many)
    assert scores.levels.tolist() == [[2, 1, 0], [0, 0, 0], [-1, -1, 0], [2, -1, 0]]
    no_form = log2(0.5 / 0.75)
    assert scores.weights.tolist() == pytest.approx(
        [
            PRIOR + log2(8) + log2(0.1 / 0.25) + log2(900) + no_form,
            PRIOR + log2(0.1 / 0.7) + log2(0.1 / 0.999) + no_form,
            PRIOR + no_form,
            PRIOR + log2(8) + log2(0.1 / 0.25) + no_form,
        ],
        abs=1e-12,
    )


def test_the_greater_of_two_frequencies_counts(tmp_path):
    scorer = model(tmp_path)
    anna, ada = Identity(given="anna"), Identity(given="ada")
    for one, other in ((anna, ada), (ada, anna), (anna, anna)):
        assert scorer.compare(one, [other]).adjustments[0, 0] == pytest.approx(log2(0.1 / 0.25))
    assert scorer.compare(ada, [ada]).adjustments[0, 0] == pytest.approx(log2(0.1 / 0.0625))


def test_a_name_without_a_frequency_takes_that_of_the_other(tmp_path):
    scorer = model(tmp_path)
    anna, alix = Identity(given="anna"), Identity(given="alix")
    for one, other in ((anna, alix), (alix, anna)):
        assert scorer.compare(one, [other]).adjustments[0, 0] == pytest.approx(log2(0.1 / 0.25))


def test_two_names_without_a_frequency_adjust_nothing(tmp_path):
    assert model(tmp_path).compare(Identity(given="alix"), [Identity(given="alix")]).adjustments.tolist() == [[0, 0, 0]]


def test_with_a_floor_an_unknown_name_is_as_frequent_as_the_floor(tmp_path):
    scorer = model(tmp_path, floor=0.125)
    for name in ("alix", "ada"):
        one = Identity(given=name)
        assert scorer.compare(one, [one]).adjustments[0, 0] == pytest.approx(log2(0.1 / 0.125))
    anna = Identity(given="anna")
    assert scorer.compare(anna, [anna]).adjustments[0, 0] == pytest.approx(log2(0.1 / 0.25))


def test_no_name_has_no_frequency_even_with_a_floor(tmp_path):
    one = Identity(forms=("anna",))
    assert model(tmp_path, floor=0.5).compare(one, [Identity(given="anna")]).adjustments[0, 2] == pytest.approx(
        log2(0.25 / 0.5)
    )


def test_two_records_without_a_name_adjust_nothing_even_with_a_floor(tmp_path):
    one = Identity(forms=("ann",))
    assert model(tmp_path, floor=0.5).compare(one, [one]).adjustments.tolist() == [[0, 0, 0]]


def test_an_adjustment_has_the_weight_that_the_model_gives_it(tmp_path):
    one = Identity(given="anna")
    assert model(tmp_path, weight=0.5).compare(one, [one]).adjustments[0, 0] == pytest.approx(0.5 * log2(0.1 / 0.25))


def test_adjustments_stand_by_candidate_and_comparison(tmp_path):
    one = Identity(given="anna", forms=("anna", "ann"))
    scores = model(tmp_path).compare(one, [Identity(given="ben"), Identity(given="anna")])
    assert scores.adjustments[0].tolist() == [0, 0, 0]
    assert scores.adjustments[1].tolist() == pytest.approx([log2(0.1 / 0.25), 0, log2(0.25 / 0.25)])
    assert scores.levels.tolist() == [[0, -1, 0], [2, -1, 1]]


def test_a_record_beside_many_scores_as_beside_each_alone(tmp_path):
    scorer = model(tmp_path)
    one = Identity(given="anna", nhs="1", forms=("ann",))
    many = [Identity(given=name, nhs=nhs) for name in ("anna", "ada", "ann", "ben", None) for nhs in ("1", "2", None)]
    together = scorer.compare(one, many)
    alone = [scorer.compare(one, [other]) for other in many]
    assert np.array_equal(together.weights, np.concatenate([scores.weights for scores in alone]))
    assert np.array_equal(together.levels, np.concatenate([scores.levels for scores in alone]))
    assert np.array_equal(together.adjustments, np.concatenate([scores.adjustments for scores in alone]))


def test_beside_nobody_there_are_no_scores_of_the_right_shape(tmp_path):
    scores = model(tmp_path).compare(Identity(given="anna"), [])
    assert (scores.weights.shape, scores.levels.shape, scores.adjustments.shape) == ((0,), (0, 3), (0, 3))


def test_types_are_those_that_were_promised(tmp_path):
    scores = model(tmp_path).compare(Identity(), [Identity()])
    assert (scores.weights.dtype, scores.levels.dtype, scores.adjustments.dtype) == (np.float64, np.int8, np.float64)


def test_level_numbers_by_name(tmp_path):
    assert model(tmp_path).gammas == {
        "given": {"missing": -1, "exact": 2, "initial": 1, "different": 0},
        "nhs": {"missing": -1, "same": 1, "different": 0},
        "forms": {"short": 1, "no": 0},
    }
    assert list(model(tmp_path).gammas) == ["given", "nhs", "forms"]


def test_a_model_of_other_columns_is_refused_before_anything_is_compared(tmp_path):
    model(tmp_path)
    with pytest.raises(ConditionRefused, match="the column nhs"):
        Scorer.load(tmp_path, {name: kind for name, kind in COLUMNS.items() if name != "nhs"})


def test_the_scorer_keeps_the_frequencies_of_its_model(tmp_path):
    scorer = model(tmp_path)
    assert scorer.frequencies == {"given": {"anna": 0.25, "ada": 0.0625}}
    assert logarithms(scorer.frequencies["given"]) == {"anna": -2.0, "ada": -4.0}
    assert scorer.prior == pytest.approx(PRIOR)
