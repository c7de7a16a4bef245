"""Synthetic England, first form: families, five kinds of feed about them, and the truth apart from both."""

import hashlib
import json
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import contactpoint
from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.feeds import feeds
from contactpoint.lab.people import blocks_of, families
from contactpoint.lab.plan import Plan
from contactpoint.lab.questions import Questions
from contactpoint.lab.rows import Rows
from contactpoint.lab.services import Services
from contactpoint.lab.truth import truth, write_lines

FORM = 1  # of the files: raised when the same seed begins to make other bytes
DEFAULT_SEED = 20260901
DEFAULT_TODAY = date(2026, 9, 1)
MOST_CHILDREN = 12_000_000  # NHS numbers kept for tests go further; telephones of carers begin to repeat at 8.7 million


class CannotMakePopulation(ContactPointError):
    """The folder is taken, or the number of children is not one that can be made."""


@dataclass(frozen=True, slots=True)
class Population:
    """What was made."""

    folder: Path
    children: int
    families: int
    rows: int


def write_population(folder: Path, plan: Plan, *, progress: Callable[[int], None]) -> Population:
    """Writes `folder`, whole or not at all; `progress` is told the number of children after each family."""
    _check(folder, plan)
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    made = _write(partial, plan, progress)
    if folder.exists():
        folder.rmdir()
    partial.rename(folder)
    return Population(folder, plan.children, *made)


def _check(folder: Path, plan: Plan) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotMakePopulation(
            f"{folder} is not an empty folder. Nothing was written. Give a new folder, or empty this one first."
        )
    if not 1 <= plan.children <= MOST_CHILDREN:
        raise CannotMakePopulation(f"Ask for between 1 and {MOST_CHILDREN:,} children. Nothing was written.")


def _write(folder: Path, plan: Plan, progress: Callable[[int], None]) -> tuple[int, int]:
    rows = Rows(plan, Services(plan))
    questions = Questions(plan, rows)
    count = 0
    with ExitStack() as stack:
        sent = stack.enter_context(feeds(folder / "feeds"))
        told = stack.enter_context(truth(folder / "truth", plan))
        for family in families(plan, blocks_of(plan.children)):
            questions.saw(family)
            told.family(family)
            for row in rows.of(family):
                sent.add(row)
                told.row(row)
            count += 1
            progress(family.children[-1].place + 1)
    sent.manifests(plan)
    write_lines(folder / "truth" / "questions.ndjson", questions.chosen())
    _write_manifest(folder, plan, families=count, rows=dict(sent.rows()))
    return count, sum(sent.rows().values())


def _write_manifest(folder: Path, plan: Plan, *, families: int, rows: dict[str, int]) -> None:
    said = {
        "seed": plan.seed,
        "today": plan.today.isoformat(),
        "children": plan.children,
        "families": families,
        "rows": rows,
        "versions": {"contactpoint": contactpoint.__version__, "form": FORM, "rates": _fingerprint()},
        "truth": "ndjson",
    }
    (folder / "manifest.json").write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


def _fingerprint() -> str:
    """Of the rates, so that two populations drawn from different ones can be told apart."""
    return hashlib.sha256(files("contactpoint.lab").joinpath("rates.toml").read_bytes()).hexdigest()[:12]
