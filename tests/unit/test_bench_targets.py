"""Benches are held to what was promised: a figure that was not measured is absent, and then nothing holds."""

import pytest

from contactpoint.config.bench_folder import Ran
from contactpoint.config.commands.bench.growth import SIZES, named, ratio
from contactpoint.config.commands.bench.http import Loaded as Loads
from contactpoint.config.commands.bench.http import http_figures
from contactpoint.config.commands.bench.load import Compared, Loaded, load_figures
from contactpoint.lab.bench_http.wrk import Answered
from contactpoint.lab.figures import (
    GROWTH_TARGETS,
    LOAD_TARGETS,
    MATCH_TARGETS,
    PUBLIC_TARGETS,
    SCORE_TARGETS,
    SEARCH_TARGETS,
    SLICES,
    Measured,
    england_targets,
    http_targets,
    link_targets,
)

LOADED = Loaded(Ran("", seconds=50.0, rss_mb=100.0), rows=54_000, refused=2, held=0, server="PostgreSQL 18.6")


PROMISED = """
    bench load      seconds_load < 60, rss_mb < 1024
    bench search    p50_ms < 2, p95_ms < 5, p99_ms < 10, recall_exact >= .999, recall_one_name_error >= .99,
                    recall_one_date_error >= .98, recall_two_errors >= .95, first_one_name_error >= .97, trials >= 20000
    bench http      searches_s >= 150, ratio_to_floor >= .6, p99_ms < 250, p95_at_60_ms < 60, errors = 0, events = 9000
    bench growth    ratio <= 4
    bench match     p95_ms < 5, trials >= 20000, false_links = 0
    bench link      ratio >= 3, rss_mb < 8192, false_links <= 30, recall >= .97
    evaluate england precision_automatic >= .9999, recall_automatic >= .97, review_share < .01, twins_false = 0,
                    clusters_right >= .995, reviewed_clusters_right >= .9995,
                    twins_pairs >= 200, siblings_pairs >= 200, half_siblings_pairs >= 200, former_names_pairs >= 200,
                    adopted_pairs >= 200, transliterated_pairs >= 200, moved_pairs >= 200, partial_dates_pairs >= 200
    evaluate febrl3 f1 >= .999
    evaluate febrl4 f1 >= .9995
    evaluate historical50k f1 >= .842
    bench score     ratio >= 100, ratio_1 >= 100, ratio_10 >= 100, pairs_compared >= 100000,
                    largest_weight_difference <= 1e-9
"""
TARGETS = {
    "bench load": LOAD_TARGETS,
    "bench search": SEARCH_TARGETS,
    "bench http": http_targets(9000),
    "bench growth": GROWTH_TARGETS,
    "bench match": MATCH_TARGETS,
    "bench link": link_targets(30, 0.97),
    "evaluate england": england_targets(full=True),
    **{f"evaluate {name}": targets for name, targets in PUBLIC_TARGETS.items()},
    "bench score": SCORE_TARGETS,
}
GOOD = {
    "bench load": {"seconds_load": 50.0, "rss_mb": 100.0},
    "bench search": {
        **{"p50_ms": 1.0, "p95_ms": 3.0, "p99_ms": 6.0, "trials": 20_000, "recall_exact": 1.0},
        **{"recall_one_name_error": 0.99, "recall_one_date_error": 0.98, "recall_two_errors": 0.95},
        "first_one_name_error": 0.97,
    },
    "bench http": {
        **{"searches_s": 150.0, "ratio_to_floor": 0.6, "p99_ms": 249.9, "p95_at_60_ms": 59.9},
        **{"errors": 0, "events": 9000},
    },
    "bench growth": {"ratio": 3.0},
    "bench match": {"p95_ms": 4.9, "trials": 20_000, "false_links": 0},
    "bench link": {"ratio": 3.0, "rss_mb": 8191.9, "false_links": 30, "recall": 0.97},
    "evaluate england": {
        **{"precision_automatic": 0.9999, "recall_automatic": 0.97, "review_share": 0.0099, "twins_false": 0},
        **{"clusters_right": 0.995, "reviewed_clusters_right": 0.9995},
        **{f"{name}_pairs": 200 for name in SLICES},
    },
    **{f"evaluate {name}": {"f1": 1.0} for name in PUBLIC_TARGETS},
    "bench score": {
        **{"ratio": 300.0, "ratio_1": 3000.0, "ratio_10": 1000.0, "pairs_compared": 100_600},
        "largest_weight_difference": 2e-14,
    },
}


