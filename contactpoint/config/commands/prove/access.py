"""`contactpoint prove access`: every lapse ends access at the next request, and nobody comes where they may not."""

import json
import os
import time
from collections.abc import Mapping
from typing import Any

import click

from contactpoint.config.bench_folder import run, throwaway_folder
from contactpoint.lab.england.synth import DEFAULT_SEED
from contactpoint.lab.figures import Measured, access_targets, tell

PAIRS = 360
PLANTED_MS = 1.0
TOLD_APART = 4
CONTROL = 3
"""So many times the pairs of one way: still fewer than all ways together."""


def timing_figures(found: Mapping[str, Any]) -> dict[str, float]:
    """What `access-steps` compared, as figures."""
    return {
        "user_timing_z": round(found["z"], 2),
        "user_timing_pairs": found["pairs"],
        "user_timing_control_z": round(found["planted_z"], 2),
        "user_timing_control_found": int(found["planted_z"] >= TOLD_APART),
    }


@click.command()
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Draws which of a pair is asked first.")
@click.option("--pairs", default=PAIRS, show_default=True, help="Times compared, for each way that takes a name.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def access(ctx: click.Context, seed: int, pairs: int, *, bare: bool) -> None:
    """Take away every condition of access, or let it run out by the clock, on live visits over HTTP; then send every
    role to every route, and everybody with another's handles; then time what is answered about people who are there
    and about names that nobody has.
    """
    before, began = os.getloadavg(), time.monotonic()
    with throwaway_folder() as folder:
        asked = {"--pairs": pairs, "--control-pairs": CONTROL * pairs, "--planted-ms": PLANTED_MS, "--seed": seed}
        words = ("access-steps", "ask", *(str(word) for two in asked.items() for word in two))
        found = json.loads(run(folder, *words, DATABASE="cp_lab_access").printed)
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
            **timing_figures(found),
        },
        targets=access_targets(len(found["tried"])),
        seed=seed,
        load=before,
        seconds=time.monotonic() - began,
        data="people made up for each condition and role",
        database=found["server"],
    )
    ctx.exit(tell(measured, bare=bare))
