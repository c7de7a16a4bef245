"""A child who has left England: a statement and no address; who comes back has the number they had (B10-63).

No column of a feed says it yet: a record does, from whatever source comes to have one.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from contactpoint.disclosure.facts import Statement
from tests.support.directory import rows
from tests.support.loads import open_hull
from tests.support.records import CONFIRMED, EXTRACTED, HOME, apply, incoming, record

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1)
PLACE, STATEMENT = slice(2, 4), 4


def said(statement, days):
    """Maya's record as it comes so many days later."""
    later = timedelta(days=days)
    one = record(address=replace(HOME, statement=statement), confirmed=CONFIRMED + later)
    return incoming(one, extracted=EXTRACTED + later)


def test_a_child_leaves_and_returns_under_the_same_number():
    open_hull()
    (maya,) = apply(said(Statement.HERE, 0))
    at_home = rows(maya)
    assert apply(said(Statement.LEFT_ENGLAND, 1)) == {maya}
    (row,) = rows(maya)["address"]
    assert row[PLACE] == ("", None)
    assert row[STATEMENT] == "left_england"
    assert rows(maya)["child"] == at_home["child"]
    assert apply(said(Statement.HERE, 2)) == {maya}
    (row,) = rows(maya)["address"]
    assert row[PLACE] == at_home["address"][0][PLACE]
    assert rows(maya)["search_key"] == at_home["search_key"]
