"""Steps of the benches that need the worker's process: each prints one object on stdout."""

import json
from dataclasses import asdict
from itertools import filterfalse
from pathlib import Path

import click

from contactpoint.config.commands.feed.load import feed_files, load_file
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
@click.argument("feeds", type=click.Path(path_type=Path, exists=True))
def fill(feeds: Path) -> None:
    """Load the national feeds, limit some children, load the local ones, and print a digest of what is left."""
    files = feed_files([feeds])
    for file in filterfalse(_local, files):
        load_file(file)
    decide_between()
    for file in filter(_local, files):
        load_file(file)
    click.echo(json.dumps(state()))


def _local(file: Path) -> bool:
    """True for `social_care.HUL.csv`, False for `benefit.csv`."""
    return "." in file.stem
