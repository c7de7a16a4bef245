"""The part of `prove monotone` that may act as the worker and as a face: in throw-away clusters alone."""

import json

import click

from contactpoint.config.commands.prove.shares import told
from contactpoint.config.commands.worlds_steps import fresh_database
from contactpoint.lab.bench_state import server
from contactpoint.lab.monotone.proof import Asked, prove
from contactpoint.lab.two_worlds.keys_in_memory import keep_in_memory


@click.command(hidden=True)
@click.option("--steps", type=int, required=True)
@click.option("--database", type=int, required=True)
@click.option("--seed", type=int, required=True)
@click.option("--share", type=int, default=0)
@click.option("--of", "of", type=int, default=1)
@click.option("--mutant", "only", multiple=True)
def monotone_steps(*, steps: int, database: int, seed: int, share: int, of: int, only: tuple[str, ...]) -> None:
    """Take a share of the steps, hunt a share of the mutants, and print what was found."""
    with fresh_database():
        keep_in_memory()
        found = prove(Asked(steps, database, seed, share, of, only), lambda line: told(line, share, of))
        click.echo(json.dumps({**found, "server": server()}))
