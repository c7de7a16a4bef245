"""The circuit breaker, limit by limit: what is just within it flows, what is just beyond it waits (feeds.md 7)."""

from dataclasses import replace
from datetime import date

import pytest

from contactpoint.intake.breaker import AGAINST_USUAL, ALONE, LIMITS, USUAL, Figures, stops
from contactpoint.intake.rules import Kind, StopCause

DAY = date(2026, 10, 1)
AS_USUAL = Figures(
    rows=10_000,
    refused=20,
    gone=0,
    absent=0,
    records=10_000,
    empties={"postcode": 100, "team": 0},
    as_of=DAY,
    sampled=998,
    founded=0,
    waiting=10,
    touching=10,
)
# 9,980 rows were accepted, ten times the sample
TABLE = """
what          within  beyond  cause
rows            8000    7999  fewer_rows
rows           13000   13001  more_rows
founded           50      51  new_children
refused          200     201  refused
waiting           60      61  unmatched
touching          30      31  shielded
gone             200     201  gone
absent           200     201  gone
"""


def drawn():
    for line in TABLE.strip().splitlines()[1:]:
        what, within, beyond, cause = line.split()
        yield pytest.param(what, int(within), int(beyond), StopCause(cause), id=f"{what}-{cause}")


def judged(now, before=(AS_USUAL,) * 5, limits=USUAL):
    return set(stops(now, before, limits))


def with_sample(figures):
    """The sample stays a tenth of what was accepted."""
    return replace(figures, sampled=(figures.rows - figures.refused) // 10)


@pytest.mark.parametrize(("what", "within", "beyond", "cause"), list(drawn()))
def test_a_limit(what, within, beyond, cause):
    assert judged(with_sample(replace(AS_USUAL, **{what: within}))) == set()
    assert judged(with_sample(replace(AS_USUAL, **{what: beyond}))) == {cause}


def test_few_shielded_children_stop_no_file_however_large_it_is_beside_its_sample():
    none = replace(AS_USUAL, touching=0)
    assert judged(replace(none, touching=9), (none,) * 5) == set()
    assert judged(replace(none, touching=10), (none,) * 5) == {StopCause.SHIELDED}


def test_a_column_emptier_than_usual_by_more_than_ten_points():
    assert judged(replace(AS_USUAL, empties={"postcode": 1100, "team": 1000})) == set()
    assert judged(replace(AS_USUAL, empties={"postcode": 1101})) == {StopCause.EMPTY_COLUMN}
    assert judged(replace(AS_USUAL, empties={"never seen": 1001})) == {StopCause.EMPTY_COLUMN}


def test_rows_confirmed_before_those_of_the_latest():
    assert judged(AS_USUAL) == set()
    older = replace(AS_USUAL, as_of=date(2026, 9, 30))
    assert judged(older) == {StopCause.OLDER}
    assert judged(AS_USUAL, (older, *(replace(AS_USUAL, as_of=date(2026, 11, 1)),) * 4)) == set()


def test_what_is_usual_is_the_median_of_the_last_five():
    before = [replace(AS_USUAL, rows=rows) for rows in (10_000, 1, 10_000, 99_999, 10_000, 1, 1, 1, 1)]
    assert judged(AS_USUAL, before) == set()


def test_fewer_than_ten_of_anything_stop_nothing():
    small = Figures(12, 0, 0, 0, 12, {"team": 0}, DAY, 12, 0, 0, 0)
    nine = replace(small, rows=21, refused=9, gone=4, absent=5, records=12, empties={"team": 9}, founded=4, waiting=4)
    assert judged(nine, (small,)) == set()
    assert judged(replace(small, rows=3), (small,)) == set()
    ten = replace(small, rows=22, gone=10, refused=10, empties={"team": 10})
    assert judged(ten, (small,)) == {StopCause.MORE_ROWS, StopCause.REFUSED, StopCause.GONE, StopCause.EMPTY_COLUMN}


def test_shares_are_of_what_the_source_has_where_a_changes_file_is_small():
    change = replace(
        AS_USUAL, rows=300, refused=0, gone=200, sampled=300, founded=300, waiting=0, touching=0, empties={}
    )
    assert judged(change, (replace(change, founded=0),)) == set()
    assert judged(replace(change, records=300), (change,)) == {StopCause.NEW_CHILDREN, StopCause.GONE}


def test_without_an_earlier_delivery_of_its_mode_only_what_stands_alone_counts():
    wild = replace(AS_USUAL, gone=5_000, founded=500, refused=900, waiting=500, touching=500, empties={"team": 9_000})
    assert judged(wild, ()) == {StopCause.NEW_CHILDREN, StopCause.REFUSED, StopCause.GONE} == set(ALONE)


def test_what_a_full_file_lacked_before_does_not_go_again():
    lacking = replace(AS_USUAL, absent=1_000)
    assert judged(lacking) == {StopCause.GONE}
    assert judged(replace(lacking, absent=1_200), (lacking,) * 5) == set()
    assert judged(replace(lacking, absent=1_201), (lacking,) * 5) == {StopCause.GONE}
    assert judged(replace(lacking, absent=0), (lacking,) * 5) == set()


def test_every_child_of_a_births_feed_is_new_and_leaves_it():
    births = replace(AS_USUAL, rows=9_000, gone=9_000, founded=800, sampled=900)
    assert judged(births, limits=LIMITS[Kind.BIRTHS]) == set()
    assert {LIMITS[kind] for kind in set(Kind) - {Kind.BIRTHS, Kind.SCHOOL}} == {USUAL}
    assert LIMITS[Kind.SCHOOL] == replace(USUAL, gone=0.10)


def test_a_file_of_no_rows_is_judged_too():
    nothing = replace(
        AS_USUAL, rows=0, refused=0, absent=10_000, empties={}, as_of=None, sampled=0, waiting=0, touching=0
    )
    assert judged(nothing) == {StopCause.FEWER_ROWS, StopCause.GONE}
    assert judged(nothing, (nothing,)) == set()


def test_every_cause_has_one_check():
    assert {*ALONE, *AGAINST_USUAL} == set(StopCause)
