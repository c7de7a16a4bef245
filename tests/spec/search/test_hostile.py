"""Whatever is typed, a search ends without an error and finds nobody that it should not."""

import pytest

from contactpoint.lookup.candidates import matching
from contactpoint.lookup.criteria import too_little
from tests.support.drawn import World, criteria

pytestmark = pytest.mark.django_db
CHILDREN = """
who  | family | given | born       | home
maya | Kaur   | Maya  | 2015-03-09 | HU5 2AB
li   | Ng     | Li    | 2015-03-09 | HU5 2AB
"""
TYPED = {
    "very long": "K" * 10_000,
    "very many words": "k " * 5_000,
    "NUL": "a\x00b",
    "only signs": "%*?_",
    "a wildcard after a letter": "K%",
    "an underscore": "N_",
    "emoji": "😀😀",
    "a letter and emoji": "x😀",
    "right to left": "مايا",
    "turned text": "\u202eruaK",
    "one letter": "Q",
    "half a pair": "\ud800a",
    "a quote": "Gill' OR '1'='1",
    "an array": "{Gill,NULL}",
    "a backslash": "Gil\\l\\",
    "combining marks": "Z\u0300\u0301\u0302\u0303a",
}


@pytest.fixture
def world():
    return World(CHILDREN)


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize("field", ["family", "given", "postcode", "gender"])
def test_it_never_errs_and_never_widens(world, field, typed):
    """As the family name it finds nobody; in another field it adds nobody to those that the rest finds."""
    asked = {"family": "Kaur", "given": "Maya", "born": "2015-03-09"} | {field: typed}
    if too_little(criteria(**asked)) is not None:
        return
    found = [child.number for child in matching(criteria(**asked))]
    assert found in ([], [world.numbers["maya"]])
    assert field != "family" or found == []
