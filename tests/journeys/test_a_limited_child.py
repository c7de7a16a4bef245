"""A child of whom no more than the four facts may be shown: the page is that of any child."""

import pytest

from tests.journeys import children

pytestmark = pytest.mark.journey


def test_a_limited_childs_page_shows_four_facts_and_the_way_to_ask(practitioner, journey):
    # Given Rose, of whom no more is shown, and a practitioner who knows her name and date of birth
    children.a_limited_child()
    practitioner.signs_in()
    journey.begins()
    practitioner.says_why()
    # When she finds and opens her
    practitioner.looks_for(family="Marsh", day="21", month="11", year="2017")
    practitioner.opens("Marsh, Rose")
    # Then she reads the four facts, that there may be more, and whom to telephone
    assert practitioner.sees("Marsh, Rose")
    journey.arrives(screens=3)
    assert practitioner.reads("Female", "21 November 2017", "No service is shown", "There may be more than is shown")
    assert practitioner.reads("We can put you in touch")
    # And nothing says why, where she lives or who works with her
    assert practitioner.reads_nothing_of("Hull children's team", "The Quays Surgery", "Ferry Lane", "HU2 9XY")
    assert practitioner.has_no_button("Show address and carers")


def test_the_place_of_a_limited_child_neither_helps_nor_hinders(practitioner):
    # Given Rose
    children.a_limited_child()
    practitioner.signs_in()
    practitioner.says_why()
    # When somebody types where she lives, or where she does not
    practitioner.looks_for(family="Marsh", day="21", month="11", year="2017", postcode="HU2 9XY")
    with_her_own = practitioner.results()
    practitioner.follows("Change this search")
    practitioner.looks_for(postcode="LS1 4AB")
    # Then the answers are the same
    assert practitioner.children_found() == ["Marsh, Rose"]
    assert practitioner.results() == with_her_own
