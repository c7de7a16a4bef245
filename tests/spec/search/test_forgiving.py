"""B5-26: one search forgives. Each row: what was typed, who is found first, and how each criterion agrees."""

import pytest

from tests.support.drawn import World, rows

pytestmark = pytest.mark.django_db
CHILDREN = """
who       | family         | given            | born       | home
maya      | Kaur           | Maya Rose        | 2015-03-09 | HU5 2AB
mohammed  | Chaudhry       | Mohammed         | 2012-07-04 | BD3 9QS
yusuf     | Hussain        | Yusuf            | 2016-11-20 | LS6 1AA
kasia     | Wiśniewska     | Katarzyna        | 2014-05-02 | M14 5AB
william   | Smith-Jones    | William          | 2011-08-13 | HU5 3XX
sean      | O'Neill        | Seán             | 2013-01-31 | L8 2BC
liam      | MacDonald      | Liam             | 2017-10-10 | HU1 1AA
anna      | van der Berg   | Anna-Marie       | 2010-12-24 |
luis      | de la Cruz     | José Luis        | 2018-02-28 | SE5 8RS
tiny      | Ng             | Li               | 2019-06-06 | W1A 1AA
partly    | Okafor         | Chidi            | 2014-04    | B11 1BB
"""
FORGIVEN = """
family          | given           | born       | finds    | family name | given name | date of birth
kaur            | maya            | 2015-03-09 | maya     | exactly     | exactly    | exactly
Kuar            | Maya            | 2015-03-09 | maya     | sounds      | exactly    | exactly
Kaurr           | Mya             | 2015-03-09 | maya     | sounds      | sounds     | exactly
Laur            | Maya            | 2015-03-09 | maya     | spelt       | exactly    | exactly
Laur            | Naya            | 2015-03-09 | maya     | spelt       | spelt      | exactly
Maya            | Kaur            | 2015-03-09 | maya     | swapped     | swapped    | exactly
Maya            | Laur            | 2015-03-09 | maya     | swapped     | swapped    | exactly
Kaur            | Rose            | 2015-03-09 | maya     | exactly     | in_part    | exactly
Kaur            | Maya            | 2015-09-03 | maya     | exactly     | exactly    | day_and_month
Kaur            | Maya            | 2015-03-10 | maya     | exactly     | exactly    | near
Kaur            | Maya            | 2015-02-27 | maya     | exactly     | exactly    | near
Kaur            | Maya            | 2014-03-09 | maya     | exactly     | exactly    | near
Laur            | Maya            | 2015-09-03 | maya     | spelt       | exactly    | day_and_month
Kaur            | Naya            | 2016-03-09 | maya     | exactly     | spelt      | near
Maya            | Kaur            | 2015-03-19 | maya     | swapped     | swapped    | near
Kaur            |                 | 2015-03-09 | maya     | exactly     |            | exactly
Kaur            | Maya            | 2015-03    | maya     | exactly     | exactly    | exactly
Laur            | Maya            | 2015-03    | maya     | spelt       | exactly    | exactly
Choudhury       | Muhammad        | 2012-07-04 | mohammed | sounds      | sounds     | exactly
Chowdhry        | Mo              | 2012-07-04 | mohammed | sounds      | short_form | exactly
Husain          | Youssef         | 2016-11-20 | yusuf    | sounds      | sounds     | exactly
Wisniewska      | Katarzina       | 2014-05-02 | kasia    | exactly     | sounds     | exactly
Wiśniewska      | Kasia           | 2014-05-02 | kasia    | exactly     | short_form | exactly
Smith-Jones     | Bill            | 2011-08-13 | william  | exactly     | short_form | exactly
Smith           | William         | 2011-08-13 | william  | in_part     | exactly    | exactly
Jones           | Will            | 2011-08-13 | william  | in_part     | short_form | exactly
Smith Jones     | William         | 2011-08-13 | william  | exactly     | exactly    | exactly
Oneill          | Sean            | 2013-01-31 | sean     | exactly     | exactly    | exactly
O Neil          | Sean            | 2013-01-31 | sean     | sounds      | exactly    | exactly
Neill           | Seán            | 2013-01-31 | sean     | in_part     | exactly    | exactly
McDonald        | Liam            | 2017-10-10 | liam     | sounds      | exactly    | exactly
Mac Donald      | Liam            | 2017-10-10 | liam     | exactly     | exactly    | exactly
Berg            | Anna            | 2010-12-24 | anna     | in_part     | in_part    | exactly
Vandenberg      | Anna Marie      | 2010-12-24 | anna     | spelt       | exactly    | exactly
Cruz            | Luis            | 2018-02-28 | luis     | in_part     | in_part    | exactly
DE LA CRUZ      | Jose            | 2018-02-28 | luis     | exactly     | exactly    | exactly
Okafor          | Chidi           | 2014-04-17 | partly   | exactly     | exactly    | in_part
K*ur%           | M?ya            | 2015-03-09 | maya     | sounds      | sounds     | exactly
"""


@pytest.fixture
def world():
    return World(CHILDREN)


def test_every_row_of_the_table(world):
    wrong = []
    for row in rows(FORGIVEN):
        found = world.search(**{field: row[field] for field in ("family", "given", "born")})
        how = {one.criterion.value: one.how.value for one in found[0].agreed} if found else {}
        expected = {name: row[name] for name in ("family name", "given name", "date of birth") if row[name]}
        if not found or found[0].number != world.numbers[row["finds"]] or how != expected:
            wrong.append((row["family"], row["given"], row["born"], how))
    assert wrong == []


@pytest.mark.parametrize(
    ("family", "given", "born"),
    [
        ("Gill", "Maya", "2015-03-09"),  # an unrelated family name
        ("Kaur", "Zara", "2015-04-09"),  # another given name and another date
        ("Kaur", "Maya", "2016-04-09"),  # a date that is not near
        ("Nguyen", "Li", "2019-06-06"),
        ("Ny", "Li", "2019-06-06"),  # of a short name every letter counts
    ],
)
def test_forgiving_has_an_end(world, family, given, born):
    assert world.find(family=family, given=given, born=born) == []


@pytest.mark.parametrize("postcode", ["HU5", "hu5", "HU5 2", "HU5 2AB", "hu52ab", " HU5*"])
def test_the_year_of_birth_and_a_part_of_the_postcode(world, postcode):
    assert world.find(family="Kaur", given="Maya", born="2015", postcode=postcode) == ["maya"]
    assert world.find(family="Laur", given="Mya", born="2015", postcode=postcode) == ["maya"]


def test_another_year_or_district_is_another_child(world):
    assert world.find(family="Kaur", given="Maya", born="2014", postcode="HU5") == []
    assert world.find(family="Kaur", given="Maya", born="2015", postcode="HU6") == []
    assert world.find(family="Kaur", given="Zara", born="2015", postcode="HU5") == []
