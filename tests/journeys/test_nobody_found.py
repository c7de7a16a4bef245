"""Nobody is found: the page says what to do, and never that there is nobody."""

import pytest

pytestmark = pytest.mark.journey


def test_nobody_is_found_and_the_page_says_what_to_do(practitioner, journey):
    # Given a practitioner with a name that nobody has
    practitioner.signs_in()
    journey.begins()
    practitioner.says_why()
    # When she looks for it
    practitioner.looks_for(family="Abernathy", given="Una", day="9", month="3", year="2015")
    # Then she reads what to try, whom to telephone, and what is covered
    assert practitioner.sees("No child was found")
    journey.arrives(screens=2)
    assert practitioner.reads("What you can do now", "There may be more than is shown here", "We can put you in touch")
    assert practitioner.reads("NHS registrations, England: up to 1 November 2026")
    # When she changes the search, then what she typed is still there
    practitioner.follows("Change this search")
    assert practitioner.has_typed(family="Abernathy", given="Una", day="9", month="3", year="2015")


def test_a_number_with_a_wrong_name_finds_nobody(practitioner, journey):
    # Given somebody who holds Maya's number, and neither her name nor her date of birth
    practitioner.opens_mayas_page()
    number = practitioner.number_shown()
    practitioner.goes_to("Find a child")
    journey.begins()
    # When she types it with another name and another day
    practitioner.looks_for(family="Abernathy", day="1", month="1", year="2016", number=number)
    # Then the answer is that of any search that finds nobody
    assert practitioner.sees("No child was found")
    journey.arrives(screens=2)
    practitioner.follows("Change this search")
    # And with the name alone the number finds her
    practitioner.looks_for(family="Kaur", day="", month="", year="")
    assert practitioner.children_found() == ["Kaur, Maya"]


def test_a_number_alone_is_too_little(practitioner):
    # Given a practitioner who has signed in
    practitioner.signs_in()
    practitioner.says_why()
    # When she types a number and nothing else
    practitioner.looks_for(number="9990000018")
    # Then the page says what to add
    assert practitioner.summary_says("family name or the date of birth")
