"""The part of a proof that needs a process which may act as every other: in throw-away clusters alone."""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from django.db import connection

from contactpoint.config import launcher, paths
from contactpoint.config.migrate import migrate
from contactpoint.lab.bench_state import server
from contactpoint.lab.two_worlds.acting import check_lab_database
from contactpoint.lab.two_worlds.proof import Share, prove


@click.group(hidden=True)
def worlds_steps() -> None:
    """Parts of a proof."""


@worlds_steps.command()
def ready() -> None:
    """Start the clusters, so that several processes find them running."""
    _drop()


@worlds_steps.command()
@click.option("--trials", type=int, required=True)
@click.option("--seed", type=int, required=True)
@click.option("--share", type=int, default=0)
@click.option("--of", "of", type=int, default=1)
@click.option("--leak", "only", multiple=True)
def walk(trials: int, seed: int, share: int, of: int, *, only: tuple[str, ...]) -> None:
    """Walk through a share of the trials, hunt a share of the leaks, and print what was found."""
    with fresh_database(), tempfile.TemporaryDirectory() as folder:
        proved = prove(Share(seed, trials, share, of, only), Path(folder), lambda line: _told(line, share, of))
        click.echo(json.dumps({**asdict(proved), "server": server()}))


def _told(line: str, share: int, of: int) -> None:
    print(f"{share + 1} of {of}: {line}", file=sys.stderr, flush=True)  # noqa: T201 - progress


@contextmanager
def fresh_database() -> Iterator[None]:
    """This process's database, empty and migrated; dropped at the end. Raises `NotALabDatabase`."""
    check_lab_database()
    _drop()
    launcher.start()
    migrate()
    try:
        yield
    finally:
        _drop()


def _drop() -> None:
    """The name is checked anew, by what the connection says of itself."""
    check_lab_database()
    connection.close()
    with launcher.admin() as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{paths.DATABASE}" WITH (FORCE)')
    (paths.DATA_DIR / f"prepared-{paths.DATABASE}").unlink(missing_ok=True)
