"""The main job: who else is working with this child, and how do I reach them?"""

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Officer, Practitioner

pytestmark = pytest.mark.journey


def test_from_sign_in_to_a_telephone_number_in_three_screens(practitioner: Practitioner):
    # Given a practitioner who has signed in and said why
    practitioner.signs_in()
    assert practitioner.sees("Why are you looking?")
    practitioner.says_why()
    # When she looks for Maya and opens the page
    assert practitioner.sees("Find a child")
    practitioner.looks_for_maya()
    assert practitioner.sees("Results")
    practitioner.opens("Kaur, Maya")
    # Then she sees who works with Maya, and can telephone
    assert practitioner.sees("Kaur, Maya")
    assert practitioner.telephone_of("Hull children's team") == "tel:01632960003"
    assert practitioner.page.title() == "Child – ContactPoint"


def test_nothing_about_the_child_is_in_an_address_or_a_title(practitioner: Practitioner):
    # Given a browser that notes every address and title
    seen: list[str] = []
    practitioner.page.on("request", lambda request: seen.extend([request.url, request.headers.get("referer", "")]))
    practitioner.page.on("load", lambda page: seen.append(page.title()))
    # When a practitioner opens Maya's page
    practitioner.opens_mayas_page()
    # Then none of them names her
    practitioner.page.wait_for_load_state()
    assert not [one for one in seen for word in ("kaur", "maya", "2015") if word in one.lower()]


def test_back_after_signing_out_shows_nothing(practitioner: Practitioner):
    # Given a practitioner on Maya's page
    practitioner.opens_mayas_page()
    # When she signs out and the next person at the desk presses Back
    practitioner.signs_out()
    assert practitioner.sees("Sign in")
    for _ in range(3):
        practitioner.page.go_back()
        # Then the sign-in page stands there, whatever stood there before
        expect(practitioner.page.get_by_text("Maya")).to_have_count(0)
        assert practitioner.sees("Sign in")


def test_a_mistake_is_said_at_the_top_and_leads_to_its_field(practitioner: Practitioner):
    # Given a practitioner ready to look
    practitioner.is_ready_to_look()
    # When she types a date that does not exist
    practitioner.looks_for("Kaur", "31", "2", "2015")
    # Then the summary has the focus, names the fault and leads to the field, and nothing typed is lost
    expect(practitioner.page.locator(".govuk-error-summary")).to_be_focused()
    practitioner.page.get_by_role("link", name="This date does not exist in the calendar.").click()
    expect(practitioner.page.get_by_label("Day")).to_be_focused()
    expect(practitioner.page.get_by_label("Family name")).to_have_value("Kaur")


def test_a_form_from_before_a_second_sign_in_can_be_sent_again(practitioner: Practitioner):
    # Given a search form that was open while she signed in again in another window
    practitioner.is_ready_to_look()
    practitioner.page.context.clear_cookies(name="contactpoint_web_form")
    # When she sends it
    practitioner.looks_for_maya()
    # Then the page says that nothing was changed, and one press sends what she typed
    assert practitioner.sees("Please send this form again")
    practitioner.page.get_by_role("button", name="Send again").click()
    assert practitioner.sees("Results")


def test_an_officer_signs_in_to_the_desk_on_its_own_host(officer: Officer):
    officer.signs_in()
    assert officer.sees("Desk")
    assert "desk.localhost" in officer.page.url
    officer.signs_out()
    assert officer.sees("Sign in")
