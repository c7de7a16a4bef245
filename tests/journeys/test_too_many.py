"""Too many children agree: no count, and what to add."""

import pytest

from tests.journeys import children

pytestmark = pytest.mark.journey


def test_too_many_agree_until_a_given_name_is_added(practitioner, journey):
    # Given more children named Smith in one month than a page shows
    children.a_crowd()
    practitioner.signs_in()
    journey.begins()
    practitioner.says_why()
    # When a practitioner looks for the family name and the month
    practitioner.looks_for(family="Smith", month="5", year="2016")
    # Then fifty are shown, the page says that there are more, never how many, and what to add
    assert practitioner.reads("Too many children agree with what you typed. Add detail, such as the given name")
    assert len(practitioner.children_found()) == 50
    assert practitioner.reads_nothing_of("61 children", "50 of", "50 children")
    # When she adds the given name
    practitioner.follows("Change this search")
    practitioner.looks_for(given="Philippa")
    # Then the one she means stands first
    assert practitioner.children_found()[0] == "Smith, Philippa"
    journey.arrives(screens=4)
