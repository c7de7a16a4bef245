"""The children of the last days, for a practitioner who comes back to one."""

import pytest

from tests.journeys import children

pytestmark = pytest.mark.journey


def test_a_child_looked_at_before_is_opened_without_a_search(practitioner, journey):
    # Given a practitioner who looked at Maya and then at Rose, and signed out
    children.a_limited_child()
    practitioner.opens_mayas_page()
    practitioner.goes_to("Find a child")
    practitioner.looks_for(family="Marsh", day="21", month="11", year="2017")
    practitioner.opens("Marsh, Rose")
    practitioner.signs_out()
    # When she signs in again, says why and opens the list
    practitioner.signs_in()
    journey.begins()
    practitioner.says_why_on_its_own_page()
    practitioner.goes_to("Recent")
    # Then both stand there, the last one first, with the four facts alone
    assert practitioner.children_found() == ["Marsh, Rose", "Kaur, Maya"]
    assert practitioner.reads_nothing_of("Hull children's team", "Quays")
    # And one press opens the page
    practitioner.opens("Kaur, Maya")
    assert practitioner.telephone_of("The Quays Surgery") == "tel:01632960001"
    journey.arrives(screens=5)


def test_the_list_is_each_persons_own(practitioner, colleague):
    # Given a practitioner who looked at Maya
    practitioner.opens_mayas_page()
    # When her colleague opens his list
    colleague.signs_in()
    colleague.says_why_on_its_own_page()
    colleague.goes_to("Recent")
    # Then it is empty
    assert colleague.reads("You have not opened a child’s page in the last 7 days.")
