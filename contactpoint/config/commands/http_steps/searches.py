"""A step of `bench http`: what the audit holds, which none of the program's own roles may read."""

import json

import click

from contactpoint.config import launcher, paths


@click.command()
def searches() -> None:
    """Print how many searches the audit holds, and which server holds it."""
    with launcher.admin(paths.DATABASE) as database:
        counted = database.execute("SELECT count(*) FROM audit.event WHERE body ->> 'kind' = 'search'").fetchone()
        server = database.execute("SHOW server_version").fetchone()
    assert counted
    assert server
    click.echo(json.dumps({"searches": counted[0], "server": f"PostgreSQL {str(server[0]).split()[0]}"}))
