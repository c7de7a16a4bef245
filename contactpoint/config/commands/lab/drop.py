"""A hidden part of `contactpoint lab`: a prepared database is made whole or made again."""

import click
from psycopg import sql

from contactpoint.config import connections, launcher, paths
from contactpoint.disclosure.laboratory import check_laboratory


@click.command()
def drop() -> None:
    """Drop this process's database, which must be one of a laboratory."""
    launcher.start()
    with launcher.admin(paths.DATABASE) as session:
        check_laboratory(session.cursor(), embedded=connections.embedded())
    with launcher.admin() as session:
        session.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(paths.DATABASE)))
    launcher.forget()
