"""Levels of comparison: pairs as they are drawn, the level at which each comparison stands, and Splink's form of it."""

from dataclasses import replace

import duckdb
import pytest

from contactpoint.linkage.comparisons import (
    ELSE,
    ENGLAND,
    GAMMAS,
    KNOWN,
    MISSING,
    Comparison,
    Level,
    gammas,
    of,
    splink_form,
)
from contactpoint.linkage.identities import COLUMNS, Identity, Raw, identity, values
from tests.support.fresh import fresh

PEOPLE_BEAR = frozenset({"maya", "mya", "rose", "liz", "elizabeth", "mohammed", "muhammad", "aiden", "jaiden", "anna"})
RAW = Raw(
    names=(("Khan", "Maya"),),
    born="2015-03-09",
    postcode="HU5 3AB",
    lines=("12 Mill Lane",),
    carers=("Linda Khan",),
    telephones=("07700 900123",),
)
AWAY = {"postcode": "LS1 4AA", "lines": ("7 High Street",), "carers": ("Jo Ray",), "telephones": ("07700 900999",)}
NO_CARER = {"carers": (), "telephones": ()}


def level(comparison: str, one: Raw, other: Raw) -> str:
    """The level at which two rows stand, whichever stands left."""
    found = {_level(comparison, left, right) for left, right in ((one, other), (other, one))}
    assert len(found) == 1
    return found.pop()


def _level(comparison: str, one: Raw, other: Raw) -> str:
    england = fresh("contactpoint.linkage.comparisons").ENGLAND
    what = next(each for each in england if each.name == comparison)
    cases = [f"WHEN {each.sql} THEN '{each.name}'" for each in what.levels if each.sql != ELSE]
    case = f"CASE WHEN {what.missing} THEN '{MISSING}' {' '.join(cases)} ELSE '{what.levels[-1].name}' END"
    sides = [_side(identity(raw), side) for raw, side in ((one, "l"), (other, "r"))]
    return duckdb.execute(f"SELECT {case} FROM {sides[0][0]}, {sides[1][0]}", sides[0][1] + sides[1][1]).fetchone()[0]


def _side(one: Identity, side: str):
    typed = [f"CAST(? AS {kind}) AS {name}_{side}" for name, kind in COLUMNS.items()]
    known = f"{str(one.given in PEOPLE_BEAR).upper()} AS {KNOWN}_{side}"
    return f"(SELECT {', '.join([*typed, known])})", list(values(one))


def named(family: str, given: str, **other) -> Raw:
    return replace(RAW, names=((family, given),), **other)


@pytest.mark.parametrize(
    ("other", "stands"),
    [
        (RAW, "family_house_carer"),
        (named("Khan", "Rose", carers=(), telephones=()), "family_house"),
        (named("Kahn", "Maya", carers=(), telephones=()), "like_house"),
        (named("Smith", "Maya"), "house_carer"),
        (named("Smith", "Maya", **NO_CARER), "house"),
        (named("Khan", "Maya", **AWAY | {"telephones": RAW.telephones}), "family_telephone"),
        (named("Smith", "Maya", **AWAY | {"telephones": RAW.telephones}), "telephone"),
        (named("Khan", "Maya", **AWAY | {"postcode": "HU5 1AA"}), "family_outward"),
        (named("Khan", "Maya", **AWAY | {"postcode": "HU9 1AA"}), "family_area"),
        (named("Kahn", "Maya", **AWAY | {"postcode": "HU5 1AA"}), "like_outward"),
        (named("Smith", "Maya", **AWAY | {"postcode": "HU5 3AB"}), "postcode"),
        (named("Khan", "Maya", **AWAY | {"carers": RAW.carers}), "family_carer"),
        (named("Smith", "Maya", **AWAY | {"carers": RAW.carers}), "carer"),
        (named("Khan", "Maya", **AWAY | {"postcode": ""}), "family_unplaced"),
        (named("Khan", "Maya", **AWAY), "family"),
        (named("Khan-Smith", "Maya", **AWAY), "named"),
        (named("Kahn", "Maya", **AWAY | {"postcode": "HU9 1AA"}), "like_area"),
        (named("Kahn", "Maya", **AWAY), "like"),
        (named("Smith", "Maya", **AWAY | {"postcode": "HU5 1AA"}), "outward"),
        (named("Smith", "Maya", **AWAY | {"postcode": ""}), "unplaced"),
        (named("Smith", "Maya", **AWAY), "different"),
        (Raw(), MISSING),
    ],
)
def test_the_household_stands_at_one_pattern(other, stands):
    assert level("household", RAW, other) == stands


