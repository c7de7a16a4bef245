"""`contactpoint evaluate england`: synthetic England as its feeds tell it, decided on, and then the truth opened."""

import os
import resource
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import click
from rich.console import Console

from contactpoint.config.commands.synth import make_population
from contactpoint.lab.england.manifest import read_manifest
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.synth import DEFAULT_SEED, DEFAULT_TODAY, MOST_CHILDREN, MOST_ERRORS
from contactpoint.lab.evaluation.england import decide_all
from contactpoint.lab.evaluation.england_truth import figures
from contactpoint.lab.evaluation.feeds import write_identities
from contactpoint.lab.figures import Figures, Measured, england_targets, tell

SCREEN = Console(stderr=True, highlight=False)
TIMES_ERRORS = {1: "", 2: ", errors doubled"}
FULL_SIZE = 100_000  # children, from which on every slice must be large enough to tell


@click.command()
@click.option(
    "--children", type=click.IntRange(100, MOST_CHILDREN), default=20_000, show_default=True, help="How many children."
)
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="The same seed makes the same England.")
@click.option(
    "--errors",
    type=click.IntRange(1, MOST_ERRORS),
    default=1,
    show_default=True,
    help="So many times the usual rates of errors: told, and held to no target.",
)
@click.option(
    "--population",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder that `contactpoint synth` wrote, instead of a population made for this run.",
)
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def england(ctx: click.Context, *, children: int, seed: int, errors: int, population: Path | None, bare: bool) -> None:
    """Link the feeds of synthetic England, and compare what was linked with the truth."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactpoint.config.settings")  # feeds are read as intake does
    before, began = os.getloadavg(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="contactpoint-evaluate-") as scratch:
        plan = Plan(children, seed, DEFAULT_TODAY, errors=errors)
        folder = population or make_population(Path(scratch) / "england", plan).folder
        made = read_manifest(folder).plan
        found = _evaluated(folder, Path(scratch))
    measured = Measured(
        name="evaluate england",
        figures={"children": made.children, **found},
        targets=england_targets(full=made.children >= FULL_SIZE) if made.errors == 1 else {},
        seed=made.seed,
        load=before,
        seconds=time.monotonic() - began,
        data=f"synth {made.children} seed {made.seed} today {made.today}{TIMES_ERRORS[made.errors]}",
        database=f"DuckDB {version('duckdb')}, Splink {version('splink')}",
    )
    ctx.exit(tell(measured, bare=bare))


def _evaluated(population: Path, scratch: Path) -> Figures:
    """The truth is opened once every decision is written."""
    began = time.monotonic()
    identities = scratch / "identities.parquet"
    with SCREEN.status("Reading feeds") as shown:
        records = write_identities(population, identities, progress=lambda feed: shown.update(f"Reading {feed}"))
    _say(f"{records:,} records read")
    read = time.monotonic()
    decided = decide_all(identities, scratch, progress=_say)
    took = {"seconds_read": read - began, "seconds_decide": time.monotonic() - read}
    _say("Opening the truth")
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**figures(decided, population), **took, "rss_mb": round(rss)}


def _say(doing: str) -> None:
    SCREEN.print(f"{doing} …")
