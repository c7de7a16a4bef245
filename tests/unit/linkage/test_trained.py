"""A saved model as it is read: what it states is taken as Splink takes it, what it leaves out is refused."""

import json
from math import inf, log2

import pytest

from contactpoint.linkage.trained import MISSING, Adjustment, ModelRefused, label, load

NULL = {"sql_condition": "name_l IS NULL OR name_r IS NULL", "label_for_charts": "missing", "is_null_level": True}
EXACT = {"sql_condition": "name_l = name_r", "label_for_charts": "exact", "m_probability": 0.8, "u_probability": 0.1}
NEAR = {"sql_condition": "left(name_l, 1) = left(name_r, 1)", "m_probability": 0.1, "u_probability": 0.4}
REST = {"sql_condition": "ELSE", "label_for_charts": "other", "m_probability": 0.1, "u_probability": 0.5}
BY_NAME = {"tf_adjustment_column": "name"}


def saved(folder, *levels, frequencies="name,tf_name\nanna,0.2\nben,0.05\n"):
    comparison = {"output_column_name": "name", "comparison_levels": list(levels)}
    form = {"probability_two_random_records_match": 0.2, "comparisons": [comparison]}
    (folder / "model.json").write_text(json.dumps(form), encoding="utf-8")
    (folder / "name.csv").write_text(frequencies, encoding="utf-8")
    return load(folder)


def test_levels_are_numbered_down_to_0_and_missing_is_below(tmp_path):
    (comparison,) = saved(tmp_path, NULL, EXACT, NEAR, REST).comparisons
    assert [(level.name, level.value) for level in comparison.levels] == [
        ("missing", MISSING),
        ("exact", 2),
        ("left(name_l, 1) = left(name_r, 1)", 1),
        ("other", 0),
    ]
    assert comparison.name == "name"
    assert [level.condition for level in comparison.levels] == [
        raw["sql_condition"] for raw in (NULL, EXACT, NEAR, REST)
    ]
    assert comparison.level(-1).name == "missing"


def test_weights_are_binary_logarithms_of_m_over_u(tmp_path):
    model = saved(tmp_path, NULL, EXACT, NEAR, REST)
    assert [level.weight for level in model.comparisons[0].levels] == [0.0, 3.0, log2(0.1 / 0.4), log2(0.1 / 0.5)]
    assert model.prior == -2.0


def test_a_probability_that_is_next_to_nothing_is_held_where_splink_holds_it(tmp_path):
    model = saved(tmp_path, EXACT | {"m_probability": 1e-305}, REST)
    assert model.comparisons[0].levels[0].weight == pytest.approx(log2(1e-300 / 0.1))


def test_frequencies_are_read_only_where_they_count(tmp_path):
    assert saved(tmp_path, EXACT, REST).frequencies == {}
    assert saved(tmp_path, EXACT | BY_NAME, REST).frequencies == {"name": {"anna": 0.2, "ben": 0.05}}


def test_an_adjustment_is_measured_against_the_level_of_equal_values(tmp_path):
    more = {"tf_adjustment_weight": 0.5, "tf_minimum_u_value": 0.25}
    model = saved(tmp_path, NULL, NEAR | BY_NAME | more, EXACT | BY_NAME, REST | BY_NAME)
    missing, near, exact, rest = (level.adjustment for level in model.comparisons[0].levels)
    assert near == Adjustment("name", weight=0.5, least=0.25, expected=0.1)
    assert exact == Adjustment("name", weight=1.0, least=0.0, expected=0.1)
    assert missing is rest is None


def test_an_adjustment_may_be_measured_against_its_own_level(tmp_path):
    own = {"disable_tf_exact_match_detection": True}
    model = saved(tmp_path, NEAR | BY_NAME | own, REST)
    assert model.comparisons[0].levels[0].adjustment.expected == 0.4


@pytest.mark.parametrize(
    "condition",
    ["name_l = other_r", "name_l <> name_r", "left(name_l, 1) = name_r", "name_l = name_r AND other_l = other_r"],
)
def test_only_the_equality_of_the_column_itself_is_such_a_level(tmp_path, condition):
    with pytest.raises(ModelRefused, match="“name” weighs how frequent a value of name is, but has no level for equal"):
        saved(tmp_path, EXACT | BY_NAME | {"sql_condition": condition}, REST)


@pytest.mark.parametrize("condition", ["name_r = name_l", "(name_l = name_r)", '"name_l" = "name_r"'])
def test_that_equality_may_be_written_otherwise(tmp_path, condition):
    assert saved(tmp_path, EXACT | BY_NAME | {"sql_condition": condition}, REST).frequencies


def test_the_floor_of_an_adjustment_is_a_power_of_2():
    assert Adjustment("name", 1.0, 0.25, 0.1).log_least == -2.0
    assert Adjustment("name", 1.0, 0.0, 0.1).log_least == -inf


@pytest.mark.parametrize("levels", [(), (NULL, EXACT), (REST, EXACT)])
def test_the_last_level_must_take_the_rest(tmp_path, levels):
    with pytest.raises(ModelRefused, match="the last level of “name” must take whatever is left"):
        saved(tmp_path, *levels)


def test_the_rest_may_be_written_in_small_letters(tmp_path):
    assert saved(tmp_path, EXACT, REST | {"sql_condition": " else "}).comparisons[0].levels[-1].value == 0


@pytest.mark.parametrize("which", ["m", "u"])
@pytest.mark.parametrize("stated", [None, "level not observed in training dataset"])
def test_a_level_that_was_never_trained_is_refused_by_its_name(tmp_path, which, stated):
    with pytest.raises(ModelRefused, match=f"the level “exact” of “name” has no {which}: it was never trained"):
        saved(tmp_path, EXACT | {f"{which}_probability": stated}, REST)


def test_it_is_named_too_where_only_an_adjustment_asks_for_it(tmp_path):
    with pytest.raises(ModelRefused, match="the level “exact” of “name” has no u"):
        saved(tmp_path, NEAR | BY_NAME, EXACT | {"u_probability": None}, REST)


def test_no_weight_for_a_frequency_is_refused(tmp_path):
    with pytest.raises(ModelRefused, match="“name” gives the frequency of name no weight"):
        saved(tmp_path, EXACT | BY_NAME | {"tf_adjustment_weight": 0}, REST)


@pytest.mark.parametrize("frequency", ["0", "-0.1", "1.1"])
def test_a_frequency_that_is_none_is_refused(tmp_path, frequency):
    with pytest.raises(ModelRefused, match=r"name\.csv holds a frequency that is not between 0 and 1"):
        saved(tmp_path, EXACT | BY_NAME, REST, frequencies=f"name,tf_name\nanna,{frequency}\n")


def test_a_frequency_may_be_1(tmp_path):
    assert saved(tmp_path, EXACT | BY_NAME, REST, frequencies="name,tf_name\nanna,1\n").frequencies["name"] == {
        "anna": 1
    }


@pytest.mark.parametrize("name", ["model.json", "name.csv"])
def test_a_missing_file_is_named(tmp_path, name):
    saved(tmp_path, EXACT | BY_NAME, REST)
    (tmp_path / name).unlink()
    with pytest.raises(ModelRefused, match=f"its file {name} is missing. Nothing has been compared. Train it again."):
        load(tmp_path)


def test_a_level_without_a_label_is_called_by_its_condition():
    assert label(NEAR) == NEAR["sql_condition"]
    assert label(EXACT) == "exact"
