"""`contactpoint prove guard`: no record about a shielded child appears, and hardly another waits for it."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from contactpoint.config.bench_folder import run
from contactpoint.config.commands.bench.search import tell_preparing
from contactpoint.config.prepared import MOST_THROUGH_INTAKE, Prepared, prepared
from contactpoint.disclosure.laboratory import LABORATORY
from contactpoint.lab.england.synth import DEFAULT_SEED
from contactpoint.lab.figures import GUARD_TARGETS, Measured, tell


@click.command(context_settings={"show_default": True})
@click.option("--children", type=click.IntRange(100, MOST_THROUGH_INTAKE), default=20_000, help="How many children.")
@click.option("--trials", type=click.IntRange(min=1), default=2_000, help="Records about shielded children.")
@click.option("--seed", default=DEFAULT_SEED, help="The same seed draws the same records.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def guard(ctx: click.Context, children: int, trials: int, seed: int, *, bare: bool) -> None:
    """Send records about shielded children with one to four things wrong, and a month of everybody else's feeds.

    What was published is counted in the directory. The database is a copy of a prepared one, and is dropped.
    """
    with prepared(children, seed=DEFAULT_SEED) as ready, _scratch(ready) as scratch:
        tell_preparing(ready)
        before, began = os.getloadavg(), time.monotonic()
        asked = ("--children", str(children), "--trials", str(trials), "--seed", str(seed))
        found = json.loads(run(ready.folder, "guard-steps", "try", *asked, DATABASE=scratch).printed.splitlines()[-1])
        measured = Measured(
            name="prove guard",
            figures={"children": children, **found["figures"]},
            targets=GUARD_TARGETS,
            seed=seed,
            load=before,
            seconds=time.monotonic() - began,
            data=ready.data,
            database=found["server"],
        )
    ctx.exit(tell(measured, bare=bare))


@contextmanager
def _scratch(ready: Prepared) -> Iterator[str]:
    """A copy of a prepared database, dropped at the end."""
    name = f"{LABORATORY}guard_{os.getpid()}"
    run(ready.folder, "lab", "copy", ready.database, DATABASE=name)
    try:
        yield name
    finally:
        run(ready.folder, "lab", "drop", DATABASE=name)
