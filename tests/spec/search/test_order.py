"""B5-28: best first, in a total order; a postcode and a gender add and never filter; other dates come last."""

import pytest

from contactpoint.lookup.rules import Closeness
from tests.support.drawn import World

pytestmark = pytest.mark.django_db
CHILDREN = """
who      | family | given  | born       | home
exact    | Khan   | Amina  | 2014-06-01 | HU5 2AB
spelt    | Khan   | Anina  | 2014-06-01 | LS6 1AA
sister   | Khan   | Zoya   | 2014-06-01 | HU5 2AB
year     | Khan   | Amina  | 2015-06-01 | HU5 2AB
same     | Khan   | Amina  | 2014-06-01 | BD3 9QS
turned   | Amina  | Khan   | 2014-06-01 |
"""
AMINA = {"family": "Khan", "given": "Amina", "born": "2014-06-01"}


@pytest.fixture
def world():
    return World(CHILDREN)


def test_best_first_and_ties_by_number(world):
    pair = sorted(("exact", "same"), key=world.numbers.get)
    assert world.find(**AMINA) == [*pair, "spelt", "turned", "sister"]
    assert [child.closeness for child in world.search(**AMINA)] == [
        *(Closeness.EXACT, Closeness.EXACT, Closeness.CLOSE, Closeness.CLOSE, Closeness.PARTLY)
    ]


def test_a_postcode_adds_and_never_filters(world):
    assert world.find(**AMINA, postcode="BD3")[:2] == ["same", "exact"]
    assert world.find(**AMINA, postcode="HU5 2AB")[:2] == ["exact", "same"]
    assert set(world.find(**AMINA, postcode="ZE1")) == set(world.find(**AMINA))


def test_a_gender_adds_and_never_filters(world):
    assert set(world.find(**AMINA, gender="male")) == set(world.find(**AMINA))


def test_other_dates_are_tried_only_where_none_agrees_well(world):
    assert "year" not in world.find(**AMINA)
    assert world.find(**(AMINA | {"born": "2015-06-02"})) == ["year"]
    assert world.find(**(AMINA | {"born": "2016-06-01"})) == ["year"]


def test_the_same_search_has_the_same_answer(world):
    assert [world.find(**AMINA) for _ in range(5)] == [world.find(**AMINA)] * 5
