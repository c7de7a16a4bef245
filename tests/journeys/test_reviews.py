"""A council's list of pairs that may be one child, cleared without a mouse."""

import pytest
from playwright.sync_api import expect

from tests.journeys import children
from tests.journeys.keyboard import tab_to
from tests.journeys.people import DataManager
from tests.support.deliveries import a_data_manager

pytestmark = pytest.mark.journey
PAIRS = 10


@pytest.fixture
def manager(desk, transactional_db, open_window):
    children.are_to_be_reviewed(PAIRS)
    return DataManager(open_window().new_page(), desk, a_data_manager())


def presses_by_tab(page, presses):
    """From the heading, which has the focus, so many stops on; then Enter."""
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    for _ in range(presses):
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_ten_pairs_are_decided_by_keyboard_alone(manager):
    # Given a data manager without a mouse, and ten pairs that wait
    manager.signs_in()
    page = manager.page
    page.goto(f"{manager.base}/review")
    assert manager.reads("10 pairs may be one child")
    # When she starts with the first and answers each: one press of Tab is Match, two are Different
    presses_by_tab(page, 1)
    for place in range(PAIRS):
        assert manager.sees("Are these one child?")
        assert manager.reads("the NHS numbers differ")
        presses_by_tab(page, 1 + place % 2)
        assert manager.reads("You decided: different" if place % 2 else "You decided: a match")
    # Then nothing is left, and the last answer can still be taken back
    assert manager.reads("Nothing waits for your decision")
    tab_to(page, ".govuk-inset-text button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert manager.reads("Undone.")


def test_a_pair_is_put_off_and_the_next_one_stands_there(manager):
    manager.signs_in()
    manager.page.goto(f"{manager.base}/review")
    manager.presses("Start with the first")
    manager.presses("Skip")
    assert manager.reads("is offered again tomorrow")
    assert manager.sees("Are these one child?")
