"""The model's SQL in the words of Spark; `make test-spark` runs all of it there."""

import pytest

from contactpoint.linkage.spark import spark_form, spark_sql


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        ("list_has_any(carers_l, carers_r)", "ARRAYS_OVERLAP(carers_l, carers_r)"),
        ("list_contains(givens_l, given_r)", "ARRAY_CONTAINS(givens_l, given_r)"),
        ("jaro_winkler_similarity(family_l, family_r) > 0.9201", "JARO_WINKLER(family_l, family_r) > 0.9201"),
        ("damerau_levenshtein(family_l, family_r) <= 1", "DAMERAU_LEVENSHTEIN(family_l, family_r) <= 1"),
        ("substr(born_l, 1, 4) = '2015'", "SUBSTRING(born_l, 1, 4) = '2015'"),
        ("a_l = a_r OR b_l IS NULL AND NOT c_l", "a_l = a_r OR b_l IS NULL AND NOT c_l"),
    ],
)
def test_a_condition_reads_the_same_in_spark(duckdb: str, spark: str) -> None:
    assert spark_sql(duckdb) == spark


def test_a_model_keeps_its_levels_and_weights() -> None:
    exact = {"sql_condition": "list_has_any(a_l, a_r)", "label_for_charts": "exact", "m_probability": 0.9}
    different = {"sql_condition": "ELSE", "label_for_charts": "different", "m_probability": 0.1}
    rule = {"blocking_rule": 'l."upns" = r."upns"', "arrays_to_explode": ["upns"], "sql_dialect": "duckdb"}
    form = {
        "probability_two_random_records_match": 0.001,
        "comparisons": [{"output_column_name": "a", "comparison_levels": [exact, different]}],
        "blocking_rules_to_generate_predictions": [rule],
        "sql_dialect": "duckdb",
    }
    assert spark_form(form) == {
        "probability_two_random_records_match": 0.001,
        "comparisons": [
            {
                "output_column_name": "a",
                "comparison_levels": [{**exact, "sql_condition": "ARRAYS_OVERLAP(a_l, a_r)"}, different],
            }
        ],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": "l.`upns` = r.`upns`", "arrays_to_explode": ["upns"], "sql_dialect": "spark"}
        ],
        "sql_dialect": "spark",
    }
