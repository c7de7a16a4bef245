"""Before a visit ends, unused or after eight hours, the page says so; going on loses nothing that was typed."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from contactpoint.access import models
from contactpoint.audit.clock import database_now
from tests.journeys.people import Practitioner

pytestmark = pytest.mark.journey


def is_called_away(page: Page, minutes: str) -> None:
    page.clock.fast_forward(minutes)


def test_staying_signed_in_loses_nothing_that_was_typed(practitioner):
    # Given a practitioner who was called away with a search half typed
    page = practitioner.page
    practitioner.signs_in()
    page.clock.install()
    page.goto(f"{practitioner.base}/find")
    practitioner.types(family="Kaur", day="9", month="3", year="2015")
    is_called_away(page, "12:20")
    warning = page.get_by_text("Your visit ends in less than 2 minutes")
    expect(warning).to_be_hidden()
    is_called_away(page, "00:15")
    expect(warning).to_be_visible()
    # When she stays
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Stay signed in").click()
    # Then another tab says so, the warning goes, and what she typed is still there
    expect(opened.value.get_by_role("heading", level=1, name="You are still signed in")).to_be_visible()
    page.clock.run_for(2000)
    expect(warning).to_be_hidden()
    assert practitioner.has_typed(family="Kaur", year="2015")
    is_called_away(page, "12:00")
    expect(warning).to_be_hidden()


def test_a_page_that_nobody_used_closes_by_itself(practitioner):
    # Given Maya's page, left open over lunch
    page = practitioner.page
    page.clock.install()
    practitioner.opens_mayas_page()
    models.WebSession.objects.update(last_seen="2026-01-01T00:00Z")
    # When a quarter of an hour has gone
    is_called_away(page, "15:00")
    # Then nothing of her stands there, and nobody pressed anything
    assert practitioner.sees("Sign in")
    assert practitioner.reads_nothing_of("Maya", "Kaur")


def test_ten_minutes_before_the_longest_visit_ends_a_new_one_can_begin_and_nothing_typed_is_lost(practitioner):
    # Given a practitioner who signed in nearly eight hours ago, with a search half typed
    page = practitioner.page
    practitioner.signs_in()
    warning = page.get_by_text("Your visit ends in less than 10 minutes")
    expect(warning).to_be_hidden()
    models.WebSession.objects.update(started=database_now() - timedelta(hours=7, minutes=51))
    page.goto(f"{practitioner.base}/find")
    practitioner.says_why()
    practitioner.types(family="Kaur", day="9", month="3", year="2015")
    expect(warning).to_be_visible()
    # When she signs in again in another tab
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again now").click()
    again = Practitioner(opened.value, practitioner.base, practitioner.account)
    again.gives_name_and_password()
    again.gives_the_code()
    # Then the warning goes, and what she typed is searched for when the old visit is over
    expect(warning).to_be_hidden()
    models.WebSession.objects.filter(started__lt=database_now() - timedelta(hours=1)).update(ended=database_now())
    practitioner.presses("Find")
    practitioner.presses("Send again")
    assert practitioner.children_found() == ["Kaur, Maya"]


def test_a_visit_that_is_over_closes_its_page_however_it_was_used(practitioner):
    # Given Maya's page in the last seconds of the longest visit
    page = practitioner.page
    practitioner.opens_mayas_page()
    models.WebSession.objects.update(started=database_now() - timedelta(hours=8) + timedelta(seconds=4))
    page.reload()
    assert practitioner.reads("Maya")
    # When they have gone, then nothing of her stands there, and nobody pressed anything
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible(timeout=15_000)
    assert practitioner.reads_nothing_of("Maya", "Kaur")
