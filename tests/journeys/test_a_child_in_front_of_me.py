"""A child stands there, and all that the child says is a nickname and an age."""

import pytest

from tests.journeys import children

pytestmark = pytest.mark.journey


def test_a_nickname_and_an_age_become_enough(practitioner, journey):
    # Given a lost boy who says that he is Billy and seven
    children.told_of(children.WILLIAM)
    practitioner.signs_in()
    journey.begins()
    # When that is all that is typed
    practitioner.says_why()
    practitioner.looks_for(given="Billy", year="2019")
    # Then the page says what to add, and keeps what was typed
    assert practitioner.sees("Find a child")
    assert practitioner.summary_says("Add the family name")
    assert practitioner.has_typed(given="Billy", year="2019")
    # When he says that he is a Cartwright, and lives by the dock
    practitioner.looks_for(family="Cartwright", postcode="HU5")
    # Then William is found by his short name, the year and the district
    assert practitioner.sees("Results")
    assert practitioner.children_found() == ["Cartwright, William Joseph"]
    assert practitioner.reads("given name (a short or long form)", "postcode")
    practitioner.opens("Cartwright, William")
    assert practitioner.telephone_of("Mill Lane School") == "tel:01632960004"
    journey.arrives(screens=4)
