"""`contactpoint prove access`: every lapse ends access at the next request, and nobody comes where they may not."""

import json
import os
import time

import click

from contactpoint.config.bench_folder import private_folder, run
from contactpoint.config.launcher import THROWAWAY
from contactpoint.lab.england.synth import DEFAULT_SEED
from contactpoint.lab.figures import Measured, access_targets, tell


@click.command()
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Named in the object; nothing here is drawn.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def access(ctx: click.Context, seed: int, *, bare: bool) -> None:
    """Take away every condition of access, or let it run out by the clock, on live visits over HTTP; then send every
    role to every route, and everybody with another's handles.
    """
    before, began = os.getloadavg(), time.monotonic()
    with private_folder() as folder:
        folder.mkdir(parents=True, mode=0o755)
        (folder / THROWAWAY).write_text(str(os.getpid()))
        found = json.loads(run(folder, "access-steps", "ask", DATABASE="cp_lab_access").printed)
    for fault in (*found["crossings"], *(one["what"] for one in found["tried"] if not one["ended"])):
        click.echo(f"Let in: {fault}", err=True)
    measured = Measured(
        name="prove access",
        figures={
            "conditions": len(found["tried"]),
            "ended": sum(one["ended"] for one in found["tried"]),
            "slowest_ms": round(max(one["took_ms"] for one in found["tried"]), 1),
            "crossings": len(found["crossings"]),
            "routes": found["routes"],
        },
        targets=access_targets(len(found["tried"])),
        seed=seed,
        load=before,
        seconds=time.monotonic() - began,
        data="people made up for each condition and role",
        database=found["server"],
    )
    ctx.exit(tell(measured, bare=bare))
