"""What a search makes of wildcards, of years out of the calendar, of many names in one, of a full district."""

import pytest

from contactpoint.kernel.dates import PartialDate
from contactpoint.lookup.criteria import Criteria, too_little
from tests.support.drawn import World

pytestmark = pytest.mark.django_db

MANY = "\n".join(
    ["who | family | given | born | home", "wanted | Young | Zoe | 2015-06-01 | HU5 2AB"]
    + [
        f"c{nth} | Adams | Child{'abcdefghijklmnopqrst'[nth % 20]} | 2015-01-{1 + nth % 13:02} | HU5 1AA"
        for nth in range(260)
    ]
)
TWO = """
who   | family | given | born       | home
asha  | Sandhu | Asha  | 2015-03-09 | HU5 2AB
"""


def test_a_child_late_in_the_alphabet_is_found_in_a_full_district():
    assert World(MANY).find(family="Young", given="Zoe", born="2015", postcode="HU5 2AB") == ["wanted"]


@pytest.mark.parametrize("nothing", ["*", "%", "???", "", "-"])
def test_a_name_of_wildcards_alone_is_as_if_nothing_had_been_typed(nothing):
    world = World(TWO)
    plain = world.search(family="Sandhu", born="2015-03-09")
    assert world.search(family="Sandhu", given=nothing, born="2015-03-09") == plain
    number = str(world.numbers["asha"])
    assert world.find(family=nothing, born="2015-03-09", number=number) == ["asha"]
    assert too_little(Criteria(nothing, "Asha", PartialDate(2015, 3, 9))) is not None


def test_three_family_names_in_one_are_not_three_searches():
    world = World(TWO)
    assert world.find(family="Brown Sandhu", born="2015-03-09") == ["asha"]
    assert world.find(family="Brown Patel Sandhu", born="2015-03-09") == []


@pytest.mark.parametrize("year", [1, 1899, 2101, 9999])
def test_a_year_that_nobody_living_was_born_in_is_to_be_checked(year):
    assert too_little(Criteria("Kaur", "Maya", PartialDate(year, 12, 31))) == "Check the year of birth."
