"""What is compared at all, and how much of it at most."""

from itertools import product

import duckdb
import pytest

from contactpoint.linkage.blocking import keys
from contactpoint.linkage.cascade.choosing import How
from contactpoint.linkage.identities import Raw, identity
from tests.support.fresh import fresh
from tests.support.linking import put

AMY = Raw(names=(("Gibbs", "Amy"),), born="2015-03-09", postcode="HU5 3AB", lines=("2 High St",))
BEN = Raw(names=(("Hall", "Ben"),), born="2014-01-02", postcode="LS1 4AP", lines=("9 Low St",))
BORN_THEN = Raw(names=(("Gibbs", "Zoe"),), born="2015-03-09", postcode="M1 1AE")
MATE = Raw(names=(("Khan", "Leo"),), born="2013-05-06", postcode="LS1 4AP")
NAMED = Raw(names=(("Hall", "Ben"),), born="2014-01-02", postcode="M1 1AE")

NHS, UPN = "9990000018", "A123456789012"


def numbered(raw, nhs="", upn=""):
    return Raw(raw.names, born=raw.born, postcode=raw.postcode, lines=raw.lines, nhs=nhs, upns=(upn,))


@pytest.fixture
def database():
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture
def candidates():
    """Imported within the test, since the SQL of the keys is written then."""
    return fresh("contactpoint.linkage.cascade.candidates")


def sides(database, left, right, *, linked=()):
    """Two tables of rows, and the pairs of them that are linked already."""
    put(database, "left_side", left)
    put(database, "right_side", right)
    database.execute("CREATE TABLE exact_pairs (left_row BIGINT, right_row BIGINT)")
    for pair in linked:
        database.execute("INSERT INTO exact_pairs VALUES (?, ?)", pair)


def pairs(database, candidates, how=How.MANY_TO_MANY):
    """Every pair of every lot, none of them twice, and what was blocked."""
    blocked = candidates.block(database, "left_side", "right_side", linked="exact_pairs", how=how)
    found = []
    for nth in range(blocked.lots):
        many = candidates.lot(database, nth, blocked, into="lot_pairs")
        some = database.execute("FROM lot_pairs").fetchall()
        assert many == len(some)
        found += some
    assert len(found) == len(set(found))
    return sorted(found), blocked


def test_a_family_name_is_no_key_for_an_equal_given_name(database, candidates):
    left, right = Raw(names=(("Amy", "Ben"),), born="2015-03-09"), Raw(names=(("Hall", "Amy"),), born="2015-03-09")
    sides(database, [left], [right])
    assert pairs(database, candidates)[0] == []


def share_a_key(one, other):
    return bool(keys(identity(one)) & keys(identity(other)))


def test_pairs_are_those_that_share_a_key_under_any_rule(database, candidates):
    left = [AMY, BEN, Raw(names=(("Gibbs-Hall", "Zoe Amy"),), born="2015-03-09"), numbered(BEN, NHS, UPN)]
    right = [BORN_THEN, NAMED, numbered(AMY, NHS), Raw(upns=(UPN,)), Raw(telephones=("07700900123",), born="2015")]
    sides(database, left, right)
    every = product(enumerate(left), enumerate(right))
    found, blocked = pairs(database, candidates)
    assert found == sorted((row, mate) for (row, one), (mate, other) in every if share_a_key(one, other))
    assert found
    assert blocked.capped == ()


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (How.MANY_TO_MANY, [(0, 1), (1, 0), (1, 1)]),
        (How.ONE_TO_MANY, [(0, 1), (1, 1)]),
        (How.ONE_TO_ONE, [(1, 1)]),
    ],
)
def test_a_row_with_its_link_is_compared_with_new_rows_where_it_may_have_several(database, candidates, how, expected):
    sides(database, [AMY, BORN_THEN], [AMY, BORN_THEN], linked=[(0, 0)])
    assert pairs(database, candidates, how)[0] == expected


def test_two_rows_that_both_have_their_link_are_not_compared(database, candidates):
    sides(database, [AMY, BORN_THEN], [AMY, BORN_THEN], linked=[(0, 0), (1, 1)])
    found, blocked = pairs(database, candidates)
    assert (found, blocked.pairs, blocked.lots) == ([], 0, 1)


GIANT = 3 * 2  # pairs


@pytest.mark.parametrize(("most", "expected"), [(GIANT, GIANT), (GIANT - 1, 0)])
def test_a_giant_block_is_left_out(database, candidates, monkeypatch, most, expected):
    monkeypatch.setattr(candidates, "MOST_PAIRS", most)
    sides(database, [BORN_THEN] * 3, [BORN_THEN] * 2)
    found, blocked = pairs(database, candidates)
    assert len(found) == expected
    assert bool(blocked.capped) == (expected == 0)


def test_giant_blocks_are_told_by_their_rule_and_others_stay(database, candidates, monkeypatch):
    monkeypatch.setattr(candidates, "MOST_PAIRS", 5)
    other = Raw(BEN.names, born=BEN.born)
    sides(database, [BORN_THEN] * 3 + [MATE] * 3 + [other], [BORN_THEN] * 2 + [MATE] * 4 + [other])
    found, blocked = pairs(database, candidates)
    assert found == [(6, 6)]
    told = {one.rule: (one.blocks, one.left_rows, one.right_rows) for one in blocked.capped}
    assert told == {
        "postcode_born": (2, 6, 6),
        "sounds_outward": (2, 6, 6),
        "family_born": (2, 6, 6),
        "given_born": (2, 6, 6),
        "given_postcode": (2, 6, 6),
    }


def test_what_is_new_of_a_block_counts_and_not_what_has_its_link(database, candidates, monkeypatch):
    monkeypatch.setattr(candidates, "MOST_PAIRS", 5)
    sides(database, [BORN_THEN] * 3, [BORN_THEN] * 3, linked=[(0, 0), (1, 1)])
    found, blocked = pairs(database, candidates)
    assert len(found) == 5
    assert blocked.capped == ()


@pytest.mark.parametrize(("at_a_time", "lots"), [(4, 2), (5, 2), (6, 1), (7, 1), (1, 6)])
def test_lots_share_out_what_is_too_much_at_a_time(database, candidates, monkeypatch, at_a_time, lots):
    monkeypatch.setattr(candidates, "PAIRS_AT_A_TIME", at_a_time)
    nameless = Raw(telephones=("07700900123",), born="2015")  # one key
    sides(database, [nameless] * 3, [nameless] * 2)
    found, blocked = pairs(database, candidates)
    assert (blocked.pairs, blocked.lots) == (6, lots)
    assert found == list(product(range(3), range(2)))
