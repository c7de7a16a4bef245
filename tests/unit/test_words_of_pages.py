"""How facts are written on pages."""

from datetime import UTC, date, datetime

import pytest

from contactpoint.disclosure.facts import Gender, ServiceKind, Statement
from contactpoint.kernel.dates import Clock, PartialDate
from contactpoint.lookup.rules import Agreed, Closeness, Criterion, How
from contactpoint.pages import words


class On(Clock):
    def __init__(self, day: date) -> None:
        self.day = day

    def today(self) -> date:
        return self.day


@pytest.mark.parametrize(
    ("born", "shown"),
    [
        (PartialDate(2019, 3, 31), "31 March 2019"),
        (PartialDate(2019, 12), "December 2019"),
        (PartialDate(2019), "2019"),
        (date(2026, 11, 2), "2 November 2026"),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(born, shown):
    assert words.day(born) == shown


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (PartialDate(2015, 3, 9), date(2026, 3, 8), 10),
        (PartialDate(2015, 3, 9), date(2026, 3, 9), 11),
        (PartialDate(2016, 2, 29), date(2026, 2, 28), 10),
        (PartialDate(2015, 3), date(2026, 3, 9), None),
        (PartialDate(2026, 3, 10), date(2026, 3, 9), None),
    ],
)
def test_an_age_is_given_only_where_the_day_of_birth_is_known(settings, born, today, years):
    settings.CLOCK = On(today)
    assert words.age(born) == years


@pytest.mark.parametrize("gender", Gender)
def test_every_gender_has_a_word(gender):
    assert words.gender(gender)
    assert words.gender_alone(gender)


@pytest.mark.parametrize("kind", ServiceKind)
def test_every_kind_of_service_has_a_word_and_none_says_why(kind):
    assert "justice" not in words.service_kind(kind).lower()


@pytest.mark.parametrize(
    ("agreed", "told"),
    [
        (Agreed(Criterion.FAMILY, How.EXACTLY), "family name"),
        (Agreed(Criterion.FAMILY, How.SOUNDS), "family name (sounds alike)"),
        (Agreed(Criterion.GIVEN, How.SHORT_FORM), "given name (a short or long form)"),
        (Agreed(Criterion.BORN, How.DAY_AND_MONTH), "date of birth (day and month swapped)"),
    ],
)
def test_what_agrees_is_told_with_how_where_it_is_not_to_the_letter(agreed, told):
    assert words.agreed(agreed) == told


@pytest.mark.parametrize("how", How)
def test_every_way_of_agreeing_has_words(how):
    assert words.agreed(Agreed(Criterion.BORN, how)).startswith("date of birth")
    assert set(words.AGREEMENTS) == set(How)


@pytest.mark.parametrize("closeness", Closeness)
def test_every_closeness_has_words_of_its_own(closeness):
    assert [words.closeness(one) for one in Closeness].count(words.closeness(closeness)) == 1


@pytest.mark.parametrize("statement", Statement)
def test_an_address_where_the_child_lives_needs_no_words_and_any_other_statement_has_some(statement):
    assert (words.statement(statement) == "") == (statement is Statement.HERE)


@pytest.mark.parametrize(
    ("telephone", "dialled"),
    [
        ("01632 960003", "tel:01632960003"),
        ("+44 1632 960003", "tel:+441632960003"),
        ("07700 900123 x4417", "tel:07700900123;ext=4417"),
        ("01632 960003 ext. 12", "tel:01632960003;ext=12"),
    ],
)
def test_a_telephone_number_is_dialled_as_browsers_do(telephone, dialled):
    assert words.dial(telephone) == dialled


@pytest.mark.parametrize(
    ("instant", "told"),
    [
        (datetime(2026, 7, 3, 13, 5, tzinfo=UTC), "3 July 2026, 14:05"),
        (datetime(2026, 11, 22, 23, 59, tzinfo=UTC), "22 November 2026, 23:59"),
    ],
)
def test_a_moment_is_told_in_englands_time(instant, told):
    assert words.moment(instant) == told
