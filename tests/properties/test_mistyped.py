"""An error always changes what is typed, touches nothing else, and follows from the seed alone."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from contactpoint.lab.mistyped import Typed, one_date_error, one_name_error, two_errors
from contactpoint.linkage.standardise import normal

NAMES = st.text("aAbBlnéøŁß' -", min_size=1, max_size=12).filter(normal)
GIVEN = NAMES | st.sampled_from(["", "Allan", "Anna", "Carol", "William Jack"])
BORN = st.dates(date(2000, 1, 1), date(2026, 12, 31)) | st.integers(1, 12).map(lambda month: date(2015, month, month))
TYPED = st.builds(Typed, NAMES, GIVEN, BORN)
SEEDS = st.integers(0, 2**32)


def _names(typed: Typed) -> tuple[str, str]:
    return normal(typed.family), normal(typed.given)


@given(TYPED, SEEDS)
def test_an_error_in_the_names_changes_the_names_alone(typed, seed):
    wrong = one_name_error(typed, Random(seed))
    assert _names(wrong) != _names(typed)
    assert wrong.born == typed.born


@given(TYPED, SEEDS)
def test_an_error_in_the_date_changes_the_date_alone(typed, seed):
    wrong = one_date_error(typed, Random(seed))
    assert wrong.born != typed.born
    assert (wrong.family, wrong.given) == (typed.family, typed.given)


@given(TYPED, SEEDS)
def test_two_errors_change_the_names_and_perhaps_the_date(typed, seed):
    assert _names(two_errors(typed, Random(seed))) != _names(typed)


@given(TYPED, SEEDS)
def test_the_same_seed_makes_the_same_errors(typed, seed):
    for error in (one_name_error, one_date_error, two_errors):
        assert error(typed, Random(seed)) == error(typed, Random(seed))
