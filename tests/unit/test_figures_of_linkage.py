"""The page of linkage's figures: its tables, that it is what would be written now, and of the model that is shipped."""

import json
from pathlib import Path

import pytest

from contactpoint.linkage.explain import Part, Step
from docs import draw_linkage
from docs.measure_linkage import DOUBLED, SEEDS, digest

COUNTS = [{"weight": -2, "one": 10, "two": 90}, {"weight": 0, "one": 40, "two": 10}, {"weight": 2, "one": 50, "two": 0}]


def test_precision_and_recall_from_each_weight_on():
    assert draw_linkage.curve(COUNTS) == [
        {"weight": -2, "precision": 0.5, "recall": 1.0},
        {"weight": 0, "precision": 0.9, "recall": 0.9},
        {"weight": 2, "precision": 1.0, "recall": 0.5},
    ]


def test_a_histogram_has_no_point_where_no_pair_is():
    values = draw_linkage.histogram(COUNTS)["data"]["values"]
    assert {"weight": 3.0, "pairs": 50, "records of": "one child"} in values
    assert len(values) == 5


@pytest.mark.parametrize(
    ("part", "comparison", "level", "said"),
    [
        (Part.PRIOR, "", "", "any two records"),
        (Part.COMPARISON, "born", "swapped", "born: swapped"),
        (Part.FREQUENCY, "given", "given", "how rare the given name is"),
        (Part.SUM, "", "", "match weight"),
    ],
)
def test_a_step_in_words(part, comparison, level, said):
    assert draw_linkage.words(Step(part, comparison, level, 1.0, 2.0)) == said


def test_a_waterfall_begins_and_ends_at_nothing():
    shown, told = draw_linkage.steps()
    values = draw_linkage.falls(shown)["data"]["values"]
    assert [value["from"] for value in (values[0], values[-1])] == [0, 0]
    assert values[1]["from"] == values[0]["to"]
    assert values[-1]["to"] == pytest.approx(values[-2]["to"])
    assert told.startswith("Same given name")


def kept(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_evaluation_is_of_the_model_that_is_shipped():
    evaluation = kept(draw_linkage.MODEL / "evaluation.json")
    assert evaluation["model"] == digest(), "evaluate the model again: python docs/measure_linkage.py"
    assert tuple(run["seed"] for run in evaluation["runs"]) == (*SEEDS, DOUBLED)
    assert [bool(run["targets"]) for run in evaluation["runs"]] == [True, True, True, False]
    assert all(run["figures"]["children"] >= 100_000 for run in evaluation["runs"])


def test_the_page_is_as_it_would_be_written_now():
    page = draw_linkage.whole_page()
    assert draw_linkage.PAGE.read_text(encoding="utf-8") == page, "python docs/draw_linkage.py"
    for name in ("weights", "precision", "waterfall"):
        assert (draw_linkage.PAGES / f"linkage-{name}.svg").read_text(encoding="utf-8").startswith("<svg")
