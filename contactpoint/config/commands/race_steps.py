"""The part of `prove race` that may act as the worker and as a face: in throw-away clusters alone."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import click
from django.db import connection

from contactpoint.config.commands.worlds_steps import fresh_database
from contactpoint.lab.bench_state import server
from contactpoint.lab.race.racing import ROLES, Race, Raced, hunted

TOLD_EVERY = 2_000


@click.command(hidden=True)
@click.option("--trials", type=int, required=True)
@click.option("--seed", type=int, required=True)
@click.option("--share", type=int, default=0)
def race_steps(*, trials: int, seed: int, share: int) -> None:
    """Run so many trials, then hunt the mutants, and print what was found."""
    with fresh_database(), ThreadPoolExecutor(len(ROLES), thread_name_prefix="race") as pool:
        race, raced = Race(seed * 1_000 + share, pool), Raced()
        while raced.trials < trials:
            race.run(min(TOLD_EVERY, trials - raced.trials), raced)
            print(f"share {share + 1}: {raced.trials} of {trials}", file=sys.stderr, flush=True)  # noqa: T201 - progress
        killed = hunted(race)
        list(pool.map(lambda _: connection.close(), range(len(ROLES))))
        found = {
            "trials": raced.trials,
            "distinct": len(raced.distinct),
            "after": raced.after,
            "before": raced.before,
            "found": raced.found,
            "killed": killed,
            "server": server(),
        }
    click.echo(json.dumps(found))
