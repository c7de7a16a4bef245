"""What is typed into the search form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactpoint.kernel.dates import PartialDate
from contactpoint.web.terms import FIELDS, Terms, fault_in


def typed(**fields: str) -> Terms:
    return Terms.typed({FIELDS[name]: value for name, value in fields.items()})


def test_spaces_are_tidied():
    assert typed(family="  de   la\tCruz ") == Terms(family="de la Cruz")


def test_a_date_of_birth_may_be_a_year_or_a_month():
    assert typed(day="31", month="3", year="2019").criteria().born == PartialDate(2019, 3, 31)
    assert typed(month="3", year="2019").criteria().born == PartialDate(2019, 3)
    assert typed(year="2019").criteria().born == PartialDate(2019)
    assert typed().criteria().born is None


@pytest.mark.parametrize(
    ("day", "month", "year", "field"),
    [
        ("31", "2", "2019", "born-day"),
        ("31", "", "2019", "born-day"),
        ("1", "3", "19", "born-year"),
        ("1", "3", "", "born-year"),
        ("one", "3", "2019", "born-day"),
        ("²", "3", "2019", "born-day"),
    ],
)
def test_a_date_that_is_none_is_said_at_the_field_to_mend(day, month, year, field):
    fault = fault_in(typed(day=day, month=month, year=year))
    assert fault is not None
    assert fault.field == field


@pytest.mark.parametrize("postcode", ["HU5 2AB", "hu52ab", "HU5", "SW1A", "E1", "HU5 2", ""])
def test_a_postcode_may_be_whole_or_its_beginning(postcode):
    assert fault_in(typed(postcode=postcode)) is None


@pytest.mark.parametrize("postcode", ["HU", "52AB", "HU5 2ABC", "12 Mill Lane", "*"])
def test_what_is_no_postcode_is_said_at_its_field(postcode):
    fault = fault_in(typed(postcode=postcode))
    assert fault is not None
    assert fault.field == "postcode"


@pytest.mark.parametrize(("gender", "asked"), [("female", "female"), ("", None), ("not specified", None)])
def test_a_gender_is_one_of_two_or_not_asked_for(gender, asked):
    assert typed(gender=gender).criteria().gender == asked


def test_what_was_typed_is_told_back_in_one_line():
    terms = typed(family="Kaur", given="Maya", day="9", month="3", year="2015", postcode="HU5")
    assert terms.shown() == "Kaur, Maya · born 9 March 2015 · HU5"


@pytest.mark.parametrize("number", ["4821 0937 5519", "123", "943 476 5910", "abc"])
def test_a_number_that_is_none_is_said_at_its_field(number):
    fault = fault_in(typed(number=number))
    assert fault is not None
    assert fault.field == "number"


@pytest.mark.parametrize("number", ["4821 0937 55198", "4821093755198", "943 476 5919", ""])
def test_a_good_number_is_no_fault(number):
    assert fault_in(typed(number=number)) is None


@given(st.dictionaries(st.sampled_from(sorted(FIELDS.values())), st.text()))
def test_anything_typed_is_a_fault_or_criteria_and_survives_being_kept(form):
    terms = Terms.typed(form)
    assert Terms.unpacked(terms.packed()) == terms
    if fault_in(terms) is None:
        terms.criteria()


def test_a_day_of_thousands_of_digits_is_a_fault_like_any_other():
    assert fault_in(typed(family="Kaur", day="9" * 100, month="1", year="2015")) is not None
