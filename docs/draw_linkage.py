"""Draws the charts of docs/explanation/linkage-figures.md, and writes the page around them with their data as tables.

Run by `make docs`, from what docs/measure_linkage.py keeps in benchmarks/linkage and beside the model.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import vl_convert  # noqa: E402 - after the path is set

from contactpoint.lab.evaluation.england_weights import BITS  # noqa: E402
from contactpoint.linkage.explain import Part, Step, names, sentence, waterfall  # noqa: E402
from contactpoint.linkage.identities import Raw, identity  # noqa: E402
from contactpoint.linkage.judge import Bands  # noqa: E402
from contactpoint.linkage.scorer import Scorer  # noqa: E402

MODEL = ROOT / "contactpoint" / "linkage" / "models" / "england"
KEPT = ROOT / "benchmarks" / "linkage"
PAGES = ROOT / "docs" / "explanation"
PAGE = PAGES / "linkage-figures.md"
BEST_KNOWN = {
    "febrl3": (0.9994, "GoldenMatch 3.22"),
    "febrl4": (0.9998, "Splink 5; anonlink"),
    "historical50k": (0.842, "GoldenMatch 3.22"),
}
TEAL, ORANGE, GREY = "#1d706a", "#d4351c", "#b1b4b6"
CONFIG = {"font": "Arial, Helvetica, sans-serif", "axis": {"labelFontSize": 12, "titleFontSize": 13}}
SHOWN = (-16, 24)  # bits, between which a threshold could stand
Rows = Sequence[Mapping[str, Any]]

ONE = Raw(
    names=(("Chaudhry", "Maya Rose"),),
    born="2015-03-09",
    postcode="HU5 3AB",
    lines=("12 Mill Lane",),
    carers=("Linda Chaudhry",),
    telephones=("07700 900123 x4417",),
)
OTHER = Raw(
    names=(("Choudhury", "Maya"),),
    born="2015-09-03",
    postcode="HU5 3AB",
    lines=("12 Mill Lane",),
    carers=("Linda Chaudhry",),
    telephones=("07700 900123 x4417",),
)
"""Two made-up records of one made-up child, for the waterfall."""


# Charts


def histogram(counts: Rows) -> dict[str, Any]:
    """Pairs by match weight, those of one child and those of two, on a scale of powers of ten."""
    values = [
        {"weight": row["weight"] + BITS / 2, "pairs": row[side], "records of": said}
        for row in counts
        for side, said in (("two", "two children"), ("one", "one child"))
        if row[side]
    ]
    colour = {"domain": ["one child", "two children"], "range": [TEAL, ORANGE]}
    bars = {
        "mark": {"type": "line", "point": True, "interpolate": "linear"},
        "encoding": {
            "x": {"field": "weight", "type": "quantitative", "title": "match weight (bits)"},
            "y": {"field": "pairs", "type": "quantitative", "scale": {"type": "log"}, "title": "pairs of records"},
            "color": {"field": "records of", "type": "nominal", "scale": colour},
        },
    }
    return _chart({"layer": [bars, _rule(Bands.load().same)]}, values)


def precision_recall(counts: Rows) -> dict[str, Any]:
    """Precision and recall of pairs by where a threshold of weight alone would stand, before rules and clusters."""
    values = [
        {"weight": row["weight"], "share": row[of], "of": of} for row in curve(counts) for of in ("precision", "recall")
    ]
    lines = {
        "mark": {"type": "line", "point": True, "clip": True},
        "encoding": {
            "x": {
                "field": "weight",
                "type": "quantitative",
                "scale": {"domain": SHOWN},
                "title": "threshold of match weight (bits)",
            },
            "y": {"field": "share", "type": "quantitative", "scale": {"domain": [0.5, 1]}, "title": "share of pairs"},
            "color": {"field": "of", "type": "nominal", "scale": {"range": [ORANGE, TEAL]}, "title": None},
        },
    }
    return _chart({"layer": [lines, _rule(Bands.load().same)]}, values)


def curve(counts: Rows) -> list[dict[str, float]]:
    """For each weight: of the pairs from it on, the share that is one child; and of all such pairs, the share there."""
    every, found = sum(row["one"] for row in counts), []
    for row in counts:
        above = [other for other in counts if other["weight"] >= row["weight"]]
        one, two = sum(other["one"] for other in above), sum(other["two"] for other in above)
        found.append({"weight": row["weight"], "precision": one / (one + two), "recall": one / every})
    return found


def steps() -> tuple[Sequence[Step], str]:
    """The waterfall of the two made-up records, and the sentence that a practitioner reads."""
    scorer = Scorer.load(MODEL)
    scores = scorer.compare(identity(ONE), [identity(OTHER)])
    return waterfall(scorer, scores, 0), sentence(names(scorer, scores.levels[0]))


def falls(shown: Sequence[Step]) -> dict[str, Any]:
    """What each comparison adds, from the prior to the weight."""
    values = [
        {
            "step": f"{place}. {words(step)}",
            "from": 0.0 if step.part in (Part.PRIOR, Part.SUM) else step.total - step.bits,
            "to": step.total,
            "kind": "sum" if step.part in (Part.PRIOR, Part.SUM) else "for" if step.bits >= 0 else "against",
        }
        for place, step in enumerate(shown, 1)
    ]
    kinds = {"domain": ["for", "against", "sum"], "range": [TEAL, ORANGE, GREY]}
    bars = {
        "mark": "bar",
        "encoding": {
            "y": {"field": "step", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 320}},
            "x": {"field": "from", "type": "quantitative", "title": "bits"},
            "x2": {"field": "to"},
            "color": {"field": "kind", "type": "nominal", "scale": kinds, "title": None},
        },
    }
    return _chart({"layer": [bars]}, values)


def words(step: Step) -> str:
    """A step as a person reads it."""
    said = {
        Part.PRIOR: "any two records",
        Part.SUM: "match weight",
        Part.FREQUENCY: f"how rare the {step.level} name is",
    }
    return said.get(step.part) or f"{step.comparison}: {step.level}"


def _rule(weight: float) -> dict[str, Any]:
    return {
        "data": {"values": [{"at": weight}]},
        "mark": {"type": "rule", "strokeDash": [4, 4], "color": "#0b0c0c"},
        "encoding": {"x": {"field": "at", "type": "quantitative"}},
    }


def _chart(what: dict[str, Any], values: Rows) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 640,
        "height": 300,
        "config": CONFIG,
        "data": {"values": list(values)},
        **what,
    }


# The page


def page(counts: Rows, evaluation: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> str:
    """The whole page."""
    shown, told = steps()
    parts = (_head(evaluation), _public(others), _weights(counts, evaluation["runs"][0]), _waterfall(shown, told))
    return "\n".join(line for part in parts for line in part)


def _head(evaluation: Mapping[str, Any]) -> Iterator[str]:
    runs = evaluation["runs"]
    yield "# Figures of linkage\n"
    yield "Made by `docs/draw_linkage.py`; the text about it is in [linkage.md](linkage.md).\n"
    yield "## Synthetic England\n"
    yield f"Trained without the truth by `{evaluation['trained']}` (seed 20260101), evaluated on seeds that training"
    yield f"never saw by `contactpoint evaluate england --children {runs[0]['figures']['children']} --seed N --json`;"
    yield "the worst counts. Thresholds and rules were set on seed 20260101 and after looking at 20260901 to 20260974;"
    yield "on the seeds here nothing was set. The last has twice the usual errors, and is held to no target.\n"
    keys = [key for key in runs[0]["figures"] if not key.startswith(("seconds", "rss"))]
    yield from _table(("figure", *map(_seed, runs), "target"), _figures(runs, keys))


def _seed(run: Mapping[str, Any]) -> str:
    return f"seed {run['seed']}{'' if run['targets'] else ', errors doubled'}"


def _figures(runs: Rows, keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for key in keys:
        target = runs[0]["targets"].get(key)
        said = f"{target[0]} {target[1]:g}" if target else ""
        yield (key.replace("_", " "), *(_number(run["figures"].get(key)) for run in runs), said)


def _public(others: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield "\n## Public data\n"
    yield "By `contactpoint evaluate NAME --json`; one configuration, only the mapping of columns differs.\n"
    rows = (
        (name, *(_number(run["figures"][key]) for key in ("precision", "recall", "f1")), f"{best}", tool)
        for name, run in others.items()
        for best, tool in (BEST_KNOWN[name],)
    )
    yield from _table(("data", "precision", "recall", "F1", "best F1 known", "by"), rows)


def _weights(counts: Rows, run: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n## Weights\n\nEvery pair of records that was compared; {run['data']}. The broken line is where a"
    yield f"pair counts as the same, {Bands.load().same:g} bits, unless a rule says otherwise: most pairs of two"
    yield "children right of it are twins, or two rows of one source, which rules keep apart.\n"
    yield "![Pairs of records by match weight](linkage-weights.svg)\n"
    yield "![Precision and recall by threshold](linkage-precision.svg)\n"
    rows = zip(counts, curve(counts), strict=True)
    yield from _table(
        ("weight from", "pairs of one child", "of two", "precision from here", "recall from here"),
        (
            (
                f"{row['weight']:g}",
                f"{row['one']:,}",
                f"{row['two']:,}",
                _number(at["precision"]),
                _number(at["recall"]),
            )
            for row, at in rows
        ),
    )


def _waterfall(shown: Sequence[Step], told: str) -> Iterator[str]:
    yield "\n## One pair\n\nTwo made-up records: Maya Rose Chaudhry, born 9 March 2015, and Maya Choudhury,"
    yield "born 3 September 2015, of one dwelling and carer. A practitioner reads:\n"
    yield f"> {told}\n"
    yield "![What each comparison adds](linkage-waterfall.svg)\n"
    yield from _table(
        ("step", "bits", "total"), ((words(one), f"{one.bits:+.2f}", f"{one.total:.2f}") for one in shown)
    )


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) or value >= 2 else f"{value:.5f}"


def _table(heads: Sequence[str], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def draw() -> None:
    """Charts and page from what is kept."""
    counts = _read(KEPT / "weights.json")
    charts = {"weights": histogram(counts), "precision": precision_recall(counts), "waterfall": falls(steps()[0])}
    for name, chart in charts.items():
        drawn = vl_convert.vegalite_to_svg(json.dumps(chart))
        (PAGES / f"linkage-{name}.svg").write_text(drawn + "\n", encoding="utf-8")
    PAGE.write_text(whole_page(), encoding="utf-8")


def whole_page() -> str:
    """The page as it would be written now."""
    others = {name: _read(KEPT / f"{name}.json") for name in BEST_KNOWN if (KEPT / f"{name}.json").exists()}
    return page(_read(KEPT / "weights.json"), _read(MODEL / "evaluation.json"), others) + "\n"


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    draw()
