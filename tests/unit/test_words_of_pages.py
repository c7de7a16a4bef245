"""How facts are written on pages."""

from datetime import UTC, date, datetime

import pytest

from contactpoint.disclosure.facts import Gender, ServiceKind
from contactpoint.kernel.dates import Clock, PartialDate
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
    ("instant", "told"),
    [
        (datetime(2026, 7, 3, 13, 5, tzinfo=UTC), "3 July 2026, 14:05"),
        (datetime(2026, 11, 22, 23, 59, tzinfo=UTC), "22 November 2026, 23:59"),
    ],
)
def test_a_moment_is_told_in_englands_time(instant, told):
    assert words.moment(instant) == told
