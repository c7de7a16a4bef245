"""Dates in each of the four ways that templates write them (feeds.md 1)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactpoint.intake.format.dates import read_date, written_date
from contactpoint.intake.format.templates import DateStyle
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import NotWellFormed

TODAY = date(2026, 11, 2)
YEARS_BACK = st.dates(min_value=date(1926, 11, 3), max_value=TODAY)


@pytest.mark.parametrize(
    ("style", "whole", "month", "year"),
    [
        (DateStyle.YEAR_FIRST, "2015-03-09", "2015-03", "2015"),
        (DateStyle.DAY_FIRST, "09/03/2015", "03/2015", "2015"),
        (DateStyle.DAY_FIRST_HYPHENS, "09-03-2015", "03-2015", "2015"),
        (DateStyle.DAY_FIRST_SHORT, "09/03/15", "03/15", "15"),
    ],
)
def test_whole_and_partial_dates(style, whole, month, year):
    for day, text in [(PartialDate(2015, 3, 9), whole), (PartialDate(2015, 3), month), (PartialDate(2015), year)]:
        assert read_date(text, style, TODAY) == day
        assert written_date(day, style) == text


@given(YEARS_BACK, st.sampled_from(DateStyle), st.sampled_from(["day", "month", "year"]))
def test_what_is_written_is_read(day, style, exact):
    said = {"day": PartialDate.of(day), "month": PartialDate(day.year, day.month), "year": PartialDate(day.year)}[exact]
    if said.earliest < date(1926, 11, 3):
        return  # of two digits alone nobody can tell this century from the last
    assert read_date(written_date(said, style), style, TODAY) == said


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("02/11/26", date(2026, 11, 2)),
        ("03/11/26", date(1926, 11, 3)),
        ("29/02/28", date(1928, 2, 29)),
        ("01/01/00", date(2000, 1, 1)),
    ],
)
def test_a_year_of_two_digits_is_the_latest_that_is_not_in_the_future(typed, day):
    assert read_date(typed, DateStyle.DAY_FIRST_SHORT, TODAY) == PartialDate.of(day)


@pytest.mark.parametrize(
    ("style", "typed"),
    [
        (DateStyle.YEAR_FIRST, "2015-02-30"),
        (DateStyle.YEAR_FIRST, "2015-03-00"),
        (DateStyle.YEAR_FIRST, "2015-00"),
        (DateStyle.YEAR_FIRST, "0000-01-01"),
        (DateStyle.YEAR_FIRST, "15-03-09"),
        (DateStyle.YEAR_FIRST, "09/03/2015"),
        (DateStyle.YEAR_FIRST, "2015-3-9"),
        (DateStyle.YEAR_FIRST, "٢٠١٥-03-09"),
        (DateStyle.DAY_FIRST, "09-03-2015"),
        (DateStyle.DAY_FIRST, "9/3/2015"),
        (DateStyle.DAY_FIRST, "09/03/15"),
        (DateStyle.DAY_FIRST, "00/03/2015"),
        (DateStyle.DAY_FIRST, "09/13/2015"),
        (DateStyle.DAY_FIRST_HYPHENS, "09/03/2015"),
        (DateStyle.DAY_FIRST_SHORT, "09/03/2015"),
        (DateStyle.DAY_FIRST_SHORT, "31/06/15"),
        (DateStyle.DAY_FIRST_SHORT, "29/02/27"),
        (DateStyle.DAY_FIRST, ""),
    ],
)
def test_what_is_no_date_of_the_template(style, typed):
    with pytest.raises(NotWellFormed):
        read_date(typed, style, TODAY)
