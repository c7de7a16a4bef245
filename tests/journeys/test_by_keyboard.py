"""The main job without a mouse."""

import pytest

from tests.journeys.keyboard import tab_to
from tests.journeys.people import NOW

pytestmark = pytest.mark.journey


def test_from_the_search_to_a_telephone_number_by_keyboard_alone(practitioner, journey):
    # Given a practitioner without a mouse who has signed in
    practitioner.signs_in()
    journey.begins()
    page = practitioner.page
    # When she skips the menu and types what she knows
    page.keyboard.press("Tab")
    assert practitioner.has_the_focus_on("Skip to main content")
    page.keyboard.press("Enter")
    for label, typed in (("Family name", "Kaur"), ("Day", "9"), ("Month", "3"), ("Year", "2015")):
        tab_to(page, f"#{page.get_by_label(label).get_attribute('id')}")
        page.keyboard.type(typed)
    # And chooses why with the arrow keys, and presses Enter
    tab_to(page, "input[type=radio]")
    while not page.get_by_label(NOW).is_checked():
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert practitioner.sees("Results")
    # And opens the first result
    tab_to(page, ".cp-result a")
    page.keyboard.press("Enter")
    assert practitioner.sees("Kaur, Maya")
    # Then the first telephone number is reached by the same key
    tab_to(page, ".cp-service a[href^='tel:']")
    journey.arrives(screens=3)
