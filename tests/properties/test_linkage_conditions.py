"""Every operator and function that a model may use answers in Python what it answers in DuckDB, nulls included."""

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactpoint.linkage.compiled import Compiled, compiled
from contactpoint.linkage.conditions import ConditionRefused
from contactpoint.linkage.trained import ELSE, Comparison, Level

COLUMNS = {"name": "VARCHAR", "other": "VARCHAR", "born": "VARCHAR", "forms": "VARCHAR[]", "places": "VARCHAR[]"}
ATOMS = (
    *(f"name_l {relation} name_r" for relation in ("=", "<>", "<", "<=", ">", ">=", "!=")),
    *(f"length(name_l) {relation} length(other_r)" for relation in ("=", "<>", "<", "<=", ">", ">=")),
    "name_l = other_r",
    "name_l = 'anna'",
    "name_l IN ('anna', 'ann')",
    "name_l IS NULL",
    "name_l IS NOT NULL",
    "forms_l IS NULL",
    "left(name_l, 2) IS NULL",
    "forms_l = forms_r",
    "forms_l <> places_r",
    "jaro_winkler_similarity(name_l, name_r) > 0.9201",
    "jaro_winkler_similarity(name_l, other_r) >= 0.7001",
    "jaro_winkler_similarity(other_r, name_l) > 0.5",
    "jaro_winkler_similarity(name_l, name_r) > 0",
    *(f"levenshtein(name_l, name_r) <= {edits}" for edits in range(4)),
    *(f"damerau_levenshtein(name_l, other_r) <= {edits}" for edits in range(4)),
    "damerau_levenshtein(name_l, name_r) = levenshtein(name_l, name_r)",
    "left(name_l, 1) = left(name_r, 1)",
    "left(name_l, 3) = substr(other_r, 1, 3)",
    "substr(born_l, 6, 2) = substr(born_r, 9, 2)",
    "substring(name_l, 2, 3) = substr(name_r, 1, 3)",
    "starts_with(name_l, other_r)",
    "starts_with(name_r, left(name_l, 2))",
    "list_has_any(forms_l, forms_r)",
    "list_has_any(places_r, forms_l)",
    "forms_l && forms_r",
    "list_contains(forms_l, name_r)",
    "list_contains(forms_r, left(name_l, 3))",
    "array_length(forms_l) = 2",
    "len(forms_l) > len(places_r)",
    "forms_r IS NOT NULL AND array_length(list_intersect(forms_l, forms_r)) >= 1",
    "places_r IS NOT NULL AND len(list_intersect(forms_l, places_r)) = 2",
    "TRY_CAST(left(born_l, 4) AS INTEGER) = TRY_CAST(left(born_r, 4) AS INTEGER)",
    "abs(TRY_CAST(left(born_l, 4) AS INTEGER) - TRY_CAST(substr(born_r, 1, 4) AS INTEGER)) <= 1",
    "12 * TRY_CAST(left(born_l, 4) AS INTEGER) + TRY_CAST(substr(born_l, 6, 2) AS INTEGER) > 24100",
    "-TRY_CAST(left(born_l, 4) AS INTEGER) < -2011",
    "length(name_l) + length(other_r) * 2 - 1 BETWEEN 3 AND 9.5",
    "abs(date_diff('day', TRY_CAST(born_l AS DATE), TRY_CAST(born_r AS DATE))) <= 31",
    "TRY_CAST(born_l AS DATE) - TRY_CAST(born_r AS DATE) > 100",
    "TRY_CAST(born_l AS DATE) < TRY_CAST(born_r AS DATE)",
    "TRY_CAST(born_l AS DATE) IS NULL",
    "TRUE",
    "FALSE",
)
DATABASE = duckdb.connect(config={"threads": 1})
names = st.none() | st.sampled_from(("anna", "ann", "hannah", "", "an", "nana")) | st.text("anh", max_size=6)
dates = st.sampled_from(("2015-03-09", "2015-09-03", "2014-03-09", "2015-03", "2015", "2012-02-30", "", "2012-02-29"))
lists = st.lists(st.sampled_from(("ann", "anna", "an", "x")), min_size=1, max_size=3).map(
    lambda one: tuple(sorted(one))
)


