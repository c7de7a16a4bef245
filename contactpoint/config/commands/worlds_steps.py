"""The part of a proof that needs a process which may act as every other: in throw-away clusters alone."""

import json
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from django.conf import settings
from django.db import connection

from contactpoint.access.rules import Face
from contactpoint.config import demonstration, launcher, paths
from contactpoint.config.commands.prove.shares import told
from contactpoint.config.laboratory import fresh_laboratory, plant
from contactpoint.config.migrate import migrate
from contactpoint.lab import two_worlds
from contactpoint.lab.bench_state import server
from contactpoint.lab.lapses.asking import Faces
from contactpoint.lab.timing import Compared, largest_z, pairs_in
from contactpoint.lab.two_worlds.acting import check_lab_database
from contactpoint.lab.two_worlds.canaries import NEVER, ONCE, standing
from contactpoint.lab.two_worlds.proof import Share, prove
from contactpoint.lab.two_worlds.timed_children import make_sorts
from contactpoint.lab.two_worlds.timing import WAYS, Pairs, at_database, mark, over_http

FACES = ("web",)
SLOWER = Path(two_worlds.__file__).with_name("slower.sql")
PLANTED_DB, PLANTED_HTTP = 50e-6, 1e-3  # seconds
CHILDREN = 60
"""Of each sort."""


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
        proved = prove(Share(seed, trials, share, of, only), Path(folder), lambda line: told(line, share, of))
        click.echo(json.dumps({**asdict(proved), **_in_clear(Path(folder)), "server": server()}))


@worlds_steps.command()
@click.option("--pairs-db", type=int, required=True)
@click.option("--pairs-http", type=int, required=True)
@click.option("--children", type=int, default=CHILDREN)
@click.option("--seed", type=int, required=True)
def clock(pairs_db: int, pairs_http: int, children: int, seed: int) -> None:
    """Compare the times of what is answered about children who hide much and nothing, so many pairs in all ways
    together, and find what is planted by as many pairs as of one way.
    """
    draw, port = random.Random(seed), demonstration.free_port()  # noqa: S311 - an order, no secret
    with fresh_laboratory(FACES), demonstration.serving(port, faces=FACES, work=False):
        sorts, faces = make_sorts(children, draw), Faces({Face.WEB: port})
        here, there = (Pairs(sorts, -(-pairs // len(WAYS)), draw) for pairs in (pairs_db, pairs_http))
        read, asked = list(map(_compared, at_database(here))), list(map(_compared, over_http(faces, there)))
        plant(SLOWER, PLANTED_DB)
        mark(sorts.hiding)
        (planted,) = map(_compared, at_database(here, ("page",)))
        plant(SLOWER, PLANTED_HTTP)
        (slow,) = map(_compared, over_http(faces, there, ("page",)))
        connection.close()
    found = {
        "z_db": largest_z(read),
        "z_http": largest_z(asked),
        "pairs_db": pairs_in(read),
        "pairs_http": pairs_in(asked),
    }
    click.echo(json.dumps({**found, "control_z_db": abs(planted.z), "control_z_http": abs(slow.z)}))


def _compared(one: Compared) -> Compared:
    click.echo(one.text, err=True)
    return one


def _in_clear(folder: Path) -> dict[str, int]:
    """How many files of the servers and of this program hold what was published in no world, and what was in some."""
    for name in ("main", "keys"):
        with launcher.admin(name=name) as admin:
            admin.execute("CHECKPOINT")
    found = standing((paths.DATA_DIR, folder / "ledger", folder / "uploads", Path(settings.STATIC_ROOT)))
    return {"never_in_clear": found[NEVER], "once_in_clear": found[ONCE]}


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
