"""`contactpoint prove cover`: among how many limited children the shielded ones are, as authorities open."""

import json
import os
import time

import click

from contactpoint.config.bench_folder import run
from contactpoint.config.commands.bench.search import tell_preparing
from contactpoint.config.prepared import MOST_THROUGH_INTAKE, prepared
from contactpoint.lab.england.synth import DEFAULT_SEED
from contactpoint.lab.figures import Measured, tell


@click.command(context_settings={"show_default": True})
@click.option("--children", type=click.IntRange(100, MOST_THROUGH_INTAKE), default=20_000, help="How many children.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def cover(ctx: click.Context, children: int, *, bare: bool) -> None:
    """Count who is limited, and who of these is shielded: before launch, with half the authorities open, and with all.

    No target: it is a stated limit. A reader who knows these figures may guess a shield, never a place.
    """
    with prepared(children, seed=DEFAULT_SEED) as ready:
        tell_preparing(ready)
        before, began = os.getloadavg(), time.monotonic()
        found = json.loads(run(ready.folder, "cover-steps", DATABASE=ready.database).printed)
        measured = Measured(
            name="prove cover",
            figures=found["figures"],
            targets={},
            seed=DEFAULT_SEED,
            load=before,
            seconds=time.monotonic() - began,
            data=ready.data,
            database=found["server"],
        )
    ctx.exit(tell(measured, bare=bare))
