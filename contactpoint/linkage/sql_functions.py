"""DuckDB's operators and functions as Python: what a condition of the model may be written with."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler, Levenshtein
from sqlglot import exp

MOST_DIGITS = 9
WHOLE_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CALLS: Mapping[type[exp.Expr] | str, tuple[tuple[str, ...], str]] = {
    exp.EQ: (("this", "expression"), "{0} == {1}"),
    exp.NEQ: (("this", "expression"), "{0} != {1}"),
    exp.LT: (("this", "expression"), "{0} < {1}"),
    exp.LTE: (("this", "expression"), "{0} <= {1}"),
    exp.GT: (("this", "expression"), "{0} > {1}"),
    exp.GTE: (("this", "expression"), "{0} >= {1}"),
    exp.Between: (("this", "low", "high"), "{1} <= {0} <= {2}"),
    exp.Add: (("this", "expression"), "{0} + {1}"),
    exp.Sub: (("this", "expression"), "{0} - {1}"),
    exp.Mul: (("this", "expression"), "{0} * {1}"),
    exp.Neg: (("this",), "-{0}"),
    exp.Abs: (("this",), "abs({0})"),
    exp.Length: (("this",), "len({0})"),
    exp.ArraySize: (("this",), "len({0})"),
    exp.ArrayContains: (("this", "expression"), "{1} in {0}"),
    exp.StartsWith: (("this", "expression"), "{0}.startswith({1})"),
    exp.Levenshtein: (("this", "expression"), "levenshtein({0}, {1})"),
    exp.JarowinklerSimilarity: (("this", "expression"), "jaro_winkler({0}, {1}) if {0} else 0.0"),
    "damerau_levenshtein": ((), "damerau_levenshtein({0}, {1})"),
}
"""The arguments of each operator and function, and its Python; two empty texts are 0.0 alike to DuckDB, not 1.0."""
FLAGS = frozenset({"safe", "date_part_boundary", "_type"})  # of sqlglot's own, which change nothing here


def integer(text: str) -> int | None:
    """Digits as a number, None for any other text."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= MOST_DIGITS else None


def day(text: str) -> int | None:
    """The number of the day of a whole date `2015-03-09`, None for any other text."""
    try:
        return date.fromisoformat(text).toordinal() if WHOLE_DATE.fullmatch(text) else None
    except ValueError:
        return None


FUNCTIONS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "jaro_winkler": JaroWinkler.similarity,
        "levenshtein": Levenshtein.distance,
        "damerau_levenshtein": DamerauLevenshtein.distance,
        "integer": integer,
        "day": day,
    }
)
"""What the Python text calls."""