@dataclass(frozen=True)
class Record:
    name: str | None
    other: str | None
    born: str | None
    forms: tuple[str, ...]
    places: tuple[str, ...]


records = st.builds(Record, names, names, st.none() | dates, st.just(()) | lists, st.just(()) | lists)
conditions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.builds("({}) AND ({})".format, inner, inner),
        st.builds("({}) OR ({})".format, inner, inner),
        st.builds("NOT ({})".format, inner),
    ),
    max_leaves=6,
)


def function(*conditions: str) -> Compiled:
    """Answers the number of the first condition that is true, from the last down to 1; 0 where none is."""
    levels = [Level(condition, len(conditions) - at, condition, 0.0) for at, condition in enumerate(conditions)]
    return compiled(Comparison("drawn", (*levels, Level("else", 0, ELSE, 0.0))), {}, COLUMNS)


def case(*conditions: str) -> str:
    """The same as SQL."""
    cases = (f"WHEN {condition} THEN {len(conditions) - at}" for at, condition in enumerate(conditions))
    return f"CASE {' '.join(cases)} ELSE 0 END"


def theirs(cases: Sequence[str], one: Record, many: Sequence[Record]) -> list[list[int]]:
    """What DuckDB answers to each; an empty list is NULL in a table."""
    rows = [(at, *(None if value == () else value for value in row(one, other))) for at, other in enumerate(many)]
    values = ", ".join(f"({', '.join('?' * len(rows[0]))})" for _ in rows)
    columns = ("place", *(f"{name}_{side}" for side in "lr" for name in COLUMNS))
    kinds = ", ".join(f"{name}::{COLUMNS.get(name[:-2], 'INTEGER')} AS {name}" for name in columns)
    pairs = f"(SELECT {kinds} FROM (VALUES {values}) AS given({', '.join(columns)}))"
    asked = f"SELECT {', '.join(cases)} FROM {pairs} ORDER BY place"
    found = DATABASE.execute(asked, [value for one in rows for value in one]).fetchall()
    return [list(answers) for answers in zip(*found, strict=True)]


def row(one: Record, other: Record) -> tuple[object, ...]:
    return tuple(
        list(value) if isinstance(value, tuple) and value else value for value in (*astuple(one), *astuple(other))
    )


FUNCTIONS = [function(condition, f"NOT ({condition})") for condition in ATOMS]
CASES = [case(condition, f"NOT ({condition})") for condition in ATOMS]


@settings(max_examples=60, deadline=None)
@given(one=records, many=st.lists(records, min_size=15, max_size=30))
def test_each_condition_and_its_opposite(one, many):
    ours = [list(compare(one, many)[0]) for compare in FUNCTIONS]
    answers = theirs(CASES, one, many)
    assert dict(zip(ATOMS, ours, strict=True)) == dict(zip(ATOMS, answers, strict=True))


@settings(max_examples=100, deadline=None)
@given(asked=st.lists(conditions, min_size=1, max_size=5), one=records, many=st.lists(records, min_size=1, max_size=10))
def test_any_conditions_together(asked, one, many):
    assert list(function(*asked)(one, many)[0]) == theirs([case(*asked)], one, many)[0]


@pytest.mark.parametrize(
    "condition",
    [
        *("soundex(name_l) = soundex(name_r)", "nothing_l = nothing_r", "name = name_r", "name_l LIKE 'a%'"),
        *(
            "left(name_l, -1) = 'a'",
            "substr(name_l, 0, 2) = 'a'",
            "substr(name_l, 2) = 'a'",
            "left(name_l, length(name_r)) = 'a'",
        ),
        *("CAST(name_l AS DOUBLE) > 1", "date_diff('month', CAST(born_l AS DATE), CAST(born_r AS DATE)) = 1"),
        *("name_l IN (name_r)", "name_l IN (SELECT 1)", "name_l = (", "name_l IS TRUE", "known_l", "forms_l[1] = 'a'"),
        *("coalesce(name_l, 'a') = 'a'", "substr(name_l, '1', 2) = 'a'", "levenshtein(name_l, name_r, 3) < 2"),
    ],
)
def test_what_has_no_twin_is_refused_by_the_name_of_its_level(condition):
    with pytest.raises(ConditionRefused, match=re.escape(f"“{condition}”")):
        function(condition)
