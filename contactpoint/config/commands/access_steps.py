"""The part of `prove access` that makes people and visits, puts the faces' clock forward, asks them over HTTP and times
what they answer.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from django.db import connection
from psycopg import sql

from contactpoint.access.rules import Face
from contactpoint.config import connections, demonstration, launcher, paths
from contactpoint.config.migrate import migrate
from contactpoint.config.processes import PROCESSES
from contactpoint.disclosure.laboratory import check_laboratory
from contactpoint.lab import lapses
from contactpoint.lab.lapses.asking import Faces
from contactpoint.lab.lapses.conditions import try_all
from contactpoint.lab.lapses.matrix import crossings, inside
from contactpoint.lab.lapses.who_exists import Compared, compare_all, compare_planted, largest_z

CLOCK = Path(lapses.__file__).with_name("clock.sql")
SLOWER = Path(lapses.__file__).with_name("slower.sql")
FACES = ("web", "desk")


@click.group(hidden=True)
def access_steps() -> None:
    """Parts of a proof."""


@access_steps.command()
@click.option("--pairs", required=True, type=int)
@click.option("--control-pairs", required=True, type=int)
@click.option("--planted-ms", required=True, type=float)
@click.option("--seed", required=True, type=int)
def ask(pairs: int, control_pairs: int, planted_ms: float, seed: int) -> None:
    """Try every condition and every route, in a database of its own, compare times, and print what was found."""
    port = demonstration.free_port()
    with _fresh_database(), demonstration.serving(port, faces=FACES, work=False):
        faces = Faces({Face(name): port + offset for offset, name in enumerate(FACES)})
        tried, crossed = try_all(faces), crossings(faces)
        compared = [_told(one) for one in compare_all(faces, pairs, seed)]
        _make_slower(planted_ms)
        planted = _told(compare_planted(faces, control_pairs, seed))
        found = {
            "tried": [asdict(one) for one in tried],
            "crossings": crossed,
            "routes": sum(map(len, inside().values())),
            "compared": [one.what for one in compared],
            "pairs": sum(len(one.differences) for one in compared),
            "z": largest_z(compared),
            "planted_z": abs(planted.z),
            "planted_ms": planted.typical,
            "server": demonstration.server_version(),
        }
        connection.close()
    click.echo(json.dumps(found))


def _told(one: Compared) -> Compared:
    click.echo(one.text, err=True)
    return one


def _make_slower(planted_ms: float) -> None:
    with launcher.admin(paths.DATABASE) as admin:
        admin.execute(sql.SQL(SLOWER.read_text()).format(seconds=sql.Literal(planted_ms / 1000)))


@contextmanager
def _fresh_database() -> Iterator[None]:
    """This process's database, empty, migrated, with the lab's clock for the faces; dropped at the end."""
    launcher.start()
    _check()
    migrate()
    with launcher.admin(paths.DATABASE) as admin:
        admin.execute(CLOCK.read_text())
        for name in FACES:
            process = PROCESSES[name]
            path = sql.SQL(", ").join(map(sql.Identifier, ("lab", *process.schemas, "pg_catalog")))
            words = sql.SQL("ALTER ROLE {role} IN DATABASE {database} SET search_path = {path}")
            admin.execute(
                words.format(role=sql.Identifier(process.role), database=sql.Identifier(paths.DATABASE), path=path)
            )
    try:
        yield
    finally:
        _check()
        connection.close()
        with launcher.admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(paths.DATABASE)))
        (paths.DATA_DIR / f"prepared-{paths.DATABASE}").unlink(missing_ok=True)


def _check() -> None:
    """Raises `NotALaboratory`: nothing is written to any other database, and none is dropped."""
    with connection.cursor() as session:
        check_laboratory(session, embedded=connections.embedded())
