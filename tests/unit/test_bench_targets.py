"""`bench load` is held to what was promised, and only a right load has a time."""

from contactpoint.config.bench_folder import Ran
from contactpoint.config.commands.bench import LOAD_TARGETS, Compared, Loaded, load_figures

LOADED = Loaded(Ran("", seconds=50.0, rss_mb=100.0), rows=54_000, refused=2, held=0, server="PostgreSQL 18.6")


def test_the_targets_are_those_that_were_promised():
    assert LOAD_TARGETS == {"seconds_load": ("<", 60), "rss_mb": ("<", 1024)}


def test_a_load_that_ends_as_row_by_row_has_a_time():
    figures = load_figures(20_000, LOADED, Compared(1000, held=75, apart=()))
    assert (figures["seconds_load"], figures["rows_s"], figures["rss_mb"]) == (50.0, 1080.0, 100.0)
    assert (figures["equal"], figures["equal_at"], figures["equal_held"]) == (1, 1000, 75)


def test_a_load_that_ends_otherwise_has_none_so_that_it_cannot_hold():
    figures = load_figures(20_000, LOADED, Compared(1000, held=75, apart=("links",)))
    assert figures["equal"] == 0
    assert not {"seconds_load", "rows_s"} & figures.keys()
