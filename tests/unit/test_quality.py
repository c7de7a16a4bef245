"""Figures of a feed as people are told them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactpoint.intake.quality import ALL_BUT_FEW, FEW, FEWEST, Counted, count, freshness, quality, share

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("exact", "told"),
    [(0, FEW), (9, FEW), (10, "about 10"), (12, "about 10"), (13, "about 15"), (17, "about 15"), (1998, "about 2,000")],
)
def test_a_count_is_told_to_the_nearest_five(exact, told):
    assert count(exact) == told


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (0, 1000, FEW),
        (9, 1000, FEW),
        (10, 1000, "1%"),
        (10, 100_000, "1%"),
        (500, 1000, "50%"),
        (990, 1000, "99%"),
        (99_990, 100_000, "99%"),
        (991, 1000, ALL_BUT_FEW),
        (1000, 1000, ALL_BUT_FEW),
        (5, 6, FEW),
        (0, 0, FEW),
    ],
)
def test_a_share_is_told_in_whole_percent_or_in_words(part, whole, told):
    assert share(part, whole) == told


@given(st.integers(0, 5_000), st.integers(0, 5_000))
def test_one_child_more_or_less_among_the_few_changes_nothing(part, whole):
    """Fewer than ten, or all but fewer than ten, are told alike whichever they are."""
    part = min(part, whole)
    for other in range(max(0, part - FEWEST), min(whole, part + FEWEST) + 1):
        few = max(part, other) < FEWEST
        nearly_all = min(part, other) >= FEWEST and whole - min(part, other) < FEWEST
        if few or nearly_all:
            assert share(part, whole) == share(other, whole)


@pytest.mark.parametrize(
    ("extracted", "told"),
    [
        (date(2026, 11, 22), "today"),
        (date(2026, 11, 21), "yesterday"),
        (date(2026, 11, 1), "21 days old"),
        (date(2026, 11, 23), "today"),
    ],
)
def test_freshness_counts_days(extracted, told):
    assert freshness(extracted, today=TODAY) == told


def test_the_quality_of_a_delivery():
    counted = Counted(
        rows=2003,
        refused=41,
        tried=1962,
        founded=60,
        waiting=4,
        empty={"postcode": 200, "upn": 0, "died_on": 2003, "gender": 9},
    )
    told = quality(counted)
    assert (told.rows, told.refused) == ("about 2,005", "2%")
    assert (told.matched, told.founded, told.waiting) == ("97%", "3%", FEW)
    assert [(each.column, each.share) for each in told.missing] == [("postcode", "10%"), ("died_on", ALL_BUT_FEW)]


def test_before_the_trial_nothing_is_told_of_matches():
    told = quality(Counted(rows=100, refused=0, tried=0, founded=0, waiting=0, empty={}))
    assert {told.matched, told.founded, told.waiting} == {FEW}
