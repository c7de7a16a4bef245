"""Small populations for tests, and their files read back."""

import csv
import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from contactpoint.intake.format.templates import TEMPLATES, Form, source_of
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.synth import Making, write_population

TODAY = date(2026, 9, 1)


def population(
    folder: Path, children: int, *, seed: int = 7, today: date = TODAY, month: int = 0, making: Making | None = None
) -> Path:
    """A population of so many children in a new folder."""
    write_population(folder, Plan(children, seed, today, month), progress=lambda done: None, making=making)
    return folder


def feed_files(population: Path) -> list[Path]:
    """The feed files without their manifests."""
    return sorted(path for path in (population / "feeds").iterdir() if not path.name.endswith(".manifest.json"))


def source_code(path: Path) -> str:
    """The source whose file this is."""
    return path.name.removesuffix(".gz").rpartition(".")[0]


def feed_lines(path: Path) -> list[str]:
    """The lines of a feed file; bytes that are none of its encoding are replaced."""
    written = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return written.decode(TEMPLATES[source_of(source_code(path)).kind].encoding, errors="replace").splitlines()


def feed_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a feed file as they were written, but for those that cannot be taken apart."""
    template = TEMPLATES[source_of(source_code(path)).kind]
    if template.form is Form.CSV:
        yield from csv.DictReader(feed_lines(path), delimiter=template.delimiter)
    else:
        yield from (json.loads(line) for line in feed_lines(path) if line.endswith("}"))


def all_bytes(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by its path in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
