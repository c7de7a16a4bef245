"""Hidden parts of `contactpoint lab`: a prepared database is copied, or dropped to be made again."""

import click
from psycopg import sql

from contactpoint.config import connections, launcher, paths, roles
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


@click.command()
@click.argument("of")
def copy(of: str) -> None:
    """Make this process's database a copy of another, both of a laboratory; the key store serves both."""
    with launcher.admin(of) as session:
        check_laboratory(session.cursor(), embedded=connections.embedded())
    with launcher.admin() as session:
        roles.create_database(session, paths.DATABASE, template=of)
    launcher.start()
