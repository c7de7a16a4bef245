"""B5-30, B7-46: whose family name does not agree is found only by a shown place; the rule is the same for everyone."""

import pytest

from tests.support.drawn import World, rows

pytestmark = pytest.mark.django_db
CHILDREN = """
who      | family  | given | born       | home    | former  | limited
adopted  | Ellison | Kelly | 2013-06-17 | HU5 2AB |         |
hidden   | Ferris  | Kelly | 2014-02-02 | HU5 2AB |         | yes
renamed  | Barker  | Leon  | 2012-09-01 | HU5 2AB | Quilter |
covered  | Barker  | Noah  | 2012-10-01 | HU5 2AB | Quilter | yes
"""
SEARCHES = """
family  | given | born       | postcode | finds
Ellison | Kelly | 2013-06-17 |          | adopted
Doyle   | Kelly | 2013-06-17 |          |
Doyle   | Kelly | 2013-06-17 | LS1      |
Doyle   | Kelly | 2013-06-17 | HU5      |
Doyle   | Kelly | 2013-06-17 | HU5 2AB  | adopted
Doyle   | Kelly | 2013-06-17 | HU5 9ZZ  |
Doyle   |       | 2013-06-17 | HU5      |
Doyle   | Zara  | 2013-06-17 | HU5      |
Doyle   | Kelly | 2013       | HU5      |
Doyle   | Kelly | 2013       | HU5 2AB  | adopted
Kelly   | Doyle | 2013-06-17 |          |
Kelly   |       | 2013-06-17 |          |
Doyle   | Kelly | 2014-02-02 |          |
Doyle   | Kelly | 2014-02-02 | HU5 2AB  |
Ferris  | Kelly | 2014-02-02 | HU5 2AB  | hidden
Ferris  | Kelly | 2014-02-02 | LS1      | hidden
Ferris  | Kelly | 2014       | HU5      |
Quilter | Leon  | 2012-09-01 |          | renamed
Kwilter | Leon  | 2012-09-01 |          | renamed
Quilter | Noah  | 2012-10-01 |          |
Barker  | Noah  | 2012-10-01 |          | covered
Quilter | Leon  | 2012       | HU5      | renamed
"""


@pytest.fixture
def world():
    return World(CHILDREN)


def test_every_search_of_the_table(world):
    asked = [{field: row[field] for field in ("family", "given", "born", "postcode")} for row in rows(SEARCHES)]
    found = [world.find(**one) for one in asked]
    assert found == [[row["finds"]] if row["finds"] else [] for row in rows(SEARCHES)]


def test_a_former_name_finds_and_is_never_shown(world):
    (child,) = world.search(family="Quilter", given="Leon", born="2012-09-01")
    assert "Quilter" not in repr(child)


@pytest.mark.parametrize(("family", "finds"), [("Ellison", ["adopted"]), ("Elison", ["adopted"]), ("Doyle", [])])
def test_a_number_finds_with_a_family_name_that_agrees(world, family, finds):
    number = str(world.numbers["adopted"])
    assert world.find(family=family, number=number) == finds
    assert world.find(family=family, born="2013-06-17", number=number) == finds


def test_a_number_finds_with_the_date_of_birth(world):
    number = str(world.numbers["adopted"])
    assert world.find(born="2013-06-17", number=number) == ["adopted"]
    assert world.find(born="2013-06", number=number) == ["adopted"]
    assert world.find(born="2013-06-18", number=number) == []
    assert world.find(family="Doyle", born="2013-06-17", postcode="HU5", number=number) == []
    assert world.find(family="Doyle", born="2013-06-17", postcode="HU5 2AB", number=number) == ["adopted"]
