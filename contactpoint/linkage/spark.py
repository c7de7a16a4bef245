"""A trained model in the words of Spark, for linkage on many machines through Splink's own Spark backend.

The rules and comparisons stand once, in DuckDB's SQL; sqlglot turns them into Spark's, but for functions that Spark has
under another name or that Splink brings along (its jar of similarity functions).
"""

from collections.abc import Mapping
from typing import Any

import sqlglot
from sqlglot import exp

from contactpoint.linkage.blocking import DIALECT

ELSE = "ELSE"
NAMED_OTHERWISE: Mapping[type[exp.Expression], str] = {
    exp.ArrayOverlaps: "arrays_overlap",
    exp.JarowinklerSimilarity: "jaro_winkler",
}
IN_COMMON = "list_intersect"
"""DuckDB's name for what sqlglot does not know there."""


def spark_sql(condition: str) -> str:
    """A condition in Spark's SQL."""
    return sqlglot.parse_one(condition, read=DIALECT).transform(_renamed).sql(dialect="spark")


def spark_form(form: Mapping[str, Any]) -> dict[str, Any]:
    """Splink's settings for Spark, of a model in Splink's JSON: the same levels, weights and blocking rules."""
    rules = [_blocking(rule) for rule in form["blocking_rules_to_generate_predictions"]]
    comparisons = [
        {**one, "comparison_levels": [_level(level) for level in one["comparison_levels"]]}
        for one in form["comparisons"]
    ]
    changed = {"blocking_rules_to_generate_predictions": rules, "comparisons": comparisons, "sql_dialect": "spark"}
    return {**form, **changed}


def _renamed(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.Anonymous) and node.name.lower() == IN_COMMON:
        return exp.ArrayIntersect(expressions=node.expressions)
    name = NAMED_OTHERWISE.get(type(node))
    return exp.Anonymous(this=name, expressions=[node.this, node.expression]) if name else node


def _level(level: Mapping[str, Any]) -> dict[str, Any]:
    condition = level["sql_condition"]
    return {**level, "sql_condition": condition if condition == ELSE else spark_sql(condition)}


def _blocking(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {**rule, "blocking_rule": spark_sql(rule["blocking_rule"]), "sql_dialect": "spark"}
