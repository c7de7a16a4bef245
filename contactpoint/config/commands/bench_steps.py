"""Steps of the benches that need the worker's process: some print one object on stdout."""

import json
from dataclasses import asdict

import click

from contactpoint.lab.bench_limits import decide_between
from contactpoint.lab.bench_state import counts, state


@click.group(hidden=True)
def steps() -> None:
    """Steps of the benches."""


@steps.command()
def count() -> None:
    """Print how much a load left."""
    click.echo(json.dumps(asdict(counts())))


@steps.command()
def limits() -> None:
    """Open some children and shield some, the same ones in every load of the same feeds."""
    decide_between()


@steps.command()
def digest() -> None:
    """Print a digest of each part of what a load left."""
    click.echo(json.dumps(state()))
