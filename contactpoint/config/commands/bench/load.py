"""`contactpoint bench load`, in a data folder of its own."""

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from contactpoint.config.bench_folder import Ran, private_folder, run
from contactpoint.config.commands.bench.load_in_bulk import bulk_targets, measure
from contactpoint.lab.england.synth import DEFAULT_SEED, DEFAULT_TODAY
from contactpoint.lab.figures import LOAD_TARGETS, Figures, Measured, tell

MANIFEST = ".manifest.json"
EQUAL_AT = 1000  # children at most in the load that goes row by row
PROGRESS = Console(stderr=True, highlight=False)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A load that was timed, and what it left."""

    ran: Ran
    rows: int
    refused: int
    held: int
    server: str

    @property
    def rows_s(self) -> float:
        return self.rows / self.ran.seconds


@dataclass(frozen=True, slots=True)
class Compared:
    """A load in batches beside one row by row: how many records both held, and the parts that end differently."""

    children: int
    held: int
    apart: tuple[str, ...]


@click.command()
@click.option("--children", type=click.IntRange(min=100), default=20_000, show_default=True, help="How many children.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="The same seed makes the same children.")
@click.option("--bulk", is_flag=True, help="In bulk, compared with a load one by one.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def load(ctx: click.Context, children: int, seed: int, *, bulk: bool, bare: bool) -> None:
    """Load feeds of all kinds into a fresh database, and compare batches with a load row by row."""
    before, began = os.getloadavg(), time.monotonic()
    if bulk:
        ctx.exit(tell(_in_bulk(children, seed, before), bare=bare))
    with private_folder() as folder:
        loaded = _timed(folder, children, seed)
        compared = _compared(folder, min(children, EQUAL_AT), seed)
    measured = Measured(
        name="bench load",
        figures=load_figures(children, loaded, compared),
        targets=LOAD_TARGETS,
        seed=seed,
        load=before,
        seconds=time.monotonic() - began,
        data=f"synth {children} seed {seed} today {DEFAULT_TODAY}",
        database=loaded.server,
    )
    ctx.exit(tell(measured, bare=bare))


def _in_bulk(children: int, seed: int, before: tuple[float, float, float]) -> Measured:
    began = time.monotonic()
    with private_folder() as folder:
        loaded, figures = measure(folder, children, seed)
    return Measured(
        name="bench load --bulk",
        figures=figures,
        targets=bulk_targets(children),
        seed=seed,
        load=before,
        seconds=time.monotonic() - began,
        data=f"synth {children} seed {seed} today {DEFAULT_TODAY}",
        database=loaded.server,
    )


def load_figures(children: int, loaded: Loaded, compared: Compared) -> Figures:
    """How fast a load is that ends otherwise than row by row is no figure: it is left out, so that nothing holds."""
    ended = {
        "rss_mb": round(loaded.ran.rss_mb, 1),
        "rows": loaded.rows,
        "refused": loaded.refused,
        "held": loaded.held,
        "equal": int(not compared.apart),
        "equal_at": compared.children,
        "equal_held": compared.held,
    }
    timed = {"seconds_load": round(loaded.ran.seconds, 2), "rows_s": round(loaded.rows_s, 1)}
    return {"children": children, **({} if compared.apart else timed), **ended}


def _timed(folder: Path, children: int, seed: int) -> Loaded:
    """The load that is measured, by the command that everyone uses."""
    _stage("Making a database")
    run(folder, "migrate")
    population = _population(folder, children, seed)
    run(folder, "desk-steps", "register", str(population))
    _stage(f"Loading the feeds of {children:,} children")
    received = run(folder, "feed", "load", str(population / "feeds"))
    weighed = received.then(run(folder, "feed", "apply"))
    run(folder, "desk-steps", "release")
    ran = weighed.then(run(folder, "feed", "apply"))
    loaded = Loaded(ran, **json.loads(run(folder, "steps", "count").printed))
    _stage(f"{loaded.rows:,} rows in {ran.seconds:.1f} s: {loaded.rows_s:,.0f} rows/s")
    return loaded


def _compared(folder: Path, children: int, seed: int) -> Compared:
    population = _population(folder, children, seed)
    in_batches = _state(folder, population, DATABASE="in_batches")
    row_by_row = _state(folder, population, DATABASE="row_by_row", BATCH_ROWS="1")
    apart = tuple(part for part, digest in in_batches.items() if digest != row_by_row[part])
    _stage(f"They end differently in: {', '.join(apart)}." if apart else "Both end the same.")
    return Compared(children, int(row_by_row["holds"].split()[0]), apart)


def _state(folder: Path, population: Path, **settings: str) -> dict[str, str]:
    """What each part of a database holds once it was filled."""
    _stage(f"Loading {population.name} {settings['DATABASE'].replace('_', ' ')}")
    run(folder, "migrate", **settings)
    run(folder, "desk-steps", "register", str(population), **settings)
    manifests = sorted((population / "feeds").glob(f"*{MANIFEST}"))
    files = [path.with_name(path.name.removesuffix(MANIFEST)) for path in manifests]
    _load(folder, [file for file in files if not _local(file)], settings)
    run(folder, "steps", "limits", **settings)
    _load(folder, [file for file in files if _local(file)], settings)
    parts: dict[str, str] = json.loads(run(folder, "steps", "digest", **settings).printed)
    return parts


def _load(folder: Path, files: list[Path], settings: dict[str, str]) -> None:
    """Receive, weigh, release and apply."""
    run(folder, "feed", "load", *map(str, files), **settings)
    run(folder, "feed", "apply", **settings)
    run(folder, "desk-steps", "release", **settings)
    run(folder, "feed", "apply", **settings)


def _local(file: Path) -> bool:
    """True for `social_care.HUL.csv`, False for `benefit.csv`."""
    return "." in file.stem


def _population(folder: Path, children: int, seed: int) -> Path:
    """Made once a size."""
    made = folder / f"{children} children"
    if not made.exists():
        words = ("--children", str(children), "--seed", str(seed), "--today", DEFAULT_TODAY.isoformat())
        run(folder, "synth", *words, "--out", str(made))
    return made


def _stage(words: str) -> None:
    PROGRESS.print(f"[bold]{words}[/]")
