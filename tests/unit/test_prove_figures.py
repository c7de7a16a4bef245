"""`prove noninterference` is held to what was promised, and to every page being observed."""

import random

import pytest

from contactpoint.config.commands.prove.access import timing_figures
from contactpoint.config.commands.prove.noninterference import NotObserved, figures_of
from contactpoint.config.commands.prove.noninterference import timing_figures as figures_of_clocks
from contactpoint.lab.figures import access_targets, monotone_targets, noninterference_targets, race_targets
from contactpoint.lab.timing import WARM_UP, Compared, interleaved, largest_z, sign_test

KEYS = [
    *("trials", "trials_n1", "trials_n2", "routes", "differences_n1", "differences_n2"),
    *("never_in_clear", "once_in_clear", "mutants", "mutants_killed", "mutants_most_trials"),
]


def share(**found):
    killed = [{"name": "count", "after": 3, "found": ""}, {"name": "ETag", "after": 0, "found": ""}]
    plain = {"trials": 6, "by_values": 4, "by_cause": 3, "values": 0, "cause": 0, "routes": 25, "unreached": []}
    plain |= {"killed": killed, "never_in_clear": 0, "once_in_clear": 5}
    return plain | found


def test_the_targets_are_those_that_were_promised():
    assert noninterference_targets(36) == {
        "differences_n1": ("=", 0),
        "differences_n2": ("=", 0),
        "never_in_clear": ("=", 0),
        "once_in_clear": (">", 0),
        "mutants": (">=", 20),
        "mutants_killed": ("=", 36),
        "timing_z_db": ("<", 4),
        "timing_z_http": ("<", 4),
        "control_found": ("=", 1),
    }


def test_the_targets_of_access_are_those_that_were_promised():
    assert access_targets(42) == {
        "ended": ("=", 42),
        "slowest_ms": ("<", 1000),
        "crossings": ("=", 0),
        "user_timing_z": ("<", 4),
        "user_timing_pairs": (">=", 5000),
        "user_timing_control_found": ("=", 1),
    }


def test_the_targets_of_monotone_are_those_that_were_promised():
    assert monotone_targets(9) == {"violations": ("=", 0), "mutants_killed": ("=", 9)}


def test_a_sign_test_tells_longer_from_shorter_and_not_by_how_much():
    assert sign_test([]) == sign_test([0.0, 0.0]) == sign_test([1.0, -900.0]) == 0
    assert sign_test([0.1] * 16) == 4
    assert sign_test([-0.1] * 16 + [0.0] * 99) == -4
    assert sign_test([9.0] * 5 + [-0.1] * 11) == -1.5


def test_the_largest_z_is_of_one_way_or_of_all_together():
    alike, apart = (Compared("a way", differences) for differences in ((1.0, -1.0) * 50, (-1.0,) * 25))
    assert largest_z([alike, apart]) == 5
    a_little = Compared("a way", (1.0,) * 58 + (-1.0,) * 42)
    assert largest_z([a_little]) == pytest.approx(1.6)
    assert largest_z([a_little] * 9) == pytest.approx(4.8)


@pytest.mark.parametrize(("z", "found"), [(3.99, 0), (4.0, 1), (12.3, 1)])
def test_what_was_planted_is_found_where_it_is_told_apart(z, found):
    figures = timing_figures({"z": 1.234, "pairs": 5040, "planted_z": z})
    assert list(figures.values()) == [1.23, 5040, z, found]
    assert set(figures) - {"user_timing_control_z"} < set(access_targets(1))


@pytest.mark.parametrize(("db", "http", "found"), [(4.0, 4.0, 1), (3.99, 9.0, 0), (9.0, 3.99, 0)])
def test_the_control_is_found_where_both_planted_differences_are(db, http, found):
    clocks = {"z_db": 1.234, "z_http": 2.0, "pairs_db": 20_000, "pairs_http": 5_000}
    figures = figures_of_clocks(clocks | {"control_z_db": db, "control_z_http": http})
    assert figures["control_found"] == found
    assert (figures["timing_z_db"], figures["timing_pairs_http"]) == (1.23, 5_000)


def test_pairs_are_asked_in_drawn_order_and_told_as_the_ones_time_less_the_others():
    asked, before = [], []
    one, other = (lambda took=took: asked.append(took) or took for took in (5.0, 3.0))
    told = interleaved(one, other, 60, random.Random(1), before=lambda: before.append(0))
    assert told == [2.0] * 60
    assert len(before) * 2 == len(asked) == (60 + WARM_UP) * 2
    assert 15 < asked[::2].count(5.0) < 47


def test_the_shares_are_added_up():
    figures = figures_of([share(values=1), share(cause=2)])
    assert list(figures) == KEYS
    assert list(figures.values()) == [12, 8, 6, 25, 1, 2, 0, 10, 4, 2, 3]


def test_a_page_that_no_share_came_to_is_no_proof():
    figures_of([share(unreached=["GET web.help"]), share()])
    with pytest.raises(NotObserved, match=r"GET web\.help"):
        figures_of([share(unreached=["GET web.help"]), share(unreached=["GET web.help", "GET web.find"])])


def test_the_targets_of_the_race_are_those_that_were_promised():
    targets = race_targets(100_000, 4)
    assert targets["places_after"] == ("=", 0)
    assert targets["trials"] == targets["reads_after"] == (">=", 100_000)
    assert (targets["mutants"], targets["mutants_killed"]) == ((">=", 2), ("=", 4))
