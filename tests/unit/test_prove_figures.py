"""`prove noninterference` is held to what was promised, and to every page being observed."""

import pytest

from contactpoint.config.commands.prove.noninterference import NotObserved, figures_of
from contactpoint.lab.figures import access_targets, noninterference_targets, race_targets

KEYS = ["trials", "routes", "differences_n1", "differences_n2", "mutants", "mutants_killed"]


def share(**found):
    killed = [{"name": "count", "after": 3, "found": ""}, {"name": "ETag", "after": 0, "found": ""}]
    plain = {"trials": 6, "values": 0, "cause": 0, "routes": 25, "unreached": [], "killed": killed}
    return plain | found


def test_the_targets_are_those_that_were_promised():
    assert noninterference_targets(36) == {
        "differences_n1": ("=", 0),
        "differences_n2": ("=", 0),
        "mutants": (">=", 15),
        "mutants_killed": ("=", 36),
    }


def test_the_targets_of_access_are_those_that_were_promised():
    assert access_targets(42) == {"ended": ("=", 42), "slowest_ms": ("<", 1000), "crossings": ("=", 0)}


def test_the_shares_are_added_up():
    figures = figures_of([share(values=1), share(cause=2)])
    assert list(figures) == KEYS
    assert list(figures.values()) == [12, 25, 1, 2, 4, 2]


def test_a_page_that_no_share_came_to_is_no_proof():
    figures_of([share(unreached=["GET web.help"]), share()])
    with pytest.raises(NotObserved, match=r"GET web\.help"):
        figures_of([share(unreached=["GET web.help"]), share(unreached=["GET web.help", "GET web.find"])])


def test_the_targets_of_the_race_are_those_that_were_promised():
    targets = race_targets(100_000, 4)
    assert targets["places_after"] == ("=", 0)
    assert targets["trials"] == targets["reads_after"] == (">=", 100_000)
    assert (targets["mutants"], targets["mutants_killed"]) == ((">=", 2), ("=", 4))
