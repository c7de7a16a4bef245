"""`contactpoint bench match`, in a prepared database."""

import json
import os
import time

import click

from contactpoint.config.bench_folder import run
from contactpoint.config.commands.bench.search import tell_preparing
from contactpoint.config.prepared import Contents, prepared
from contactpoint.lab.england.synth import DEFAULT_SEED, MOST_CHILDREN
from contactpoint.lab.figures import MATCH_TARGETS, Measured, tell

TRIALS = 20_000


@click.command()
@click.option(
    "--children", type=click.IntRange(100, MOST_CHILDREN), default=20_000, show_default=True, help="How many children."
)
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="The same seed draws the same records.")
@click.option("--trials", type=click.IntRange(min=200), default=TRIALS, show_default=True, help="How many records.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def match(ctx: click.Context, children: int, seed: int, trials: int, *, bare: bool) -> None:
    """Match records of next month's feeds: candidates, score, decide, and nothing written.

    The vault is the one of the usual seed; the seed here draws the records. It is prepared where it is not there, and
    read into the server's memory first, where one that has been up for a while has it.
    """
    with prepared(children, seed=DEFAULT_SEED, contents=Contents.VAULT) as ready:
        tell_preparing(ready)
        where = run(ready.folder, "lab", "warm", DATABASE=ready.database).printed.strip()
        before, began = os.getloadavg(), time.monotonic()
        asked = ("--children", str(children), "--trials", str(trials), "--seed", str(seed))
        found = run(ready.folder, "steps", "match", *asked, DATABASE=ready.database).printed
        server = json.loads(run(ready.folder, "steps", "count", DATABASE=ready.database).printed)["server"]
        measured = Measured(
            name="bench match",
            figures={"children": children, **json.loads(found.splitlines()[-1])},
            targets=MATCH_TARGETS,
            seed=seed,
            load=before,
            seconds=time.monotonic() - began,
            data=f"{ready.data}, {where}",
            database=server,
        )
    ctx.exit(tell(measured, bare=bare))
