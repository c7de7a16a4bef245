"""What of a comparison is worked out when: once a call, once a candidate, or only where a level needs it."""

from types import SimpleNamespace

import pytest

from contactpoint.linkage.compiled import compiled, source
from contactpoint.linkage.trained import ELSE, Adjustment, Comparison, Level

COLUMNS = {"name": "VARCHAR", "forms": "VARCHAR[]"}
KNOWN = frozenset({"name"})


def comparison(*conditions):
    levels = [Level(condition, len(conditions) - at, condition, 0.0) for at, condition in enumerate(conditions)]
    return Comparison("drawn", (*levels, Level("else", 0, ELSE, 0.0)))


def test_what_levels_share_is_worked_out_once():
    near = "jaro_winkler_similarity(name_l, name_r)"
    text = source(comparison(f"{near} > 0.9", f"{near} > 0.8"), frozenset(), COLUMNS)
    assert text.count("jaro_winkler(") == 1


def test_what_is_said_of_the_record_alone_is_worked_out_before_the_candidates():
    text = source(comparison("left(name_l, 3) = left(name_r, 3)", "left(name_l, 1) = 'a'"), frozenset(), COLUMNS)
    before, _, each = text.partition("for other in many")
    assert "[:3]" in before
    assert "[:1]" in before
    assert each.count("[:3]") == 1
    assert "one." not in each


@pytest.mark.parametrize("lists", ["forms_l, forms_r", "forms_r, forms_l"])
@pytest.mark.parametrize("function", ["list_has_any({})", "len(list_intersect({})) = 1"])
def test_the_list_of_the_record_alone_is_the_one_that_is_made_a_set(function, lists):
    text = source(comparison(function.format(lists)), frozenset(), COLUMNS)
    before, _, each = text.partition("for other in many")
    assert ("frozenset" in before, "frozenset" in each) == (True, False)


def test_two_lists_of_one_side_may_meet():
    columns = {**COLUMNS, "places": "VARCHAR[]"}
    text = source(comparison("list_has_any(forms_r, places_r)"), frozenset(), columns)
    assert "frozenset" in text.partition("for other in many")[2]


def test_the_frequency_of_the_record_alone_is_found_once():
    adjusted = Level("name_l = name_r", 1, "name_l = name_r", 0.0, Adjustment("name", 1.0, 0.0, 0.5))
    text = source(Comparison("drawn", (adjusted, Level("else", 0, ELSE, 0.0))), KNOWN, COLUMNS)
    before, _, each = text.partition("for other in many")
    assert (before.count("log1("), each.count("log1(")) == (1, 1)


NEAR = "(left(name_l, 1) = left(name_r, 1) OR name_known_r)"
BY_NAME = Comparison(
    "name",
    (
        Level("missing", -1, "name_l IS NULL OR name_r IS NULL", 0.0),
        Level("exact", 3, "name_l = name_r", 1.0, Adjustment("name", 1.0, 0.0, 0.5)),
        Level("near and short", 2, f"{NEAR} AND length(name_r) <= 3", 0.5),
        Level("near", 1, NEAR, 0.5),
        Level("other", 0, ELSE, -1.0),
    ),
)
TEXT = """
def compare(one, many):
    numbers, adjustments = array('b'), array('d')
    level, adjust = numbers.append, adjustments.append
    v0 = one.name
    v2 = log3(v0)
    v3 = (v0[:1]) if v0 is not None else None
    for other in many:
        v1 = other.name
        if (not (v0 is not None) or not (v1 is not None)):
            level(-1)
            adjust(0.0)
            continue
        if v0 is not None and v1 is not None and v0 == v1:
            level(3)
            adjust(adjustment3(v2, log3(v1)))
            continue
        v4 = v1 in frequency_name
        v5 = (v3 is not None and v1 is not None and v3 == (v1[:1]) or v4)
        if v5 and v1 is not None and (len(v1)) <= 3:
            level(2)
            adjust(0.0)
            continue
        if v5:
            level(1)
            adjust(0.0)
            continue
        level(0)
        adjust(0.0)
    return numbers, adjustments
"""


def test_the_text_of_a_comparison():
    assert source(BY_NAME, KNOWN, COLUMNS) == TEXT.strip()


def test_a_comparison_without_frequencies_adjusts_nothing():
    text = source(comparison("name_l = 'ann'"), KNOWN, COLUMNS)
    assert "adjust(" not in text
    assert all(line.strip() for line in text.splitlines())
    assert "if v1:" in text
    assert "(v0 == 'ann') if v0 is not None else None" in text


def test_a_part_about_the_record_alone_that_is_said_twice_stands_before_the_candidates():
    part = "(left(name_l, 1) = 'a' OR left(name_l, 1) = 'b')"
    before, _, each = source(comparison(f"{part} AND name_r = 'c'", part), KNOWN, COLUMNS).partition("for other in")
    assert (before.count(" or "), each.count(" or ")) == (1, 0)


def test_numbers_stand_as_they_were_written():
    text = source(comparison("length(name_r) = 3", "length(name_r) > 2.5"), KNOWN, COLUMNS)
    assert "== 3:" in text
    assert "> 2.5:" in text


@pytest.mark.parametrize(("name", "level"), [("anna", 1), ("ben", 0), (None, 0)])
def test_a_name_is_known_where_its_frequency_is(name, level):
    compare = compiled(comparison("name_known_l"), {"name": {"anna": -3.0}}, COLUMNS)
    numbers, _ = compare(SimpleNamespace(name=name), [SimpleNamespace(name="cara")])
    assert list(numbers) == [level]
