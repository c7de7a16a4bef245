"""The part of `prove race` that may act as the worker and as a face: in throw-away clusters alone."""

import json
import sys
import time

import click

from contactpoint.config.commands.worlds_steps import fresh_database
from contactpoint.lab.bench_state import server
from contactpoint.lab.race.racing import CHILDREN, Race, Raced, hunted, seats

TOLD_EVERY = 2_000


@click.command(hidden=True)
@click.option("--trials", type=int, required=True)
@click.option("--seed", type=int, required=True)
@click.option("--share", type=int, default=0)
def race_steps(*, trials: int, seed: int, share: int) -> None:
    """Run so many trials, then hunt the mutants, and print what was found."""
    with fresh_database(), seats() as taken:
        race, raced, began = Race(seed * 1_000 + share, taken), Raced(), time.monotonic()
        while raced.trials < trials:
            race.run(min(TOLD_EVERY, trials - raced.trials), raced)
            rate = raced.trials / (time.monotonic() - began)
            left = f"{rate:.0f} a second, {(trials - raced.trials) / rate / 60:.1f} min left"
            print(f"share {share + 1}: {raced.trials} of {trials}, {left}", file=sys.stderr, flush=True)  # noqa: T201
        killed = hunted(race)
        found = {
            "children": CHILDREN,
            "trials": raced.trials,
            "distinct": len(raced.distinct),
            "after": raced.after,
            "before": raced.before,
            "found": raced.found,
            "killed": killed,
            "server": server(),
        }
    click.echo(json.dumps(found))
