"""Which doubts are asked at once: of three who may all be one child the weakest pair comes last."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactpoint.linkage.asking import ENDS, LATER

PEOPLE = "abcdefg"
PAIRS = [one + other for one in PEOPLE for other in PEOPLE if one < other]
drawn = st.dictionaries(st.sampled_from(PAIRS), st.sampled_from([4.0, 5.0, 6.0]), min_size=1)


def asked(doubts):
    """Of doubts (`ab`: weight) those that are asked at once."""
    rows = ", ".join(f"('{one}', '{other}', {weight}, '{one}', '{other}')" for (one, other), weight in doubts.items())
    with duckdb.connect() as database:
        database.execute(f"CREATE VIEW told AS FROM (VALUES {rows}) AS told (one, other, weight, here, there)")
        later = database.execute(f"WITH ends AS ({ENDS}) {LATER}").fetchall()
    return doubts.keys() - {one + other for one, other in later}


def parts(pairs):
    """Who hangs together by these pairs."""
    found = {one: {one} for pair in pairs for one in pair}
    for one, other in pairs:
        both = found[one] | found[other]
        found |= dict.fromkeys(both, both)
    return {frozenset(part) for part in found.values()}


@pytest.mark.parametrize(
    ("doubts", "later"),
    [
        ({"ab": 5}, ""),
        ({"ab": 5, "bc": 4}, ""),
        ({"ab": 6, "bc": 5, "ac": 4}, "ac"),
        ({"ab": 4, "bc": 5, "ac": 6}, "ab"),
        ({"ab": 6, "bc": 4, "ac": 4}, "ac"),
        ({"ab": 6, "bc": 6, "cd": 6, "ad": 4}, ""),
    ],
)
def test_only_the_weakest_of_three_is_asked_later(doubts, later):
    assert asked(doubts) == doubts.keys() - {later}


@given(drawn)
def test_whoever_hangs_together_does_so_by_what_is_asked(doubts):
    assert parts(asked(doubts)) == parts(doubts)


@given(drawn)
def test_what_is_asked_later_stands_beside_two_stronger(doubts):
    now = asked(doubts)
    assert len(now) >= len(parts(doubts)) or len(doubts) == len(now)
    for one, other in doubts.keys() - now:
        thirds = set(PEOPLE) - {one, other}
        beside = [[doubts.get("".join(sorted(both)), 0) for both in ((one, third), (other, third))] for third in thirds]
        assert any(min(pair) >= doubts[one + other] for pair in beside)
