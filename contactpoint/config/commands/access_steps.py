"""The part of `prove access` that makes people and visits, puts the faces' clock forward and asks them over HTTP."""

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

CLOCK = Path(lapses.__file__).with_name("clock.sql")
FACES = ("web", "desk")


@click.group(hidden=True)
def access_steps() -> None:
    """Parts of a proof."""


@access_steps.command()
def ask() -> None:
    """Try every condition and every route, in a database of its own, and print what was found."""
    port = demonstration.free_port()
    with _fresh_database(), demonstration.serving(port, faces=FACES, work=False):
        faces = Faces({Face(name): port + offset for offset, name in enumerate(FACES)})
        tried, crossed = try_all(faces), crossings(faces)
        found = {
            "tried": [asdict(one) for one in tried],
            "crossings": crossed,
            "routes": sum(map(len, inside().values())),
            "server": demonstration.server_version(),
        }
        connection.close()
    click.echo(json.dumps(found))


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
