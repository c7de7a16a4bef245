"""Intake may open the feeds of a population and never its truth."""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "contactpoint"
TRUTH = re.compile(r"\btruth\b|contactpoint\.lab")
MAY_OPEN = {"lab", "config"}  # config starts the demo and hands the truth's shields to the desk's own action


def naming_truth(folder: Path) -> list[str]:
    """The modules outside `lab` and `config` in which the truth is named."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*.py"))
        if path.relative_to(folder).parts[0] not in MAY_OPEN and TRUTH.search(path.read_text(encoding="utf-8"))
    ]


def test_no_module_below_lab_names_the_truth():
    assert naming_truth(PACKAGE) == []


def test_a_module_that_names_it_is_found(tmp_path):
    (tmp_path / "intake").mkdir()
    (tmp_path / "intake" / "peeking.py").write_text('open(folder / "truth" / "rows.ndjson")\n', encoding="utf-8")
    assert naming_truth(tmp_path) == ["intake/peeking.py"]
