"""The part of `prove cover` that may read who owns a child and what limits it: as the worker, in a laboratory."""

import json

import click

from contactpoint.disclosure.laboratory import check_own_database
from contactpoint.lab.bench_state import server
from contactpoint.lab.cover import covers, read_children


@click.command(hidden=True)
def cover_steps() -> None:
    """Count this database's limited children, and print how many of them are shielded."""
    check_own_database()
    click.echo(json.dumps({"figures": covers(read_children()), "server": server()}))
