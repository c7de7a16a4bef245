"""What is held, decided on by a shielding officer without a mouse; and a child's history, read by a data manager."""

import pytest
from playwright.sync_api import expect

from contactpoint.access import models
from contactpoint.identity.models import Hold
from contactpoint.kernel.actors import Role
from tests.journeys import children
from tests.journeys.keyboard import tab_to
from tests.journeys.people import DataManager, Officer
from tests.support import people
from tests.support.deliveries import a_data_manager, some_feeds
from tests.support.holding import carried_out
from tests.support.loads import open_hull

pytestmark = pytest.mark.journey


@pytest.fixture
def hull(transactional_db):
    some_feeds()
    open_hull()
    return models.Organisation.objects.get(code="HUL")


def enters(page, where):
    """To a button or link by Tab, then Enter."""
    tab_to(page, where)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_held_record_is_linked_under_the_shield_by_keyboard(desk, hull, open_window):
    # Given a record that touches a shielded child, and an officer without a mouse
    children.are_held()
    officer = Officer(open_window().new_page(), desk, people.a_person("ola", Role.SHIELDING_OFFICER, hull))
    officer.signs_in()
    page = officer.page
    # When she follows the list to it and says that it is the same child
    enters(page, "a[href='/held']")
    assert officer.reads("2 things wait for a shielding officer")
    enters(page, "a[role=button]")
    assert officer.sees("Is this record about the child?")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    enters(page, "button[value=same]")
    # Then the list says so, and the worker links it
    assert officer.reads("You decided: the same child", "One thing waits")
    carried_out()
    assert not Hold.objects.exists()


def test_a_data_manager_reads_who_decided_and_why(desk, hull, open_window):
    # Given a pair that Dan says is one child
    children.are_to_be_reviewed(1)
    manager = DataManager(open_window().new_page(), desk, a_data_manager())
    manager.signs_in()
    manager.page.goto(f"{manager.base}/review")
    manager.presses("Start with the first")
    manager.presses("Match")
    # When he asks for the history of the child, and the worker has written it
    number, family = children.with_a_history()
    manager.page.goto(f"{manager.base}/history")
    manager.asks_for_history(number, family)
    assert manager.reads("The history is not written yet")
    children.histories_are_written()
    manager.presses("Look again")
    # Then it says who decided, and why
    assert manager.sees("History of Moss, Asha")
    assert manager.reads("Decided: a record that waited is this child’s.", "By Dan (", "the NHS numbers differ.")
