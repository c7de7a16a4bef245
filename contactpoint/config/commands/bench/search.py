"""`contactpoint bench search`, in a prepared database."""

import json
import os
import time

import click
from rich.console import Console

from contactpoint.config.bench_folder import run
from contactpoint.config.prepared import Prepared, prepared
from contactpoint.lab.england.synth import DEFAULT_SEED, MOST_CHILDREN
from contactpoint.lab.figures import SEARCH_TARGETS, Figures, Measured, tell

TRIALS = 20_000
PROGRESS = Console(stderr=True, highlight=False)


@click.command()
@click.option(
    "--children", type=click.IntRange(100, MOST_CHILDREN), default=20_000, show_default=True, help="How many children."
)
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="The same seed makes the same searches.")
@click.option("--trials", type=click.IntRange(min=200), default=TRIALS, show_default=True, help="How many searches.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def search(ctx: click.Context, children: int, seed: int, trials: int, *, bare: bool) -> None:
    """Search a prepared directory as people type: how fast, and whether the child is among the first ten.

    The directory is the one of the usual seed; the seed here draws the searches. It is prepared where it is not there.
    """
    with prepared(children, seed=DEFAULT_SEED) as ready:
        tell_preparing(ready)
        before, began = os.getloadavg(), time.monotonic()
        asked = ("--trials", str(trials), "--seed", str(seed))
        found = searched(ready, *asked)
        server = json.loads(run(ready.folder, "steps", "count", DATABASE=ready.database).printed)["server"]
        measured = Measured(
            name="bench search",
            figures={"children": children, **found},
            targets=SEARCH_TARGETS,
            seed=seed,
            load=before,
            seconds=time.monotonic() - began,
            data=ready.data,
            database=server,
        )
    ctx.exit(tell(measured, bare=bare))


def searched(ready: Prepared, *options: str) -> Figures:
    """The figures of a run in the process of the practitioners' face, over one connection."""
    printed = run(ready.folder, "web-steps", "search", str(ready.truth), *options, DATABASE=ready.database).printed
    figures: Figures = json.loads(printed.splitlines()[-1])
    return figures


def tell_preparing(ready: Prepared) -> None:
    """What making the data took, apart from the figures."""
    if ready.seconds is not None:
        PROGRESS.print(f"Prepared {ready.database} in {ready.seconds:,.0f} s, which is not in the figures.")
