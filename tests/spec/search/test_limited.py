"""B6-32: what the directory does not hold is not compared, so a limited child is found as any without other rows."""

import pytest

from contactpoint.disclosure.facts import Cause
from tests.support.children import lifted, limited
from tests.support.drawn import World

pytestmark = pytest.mark.django_db
CHILDREN = """
who   | family | given | born       | home
maya  | Kaur   | Maya  | 2015-03-09 | HU5 2AB
bare  | Kaur   | Maya  | 2015-03-09 |
"""
WAYS = [
    {"family": "Kaur", "given": "Maya", "born": "2015-03-09"},
    {"family": "Kaur", "born": "2015-03-09", "postcode": "LS1"},
    {"family": "Kuar", "given": "Mya", "born": "2015-03-09", "postcode": "HU5 2AB"},
    {"family": "Kaur", "given": "Maya", "born": "2015-09-03", "gender": "female"},
    {"family": "Maya", "given": "Kaur", "born": "2015-03", "postcode": "HU5"},
    {"family": "Kaur", "given": "Zara", "born": "2015-03-09", "postcode": "HU5"},
]


@pytest.fixture
def world():
    return World(CHILDREN)


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("typed", WAYS, ids=lambda typed: " ".join(typed.values()))
def test_a_limited_child_answers_as_one_without_other_rows(world, typed, cause):
    limited(world.numbers["maya"], cause)
    found = {child.number: (child.agreed, child.closeness) for child in world.search(**typed)}
    assert set(found) == set(world.numbers.values())
    assert len(set(found.values())) == 1


@pytest.mark.parametrize("typed", WAYS, ids=lambda typed: " ".join(typed.values()))
def test_a_place_that_goes_takes_no_child_with_it(world, typed):
    assert set(world.find(**typed)) == {"maya", "bare"}
    limited(world.numbers["maya"], Cause.SHIELD)
    assert set(world.find(**typed)) == {"maya", "bare"}


def test_the_year_and_postcode_find_a_shown_place_alone(world):
    typed = {"family": "Kaur", "given": "Maya", "born": "2015", "postcode": "HU5"}
    assert world.find(**typed) == ["maya"]
    limited(world.numbers["maya"], Cause.GATE)
    assert world.find(**typed) == []
    lifted(world.numbers["maya"], Cause.GATE)
    assert world.find(**typed) == ["maya"]
