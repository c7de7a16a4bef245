"""A mistake is said where it was made, and costs nothing that was typed."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


def test_a_mistake_is_said_at_the_top_and_leads_to_its_field(practitioner, journey):
    # Given a practitioner ready to look
    practitioner.signs_in()
    journey.begins()
    practitioner.says_why()
    # When she types a date that does not exist
    practitioner.looks_for(family="Kaur", day="31", month="2", year="2015")
    # Then the summary has the focus, names the fault and leads to the field, and nothing typed is lost
    expect(practitioner.page.locator(".govuk-error-summary")).to_be_focused()
    practitioner.page.get_by_role("link", name="This date does not exist in the calendar.").click()
    expect(practitioner.page.get_by_label("Day")).to_be_focused()
    assert practitioner.has_typed(family="Kaur", day="31", month="2", year="2015")
    assert practitioner.has_said_why()
    # And once it is mended the search goes on
    practitioner.looks_for_maya()
    assert practitioner.children_found() == ["Kaur, Maya"]
    journey.arrives(screens=3)


def test_a_reason_that_was_forgotten_is_asked_for(practitioner):
    # Given a practitioner in a hurry
    practitioner.signs_in()
    # When she looks without saying why
    practitioner.looks_for_maya()
    # Then nobody is shown, the page asks why, and keeps the name
    assert practitioner.summary_says("Choose why you are looking")
    assert practitioner.has_typed(family="Kaur", day="9", month="3", year="2015")


def test_a_form_from_before_a_second_sign_in_can_be_sent_again(practitioner, journey):
    # Given a search form that was open while she signed in again in another window
    practitioner.signs_in()
    journey.begins()
    practitioner.says_why()
    practitioner.page.context.clear_cookies(name="contactpoint_web_form")
    # When she sends it
    practitioner.looks_for_maya()
    # Then the page says that nothing was changed, and one press sends what she typed
    assert practitioner.sees("Please send this form again")
    practitioner.presses("Send again")
    assert practitioner.sees("Results")
    journey.arrives(screens=3)
