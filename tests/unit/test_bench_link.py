"""`bench link`: its reference is what was promised, and its figures are what was run."""

import json

import pytest

from contactpoint.lab.bench_link import reference
from contactpoint.lab.bench_link.measuring import Cost, Ran, Standardised, figures
from contactpoint.lab.bench_link.reference import soundex
from contactpoint.lab.bench_link.rows import MAP, SCHEMA
from contactpoint.linkage.cascade.mapping import Mapped
from contactpoint.linkage.trained import SHIPPED


def took(seconds, *, false, rss_mb=100.0):
    return Ran(Cost(seconds, 2 * seconds, rss_mb), links=90 + false, right=90, true_pairs=100)


def test_times_are_medians_and_the_ratio_is_that_of_runs_in_turn():
    times = ((8.0, 2.0), (9.0, 1.0), (3.0, 3.0))
    rounds = [(took(theirs, false=9), took(ours, false=2, rss_mb=ours)) for theirs, ours in times]
    found = figures(Standardised(7.0, 50.0, rows=200), rounds)
    assert (found["ours_s"], found["splink_s"], found["ratio"], found["rounds"]) == (2.0, 8.0, 4.0, 3)
    assert (found["ours_cpu_s"], found["splink_cpu_s"]) == (4.0, 16.0)
    assert (found["false_links"], found["splink_false_links"]) == (2, 9)
    assert (found["recall"], found["splink_recall"], found["rss_mb"]) == (0.9, 0.9, 3.0)
    assert (found["rows"], found["standardise_s"], found["true_pairs"]) == (200, 7.0, 100)


def test_the_settings_that_are_kept_are_those_of_the_shipped_model():
    kept = reference.load()
    assert kept == json.loads(json.dumps(reference.settings(SHIPPED))), "contactpoint bench link --write-settings"


def test_the_rules_are_the_promised_ones():
    assert reference.load()["blocking_rules_to_generate_predictions"] == [
        "l.nhs = r.nhs",
        "l.family = r.family AND l.born = r.born",
        "l.given = r.given AND l.born = r.born",
        "l.family = r.family AND l.postcode = r.postcode",
        "l.soundex = r.soundex AND substr(l.born, 1, 4) = substr(r.born, 1, 4) AND l.outward = r.outward",
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        # examples of the National Archives' page on Soundex
        *(("washington", "W252"), ("lee", "L000"), ("gutierrez", "G362"), ("pfister", "P236"), ("jackson", "J250")),
        *(("tymczak", "T522"), ("ashcraft", "A261"), ("vandeusen", "V532")),
    ],
)
def test_soundex_is_the_american_one(name, code):
    assert soundex(name) == code


def test_the_files_of_the_bench_are_read_whole():
    columns = Mapped.of({"both": MAP}, name="map").left
    assert set(columns.every) == set(SCHEMA.names)
