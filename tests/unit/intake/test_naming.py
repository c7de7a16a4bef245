"""Capitals made sensible."""

import pytest

from contactpoint.intake.format.naming import title_name, title_place


@pytest.mark.parametrize(
    "name",
    ["McDonald", "O'Neill", "Anne-Marie", "Smith-O'Brien", "D'Arcy", "Kaur", "St. John", "Đurić", "McKay-Jones"],
)
def test_names(name):
    assert title_name(name.upper()) == name


def test_a_name_that_is_not_in_capitals_is_left_alone():
    assert title_name("van der Berg") == "van der Berg"


@pytest.mark.parametrize(
    "line", ["12 Mill Lane", "Flat 2B, St Anne's House", "Stoke-on-Trent", "Kingston upon Hull", "The Quays"]
)
def test_places(line):
    assert title_place(line.upper()) == line
