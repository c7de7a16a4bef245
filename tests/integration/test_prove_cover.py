"""Among how many limited children the shielded ones are, as authorities open."""

import pytest

from contactpoint.disclosure.facts import Cause
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lab.cover import Children, NobodyShielded, covers, read_children
from tests.support.loads import open_hull
from tests.support.records import apart, record
from tests.support.reviewing import limited

FIRST = 10_000_000_000
OWNERS = {
    ChildNumber(FIRST + nth): authority for nth, authority in enumerate(("HUL", "HUL", "HUL", "YOR", "YOR", "NAT"))
}
ONE, TWO, THREE, FOUR, FIVE, _ = OWNERS


def children(shielded, otherwise=()):
    return Children(OWNERS, frozenset(shielded), frozenset(otherwise))


def test_before_launch_everybody_is_limited_and_with_all_open_who_has_a_cause():
    found = covers(children({ONE}, {TWO, FOUR}))
    assert (found["limited_before"], found["limited_not_shielded_before"], found["limited_per_shielded_before"]) == (
        6,
        5,
        6,
    )
    assert (found["limited"], found["limited_not_shielded"], found["limited_per_shielded"]) == (3, 2, 3)


def test_half_open_every_second_authority_is_closed():
    found = covers(children({FOUR}, {FIVE}))
    assert (found["limited_half"], found["limited_not_shielded_half"]) == (5, 4), "Hull's three and York's two"


def test_a_child_with_two_causes_is_counted_once():
    assert covers(children({ONE}, {ONE}))["limited"] == 1


def test_least_is_of_the_authority_whose_shielded_children_have_the_fewest_beside_them():
    found = covers(children({ONE, FOUR}, {TWO, THREE}))
    assert found["limited_per_shielded"] == 2
    assert found["limited_per_shielded_least"] == 1


def test_without_a_shielded_child_nothing_is_told():
    with pytest.raises(NobodyShielded, match="nothing was measured"):
        covers(children(()))


@pytest.mark.django_db
@pytest.mark.usefixtures("own_ledger")
def test_children_are_read_with_their_owner_and_what_limits_them():
    open_hull()
    shielded, reviewed, by_hand, free = apart(*(record(str(nth)) for nth in range(4)))
    for number, cause in ((shielded, Cause.SHIELD), (reviewed, Cause.UNDER_REVIEW), (by_hand, Cause.GATE)):
        limited(number, cause)
    found = read_children()
    assert found.shielded == {shielded}
    assert found.otherwise == {reviewed, by_hand}
    assert found.owners.keys() == {shielded, reviewed, by_hand, free}
    assert covers(found)["limited"] == 3
