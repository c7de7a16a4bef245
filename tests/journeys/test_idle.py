"""Two minutes before a visit ends unused, the page says so, and staying loses nothing that was typed."""

import pytest
from playwright.sync_api import Page, expect

from contactpoint.access import models

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
