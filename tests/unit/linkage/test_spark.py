"""The model's SQL in the words of Spark; `make test-spark` runs all of it there."""

import json
import re

import pytest

from contactpoint.linkage.spark import spark_form, spark_sql
from contactpoint.linkage.trained import SHIPPED
from contactpoint.linkage.training import MODEL_FILE

OF_ARRAYS = {"ARRAYS_OVERLAP", "ARRAY_CONTAINS", "ARRAY_INTERSECT", "SIZE"}
OF_TEXTS = {"LEFT", "LENGTH", "STARTSWITH", "SUBSTRING"}
OF_SPLINK = {"DAMERAU_LEVENSHTEIN", "JARO_WINKLER"}
THERE = {"ABS", "TRY_CAST"} | OF_ARRAYS | OF_TEXTS | OF_SPLINK


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        ("list_has_any(carers_l, carers_r)", "ARRAYS_OVERLAP(carers_l, carers_r)"),
        ("list_contains(givens_l, given_r)", "ARRAY_CONTAINS(givens_l, given_r)"),
        ("array_length(list_intersect(a_l, a_r)) >= 2", "SIZE(ARRAY_INTERSECT(a_l, a_r)) >= 2"),
        ("jaro_winkler_similarity(family_l, family_r) > 0.9201", "JARO_WINKLER(family_l, family_r) > 0.9201"),
        ("damerau_levenshtein(family_l, family_r) <= 1", "DAMERAU_LEVENSHTEIN(family_l, family_r) <= 1"),
        ("substr(born_l, 1, 4) = '2015'", "SUBSTRING(born_l, 1, 4) = '2015'"),
        ("a_l = a_r OR b_l IS NULL AND NOT c_l", "a_l = a_r OR b_l IS NULL AND NOT c_l"),
    ],
)
def test_a_condition_reads_the_same_in_spark(duckdb: str, spark: str) -> None:
    assert spark_sql(duckdb) == spark


def test_the_shipped_model_calls_what_spark_and_splink_have() -> None:
    form = json.loads((SHIPPED / MODEL_FILE).read_text(encoding="utf-8"))
    rules = {"blocking_rules_to_generate_predictions": []}
    called = set(re.findall(r"(\w+)\(", json.dumps(spark_form({**form, **rules})["comparisons"])))
    assert called <= THERE


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