@pytest.mark.parametrize(
    ("one", "other", "stands"),
    [
        ("Maya Rose", "Maya Rose", "full"),
        ("Maya", "Maya Rose", "exact"),
        ("Maya Rose", "Maya Jane", "exact_other"),
        ("Maya Rose", "Rose Maya", "reordered"),
        ("Rose", "Maya Rose", "within"),
        ("Rose Jane", "Maya Rose", "overlap"),
        ("Rose Jane", "Maya Ro", "different"),
        ("Liz Ann", "Elizabeth Jo", "alike_other"),
        ("Aiden Lee", "Jaiden Ray", "alike_other"),
        ("Ro Ann", "Rosalind Jo", "alike_other"),
        ("Liz Ann", "Elizabeth Ann", "short"),
        ("Liz", "Elizabeth", "short"),
        ("Mohammed", "Muhammad", "spelling"),
        ("Maya", "Mya", "spelling_near"),
        ("Aiden", "Jaiden", "near_known"),
        ("Ro", "Rosalind", "beginning"),
        ("Maya", "Mata", "typing"),
        ("Jo Rose", "Ann Rose", "middle"),
        ("Mohaammad", "Muhamet Ali", "different"),
        ("Konstantin", "Konstandina", "like"),
        ("M", "Mildred", "initial"),
        ("Maya", "Zo", "different"),
        ("", "Maya", MISSING),
    ],
)
def test_given_names_stand_at_one_level(one, other, stands):
    assert level("given", named("Khan", one), named("Khan", other)) == stands


def test_swapped_names_are_seen_whole_and_by_sound():
    assert level("given", named("Khan", "Maya"), named("Maya", "Khan")) == "swapped"
    assert level("given", named("Chaudhry", "Mohammed"), named("Muhammad", "Choudhury")) == "swapped_like"


@pytest.mark.parametrize(
    ("other", "stands"),
    [
        ("2015-03-09", "exact"),
        ("2015-09-03", "swapped"),
        ("2014-03-09", "year_out"),
        ("2016-03-09", "year_out"),
        ("2015-03-08", "digit"),
        ("2005-03-09", "digit"),
        ("2015-03", "month"),
        ("2015", "year"),
        ("2015-08-21", "six_months"),
        ("2014-09-30", "six_months"),
        ("2015-10-21", "different"),
        ("2014-08-30", "different"),
        ("2015-04", "different"),
        ("2014", "different"),
        ("", MISSING),
    ],
)
def test_dates_of_birth_stand_at_one_level(other, stands):
    assert level("born", RAW, replace(RAW, born=other)) == stands


@pytest.mark.parametrize(
    ("field", "comparison", "other", "stands"),
    [
        ("nhs", "nhs", "9990000018", "same"),
        ("nhs", "nhs", "9990000026", "different"),
        ("nhs", "nhs", "", MISSING),
        ("upns", "upn", ("B999900000001",), "same"),
        ("upns", "upn", ("T999317531506", "B999900000001"), "same"),
        ("upns", "upn", ("T999317531506",), "different"),
        ("upns", "upn", (), MISSING),
    ],
)
def test_numbers_are_the_same_or_different(field, comparison, other, stands):
    one = replace(RAW, nhs="9990000018", upns=("B999900000001",))
    assert level(comparison, one, replace(one, **{field: other})) == stands


def test_every_test_stands_in_brackets_of_its_own():
    made = fresh("contactpoint.linkage.comparisons")
    assert made._all("a OR b", "c") == "(a OR b) AND (c)"
    assert made._any("a AND b", "c") == "(a AND b) OR (c)"
    assert made._both("x_l = y_r") == "(x_l = y_r) OR (x_r = y_l)"
    assert made._unknown("x") == "(x_l IS NULL OR x_r IS NULL)"


def test_one_edit_and_nearness_ask_what_is_quick_first():
    made = fresh("contactpoint.linkage.comparisons")
    assert made._edited("x") == (
        "(length(x_l) - length(x_r) BETWEEN -1 AND 1) AND (damerau_levenshtein(x_l, x_r) <= 1)"
    )
    assert made._near("x") == "(left(x_l, 1) = left(x_r, 1)) AND (jaro_winkler_similarity(x_l, x_r) > 0.9201)"


def test_gender_is_compared_nowhere():
    assert not any("gender" in each.sql for comparison in ENGLAND for each in comparison.levels)


SMALL = Comparison(
    "given",
    "given_l IS NULL",
    (Level("exact", "given_l = given_r", frequency="given"), Level("near", "x", u=0.25), Level("different", ELSE)),
    frozenset({"given"}),
)


def test_levels_are_numbered_as_splink_does():
    assert gammas((SMALL,)) == {"given": {"missing": -1, "exact": 2, "near": 1, "different": 0}}
    assert gammas() == GAMMAS


def test_a_comparison_goes_where_its_columns_are():
    assert [one.name for one in of(["family", "born", "upns"])] == ["household", "born", "upn"]
    assert of(["given"], among=(SMALL,)) == (SMALL,)
    assert of([], among=(SMALL,)) == ()


def test_splink_has_the_same_levels_after_one_for_what_is_missing():
    assert splink_form(SMALL, {"given": 0.5}) == {
        "output_column_name": "given",
        "comparison_levels": [
            {"sql_condition": "given_l IS NULL", "label_for_charts": "missing", "is_null_level": True},
            {
                "sql_condition": "given_l = given_r",
                "label_for_charts": "exact",
                "tf_adjustment_column": "given",
                "tf_minimum_u_value": 0.5,
            },
            {"sql_condition": "x", "label_for_charts": "near", "u_probability": 0.25, "fix_u_probability": True},
            {"sql_condition": "ELSE", "label_for_charts": "different"},
        ],
    }
    assert splink_form(SMALL, {})["comparison_levels"][1]["tf_minimum_u_value"] == 0.0
