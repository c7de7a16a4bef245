"""`contactpoint bench load --bulk`, in a data folder of its own; its feeds are made once and kept."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import click

from contactpoint.config import paths
from contactpoint.config.bench_folder import Ran, run
from contactpoint.config.bench_memory import resident
from contactpoint.lab.england.synth import DEFAULT_TODAY
from contactpoint.lab.figures import BULK_TARGETS, Figures, Targets

MOST_COMPARED = 20_000  # children in the load that goes one by one too
ON_THE_WAY = frozenset({"lives", "projected"})
"""Whose a child is, which is whose the record was that brought it; and numbers that were given and lead elsewhere."""
GIB = 2**30


@dataclass(frozen=True, slots=True)
class Bulk:
    """A bulk load that was timed, and what it left."""

    seconds: float
    rss_mb: float
    disk: int
    rows: int
    refused: int
    held: int
    server: str


def measure(folder: Path, children: int, seed: int) -> tuple[Bulk, Figures]:
    """Load the feeds of so many children in bulk; then some both ways, which must end the same."""
    _stage(f"Loading the feeds of {children:,} children")
    loaded = _timed(folder, _population(children, seed))
    _stage(f"{loaded.rows:,} rows in {loaded.seconds:.1f} s: {loaded.rows / loaded.seconds:,.0f} rows/s")
    compared = min(children, MOST_COMPARED)
    apart = _apart(folder, _population(compared, seed))
    _stage(f"They end differently in: {', '.join(apart)}." if apart else "Both end the same.")
    return loaded, bulk_figures(children, loaded, compared=compared, apart=apart)


def bulk_figures(children: int, loaded: Bulk, *, compared: int, apart: tuple[str, ...]) -> Figures:
    """How fast a load is that ends otherwise than one by one is no figure: it is left out, so that nothing holds."""
    timed = {"records_s": round(loaded.rows / loaded.seconds, 1), "seconds_load": round(loaded.seconds, 1)}
    return {
        "children": children,
        **({} if apart else timed),
        "rss_mb": round(loaded.rss_mb, 1),
        "disk_gb": round(loaded.disk / GIB, 2),
        "rows": loaded.rows,
        "refused": loaded.refused,
        "held": loaded.held,
        f"equal_at_{compared}": int(not apart),
    }


def bulk_targets(children: int) -> Targets:
    """A rate is promised of a million children; a smaller load is mostly beginning."""
    equal = {f"equal_at_{min(children, MOST_COMPARED)}": ("=", 1.0)}
    return {**BULK_TARGETS, **equal} if children > MOST_COMPARED else equal


def _timed(folder: Path, population: Path) -> Bulk:
    """Receiving and weighing, then all the rest; a data manager's part between them is not timed."""
    run(folder, "migrate")
    run(folder, "desk-steps", "register", str(population))
    with resident(folder) as memory:
        ran = _in_bulk(folder, population)
    left = json.loads(run(folder, "steps", "count").printed)
    disk = sum(file.stat().st_size for file in (folder / "clusters").rglob("*") if file.is_file())
    return Bulk(ran.seconds, memory.most_mb, disk, **left)


def _in_bulk(folder: Path, population: Path, **settings: str) -> Ran:
    words = ("feed", "load", "--bulk", str(population / "feeds"))
    received = run(folder, *words, **settings)
    run(folder, "desk-steps", "release", **settings)
    return received.then(run(folder, *words, **settings))


def _one_by_one(folder: Path, population: Path, **settings: str) -> None:
    run(folder, "feed", "load", str(population / "feeds"), **settings)
    run(folder, "feed", "apply", **settings)
    run(folder, "desk-steps", "release", **settings)
    run(folder, "feed", "apply", **settings)


def _apart(folder: Path, population: Path) -> tuple[str, ...]:
    """The parts that end otherwise in bulk than one by one, once every child is shown that may be."""
    parts = []
    for way in (_in_bulk, _one_by_one):
        name = way.__name__.strip("_")
        _stage(f"Loading {population.name} {name.replace('_', ' ')}")
        run(folder, "migrate", DATABASE=name)
        run(folder, "desk-steps", "register", str(population), DATABASE=name)
        way(folder, population, DATABASE=name)
        run(folder, "steps", "open", DATABASE=name)
        parts.append(json.loads(run(folder, "steps", "digest", DATABASE=name).printed))
    one, other = parts
    return tuple(part for part in one if part not in ON_THE_WAY and one[part] != other[part])


def _population(children: int, seed: int) -> Path:
    """Kept in the laboratory, since a million children take minutes to make."""
    made = paths.LAB / "feeds" / f"{children} children, seed {seed}"
    if not made.exists():
        begun = made.with_name(f"{made.name}, begun")
        shutil.rmtree(begun, ignore_errors=True)
        words = ("--children", str(children), "--seed", str(seed), "--today", DEFAULT_TODAY.isoformat())
        run(paths.LAB, "synth", *words, "--out", str(begun))
        begun.rename(made)
    return made


def _stage(words: str) -> None:
    click.echo(words, err=True)
