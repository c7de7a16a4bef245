"""Texts as numbers and as days, as DuckDB takes them."""

import pytest

from contactpoint.linkage.sql_functions import day, integer


@pytest.mark.parametrize(
    ("text", "number"), [("2015", 2015), ("03", 3), ("", None), ("x", None), ("-3", None), ("٣", None)]
)
def test_digits_are_a_number(text, number):
    assert integer(text) == number


def test_more_digits_than_a_number_has_are_none():
    assert integer("1" * 9) == 111_111_111
    assert integer("1" * 10) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0001-01-01", 1),
        ("2015-03-09", 735_666),
        ("2015-02-30", None),
        ("2015-03", None),
        ("20150309", None),
        ("2015-W11-1", None),
    ],
)
def test_a_whole_date_is_a_number_of_days(text, number):
    assert day(text) == number