def promised():
    """Each bench of the table with its targets."""
    found: dict[str, dict[str, tuple[str, float]]] = {}
    name = ""
    for line in PROMISED.strip().splitlines():
        words = line.split()
        if words[0] in ("bench", "evaluate"):
            name, words = " ".join(words[:2]), words[2:]
        for target in " ".join(words).strip(", ").split(", "):
            key, relation, bound = target.split()
            found.setdefault(name, {})[key] = (relation, float(bound))
    return found


def measured(name, figures):
    return Measured(name, figures, TARGETS[name], seed=1, load=(0, 0, 0), seconds=1.0, data="", database="")


def test_the_targets_are_those_that_were_promised():
    assert promised() == TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_a_bench_holds_when_every_target_is_met(name):
    assert measured(name, GOOD[name]).holds


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, targets in TARGETS.items() for key in targets])
def test_a_figure_that_was_not_measured_lets_nothing_hold(name, key):
    assert not measured(name, {other: value for other, value in GOOD[name].items() if other != key}).holds


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, targets in TARGETS.items() for key in targets])
def test_a_figure_that_misses_its_target_lets_nothing_hold(name, key):
    worse = {"<": 1000.0, "<=": 1000.0, ">=": 0.0, "=": 1.0}[TARGETS[name][key][0]]
    assert not measured(name, {**GOOD[name], key: 10_000.0 if worse else worse}).holds


def test_growth_is_the_largest_directory_over_the_smallest():
    medians = {f"p50_{size}_ms": took for size, took in zip(SIZES, (1.0, 2.0, 3.5), strict=True)}
    assert ratio(medians) == {"ratio": 3.5}
    assert ratio({key: took for key, took in medians.items() if "11m" not in key}) == {"ratio": 2.0}


@pytest.mark.parametrize("sizes", [(), ("110k",), ("1100k",), ("1100k", "11m")])
def test_growth_from_one_size_or_without_the_smallest_is_no_figure(sizes):
    assert ratio({f"p50_{size}_ms": 1.0 for size in sizes}) == {}


def test_each_size_has_figures_of_its_own():
    figures = {"p50_ms": 1.0, "p95_ms": 2.0, "floor_p50_ms": 0.1, "trials": 9}
    assert named("11m", figures) == {"p50_11m_ms": 1.0, "p95_11m_ms": 2.0, "floor_p50_11m_ms": 0.1}


def test_a_load_that_ends_as_row_by_row_has_a_time():
    figures = load_figures(20_000, LOADED, Compared(1000, held=75, apart=()))
    assert (figures["seconds_load"], figures["rows_s"], figures["rss_mb"]) == (50.0, 1080.0, 100.0)
    assert (figures["equal"], figures["equal_at"], figures["equal_held"]) == (1, 1000, 75)


def test_a_load_that_ends_otherwise_has_none_so_that_it_cannot_hold():
    figures = load_figures(20_000, LOADED, Compared(1000, held=75, apart=("links",)))
    assert figures["equal"] == 0
    assert not {"seconds_load", "rows_s"} & figures.keys()


def answered(*took_ms: float, errors: int = 0) -> Answered:
    return Answered(seconds=2.0, took_ms=took_ms, errors=errors, with_children=len(took_ms))


def test_the_errors_of_the_floor_count_too():
    ours, floor, peak = answered(*[10.0] * 98, 200.0, 300.0), answered(*[5.0] * 160, errors=1), answered(20.0)
    figures = http_figures(Loads(ours, floor, peak, events=101, searches=101))
    assert (figures["searches_s"], figures["floor_s"], figures["ratio_to_floor"]) == (50.0, 80.0, 0.625)
    assert (figures["p99_ms"], figures["p95_at_60_ms"], figures["errors"]) == (300.0, 20.0, 1)


def test_where_nothing_was_answered_nothing_holds():
    none = http_figures(Loads(answered(), answered(), answered(), events=0, searches=0))
    assert not {"ratio_to_floor", "p99_ms", "p95_at_60_ms"} & none.keys()
    assert not Measured("bench http", none, http_targets(0), 1, (0, 0, 0), 1.0, "", "").holds


def test_a_small_england_has_slices_too_small_to_tell():
    small = england_targets(full=False)
    assert small == {name: target for name, target in england_targets(full=True).items() if "_pairs" not in name}
    assert len(small) == 6
