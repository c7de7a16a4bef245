"""B5-25: what is enough to search by, and what is to be added to less."""

import pytest

from contactpoint.lookup.criteria import too_little, typed_place
from tests.support.drawn import criteria, rows

ENOUGH = """
family | given | born       | postcode | number
Kaur   |       | 2015-03-09 |          |
Kaur   | Maya  | 2015-03-09 | HU5      |
Kaur   |       | 2015-03    |          |
Kaur   | Maya  | 2015       | HU5      |
Kaur   | Maya  | 2015       | HU5 2AB  |
Kaur   |       |            |          | 4821 0937 55198
       |       | 2015-03-09 |          | 999 000 0018
Ганна  |       | 2015-03-09 |          |
"""
TOO_LITTLE = """
family | given | born       | postcode | number          | add
       |       |            |          |                 | family name
       | Maya  | 2015-03-09 | HU5 2AB  |                 | family name
Kaur   |       |            |          |                 | date of birth
Kaur   | Maya  |            | HU5 2AB  |                 | date of birth
Kaur   |       | 2015       | HU5 2AB  |                 | given name
Kaur   | Maya  | 2015       |          |                 | postcode
Kaur   | Maya  | 2015       | HU       |                 | postcode
Kaur   | Maya  | 2015       | *        |                 | postcode
***    | Maya  | 2015-03-09 |          |                 | family name
😀     | Maya  | 2015-03-09 |          |                 | family name
Kaur   | %     | 2015       | HU5      |                 | given name
       |       |            |          | 4821 0937 55198 | family name
       | Maya  |            | HU5 2AB  | 999 000 0018    | date of birth
       |       | 2015       |          | 4821 0937 55198 | date of birth
Kaur   |       |            |          | 12              | 13 digits
"""


@pytest.mark.parametrize("row", rows(ENOUGH), ids=lambda row: "-".join(filter(None, row.values())))
def test_enough(row):
    assert too_little(criteria(**row)) is None


@pytest.mark.parametrize("row", rows(TOO_LITTLE), ids=lambda row: "-".join(filter(None, row.values())))
def test_too_little_says_what_to_add(row):
    add = row.pop("add")
    assert add in (too_little(criteria(**row)) or "")


@pytest.mark.parametrize(
    ("typed", "district", "whole"),
    [
        ("HU5", "HU5", None),
        ("hu5 2ab", "HU5", "HU5 2AB"),
        ("hu52ab", "HU5", "HU5 2AB"),
        ("HU12AB", "HU1", "HU1 2AB"),
        ("W1A 1AA", "W1A", "W1A 1AA"),
        ("M14 5", "M14", None),
        ("SE5 8R", "SE5", None),
    ],
)
def test_a_postcode_is_read_as_far_as_it_goes(typed, district, whole):
    place = typed_place(typed)
    assert (place.district, place.whole) == (district, whole)


@pytest.mark.parametrize("typed", [None, "", "H", "HU", "5", "HU5 2ABX", "12 Mill Lane", "%", "\x00", "HU5" * 50])
def test_what_is_no_district_is_none(typed):
    assert typed_place(typed) is None
