"""The main job: who else works with this child, and how do I reach them? Three screens from signing in."""

import pytest

from tests.journeys import children

pytestmark = pytest.mark.journey


def test_a_health_visitor_telephones_who_else_works_with_a_misspelt_child(practitioner, journey):
    # Given a baby whose name she has only heard, and a health visitor who has signed in
    children.told_of(children.ZAINAB)
    practitioner.signs_in()
    assert practitioner.sees("Find a child")
    journey.begins()
    # When she says why, types the name as it sounds, and opens the page
    practitioner.says_why("Early help to a child and family", what_i_am="Health visitor")
    practitioner.looks_for(family="Kureshi", given="Zaynab", day="14", month="6", year="2025")
    assert practitioner.sees("Results")
    assert practitioner.children_found()[0] == "Qureshi, Zainab"
    practitioner.opens("Qureshi, Zainab")
    # Then the lead professional stands first, with a number to press
    assert practitioner.sees("Qureshi, Zainab")
    journey.arrives(screens=3)
    assert "Hull children's team" in practitioner.services()[0]
    assert practitioner.telephone_of("Hull children's team") == "tel:01632960003"
    assert "Lead professional" in practitioner.services()[0]
    assert practitioner.reads("Priya Shah")


def test_a_teacher_finds_the_school_nurse_of_a_child(practitioner, journey):
    # Given a teacher who knows Maya and has signed in
    practitioner.signs_in()
    journey.begins()
    # When she looks for her
    practitioner.says_why("My organisation’s duty to safeguard", what_i_am="Teacher")
    practitioner.looks_for_maya()
    practitioner.opens("Kaur, Maya")
    # Then the nurse's name and number stand on the page, with the day on which they were last confirmed
    assert practitioner.telephone_of("Hull school nursing") == "tel:01632960007"
    journey.arrives(screens=3)
    assert practitioner.reads("Ade Bello", "Last confirmed by Health visiting and school nursing on 20 October 2026")


def test_day_and_month_were_swapped_and_the_family_name_was_written_first(practitioner, journey):
    # Given somebody who copies from a form on which everything was swapped
    practitioner.signs_in()
    journey.begins()
    # When she types family and given name, and day and month, the wrong way round
    practitioner.says_why()
    practitioner.looks_for(family="Maya", given="Kaur", day="3", month="9", year="2015")
    # Then Maya is found all the same, and the page says what was swapped
    assert practitioner.children_found()[0] == "Kaur, Maya"
    journey.arrives(screens=2)
    assert practitioner.reads("swapped")


def test_nothing_about_the_child_is_in_an_address_or_a_title(practitioner):
    # Given a browser that notes every address and title
    seen: list[str] = []
    practitioner.page.on("request", lambda request: seen.extend([request.url, request.headers.get("referer", "")]))
    practitioner.page.on("load", lambda page: seen.append(page.title()))
    # When a practitioner opens Maya's page, her address, and the contacts to print
    practitioner.opens_mayas_page()
    practitioner.presses("Show address and carers")
    practitioner.goes_back()
    practitioner.follows("Contacts to print")
    # Then none of them names her
    practitioner.page.wait_for_load_state()
    assert not [one for one in seen for word in ("kaur", "maya", "2015", "hu5") if word in one.lower()]
