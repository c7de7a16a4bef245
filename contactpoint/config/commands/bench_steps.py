"""Steps of the benches that need the worker's process: each prints one object on stdout."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from contactpoint.config.commands.feed import feed_files, load_files
from contactpoint.kernel.errors import ContactPointError
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
    _load([file for file in files if not _local(file)])
    decide_between()
    _load([file for file in files if _local(file)])
    click.echo(json.dumps(state()))


def _local(file: Path) -> bool:
    """True for `social_care.HUL.csv`, False for `benefit.csv`."""
    return "." in file.stem


def _load(files: list[Path]) -> None:
    for _, outcome in load_files(files):
        if isinstance(outcome, ContactPointError):
            raise outcome
