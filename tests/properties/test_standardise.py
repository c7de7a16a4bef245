"""Whatever is written, its standard form is ASCII, stands for itself, and is found without an error."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from contactpoint.linkage.addresses import postcode
from contactpoint.linkage.identities import COLUMNS, Raw, identity, values
from contactpoint.linkage.people import carer, family_of, given_of
from contactpoint.linkage.standardise import NO_DATES, birth, telephone

ANYTHING = st.text(max_size=40)
LETTERS = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Mn"]), min_size=1, max_size=12)
SHAPES = ("{0:%Y-%m-%d}", "{0:%d/%m/%Y}", "{0:%d.%m.%Y}", "{0:%Y%m%d}", "{0.day}/{0.month}/{0.year}", "{0:%d %B %Y}")


@given(st.lists(st.tuples(ANYTHING, ANYTHING), max_size=3), ANYTHING, st.lists(ANYTHING, max_size=3))
def test_any_row_has_an_identity_in_ascii(names, text, several):
    raw = Raw(tuple(names), text, text, text, tuple(several), text, text, tuple(several), tuple(several), text)
    for column, value in zip(COLUMNS, values(identity(raw)), strict=True):
        every = () if value is None else (value,) if isinstance(value, str) else value
        assert all(one and one.isascii() for one in every), column
        assert list(every) == sorted(set(every))


@given(st.dates(date(1000, 1, 1), date(2199, 12, 31)), st.sampled_from(SHAPES))
def test_a_date_is_the_same_in_every_form(day, shape):
    assert birth(shape.format(day)) == (None if day.isoformat() in NO_DATES else day.isoformat())


@given(ANYTHING)
def test_standard_forms_stand_for_themselves(text):
    for form in (birth, telephone, carer, postcode):
        found = form(text)
        assert found is None or form(found) == found
    family = family_of(text).usual
    assert family is None or family_of(family).usual in (family, None)


@given(LETTERS)
def test_capitals_and_composed_letters_are_no_other_name(name):
    assert family_of(name.casefold()).usual == family_of(name.casefold().upper().casefold()).usual


@given(LETTERS, LETTERS)
def test_a_carers_names_have_no_order(one, other):
    assert carer(f"{one} {other}") == carer(f"{other} {one}") == carer(f"{other}, {one}")


@given(LETTERS)
def test_a_given_name_is_among_its_forms(name):
    found = given_of(name)
    assert found.first is None or {found.first} <= set(found.every) <= set(found.forms)
