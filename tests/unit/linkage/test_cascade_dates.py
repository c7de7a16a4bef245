"""Dates of birth in the forms that files write."""

from datetime import date

import pytest

from contactpoint.linkage.cascade.dates import DateForm
from contactpoint.linkage.cascade.errors import BadMapping

TODAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("form", "written", "iso"),
    [
        ("YYYY-MM-DD", "2015-03-09", "2015-03-09"),
        ("YYYY-MM-DD", " 2015-03-09 ", "2015-03-09"),
        ("YYYY-MM-DD", "2015-3-9", "2015-03-09"),
        ("YYYY-MM-DD", "2015-03", "2015-03"),
        ("YYYY-MM-DD", "2015", "2015"),
        ("YYYY-MM-DD", "2015-03-09 00:00:00", "2015-03-09"),
        ("YYYY-MM-DD", "2015-03-09T00:00:00Z", "2015-03-09"),
        ("YYYY-MM-DD", "09/03/2015", None),
        ("YYYY-MM-DD", "15-03-09", None),
        ("DD/MM/YYYY", "09/03/2015", "2015-03-09"),
        ("DD/MM/YYYY", "03/2015", "2015-03"),
        ("DD/MM/YYYY", "2015", "2015"),
        ("DD/MM/YYYY", "2015-03-09", None),
        ("MM/DD/YYYY", "03/09/2015", "2015-03-09"),
        ("DD.MM.YY", "09.03.15", "2015-03-09"),
        ("DD.MM.YY", "09.03.26", "2026-03-09"),
        ("DD.MM.YY", "09.03.27", "1927-03-09"),
        ("YYYYMMDD", "20150309", "2015-03-09"),
        ("YYYYMMDD", "201503", "2015-03"),
        ("YYYY-MM-DD", "2015-02-31", "2015-02-31"),
        ("DD.MM.YYYY.", "09.03.2015.", "2015-03-09"),
        ("YYYY-MM-DD", "2099-01-01", "2099-01-01"),
        ("YYYY-MM-DD", "2100-01-01", None),
        ("YYYY-MM-DD", "9999-01-01", None),
        ("YYYY-MM-DD", "not known", None),
        ("YYYY-MM-DD", "2015-03-09x", None),
    ],
)
def test_a_date_is_read_in_the_form_of_its_file(form, written, iso):
    assert DateForm.of(form, "map").iso(written, today=TODAY) == iso


def test_a_form_is_shown_as_it_was_written():
    assert DateForm.of("DD.MM.YY", "map").shown == "DD.MM.YY"


@pytest.mark.parametrize("form", ["", "DD/MM", "YYYY-MM-DD-DD", "YYYY-YY-DD", "dd/mm/yyyy"])
def test_a_form_has_year_month_and_day_once_each(form):
    with pytest.raises(BadMapping, match=r"here: date_format .* must have YYYY \(or YY\), MM and DD once each"):
        DateForm.of(form, "here")
