"""Small populations for tests, and their files read back."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from contactpoint.intake.templates import TEMPLATES, source_of
from contactpoint.lab.plan import Plan
from contactpoint.lab.synth import write_population

TODAY = date(2026, 9, 1)


def population(folder: Path, children: int, *, seed: int = 7, today: date = TODAY) -> Path:
    """A population of so many children in a new folder."""
    write_population(folder, Plan(children, seed, today), progress=lambda done: None)
    return folder


def feed_files(population: Path) -> list[Path]:
    """The feed files without their manifests."""
    return sorted(path for path in (population / "feeds").iterdir() if not path.name.endswith(".manifest.json"))


def feed_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a feed file as they were written."""
    source = path.name.removesuffix(path.suffix)
    with path.open(encoding="utf-8", newline="") as file:
        if path.suffix == ".ndjson":
            yield from map(json.loads, file)
        else:
            yield from csv.DictReader(file, delimiter=TEMPLATES[source_of(source).kind].delimiter)


def all_bytes(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by its path in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
