"""The part of `prove cover` that may read who owns a child and what limits it: as the worker, in a laboratory."""

import json

import click
from django.conf import settings
from django.db import connection

from contactpoint.disclosure.laboratory import check_laboratory
from contactpoint.lab.bench_state import server
from contactpoint.lab.cover import covers, read_children


@click.command(hidden=True)
def cover_steps() -> None:
    """Count this database's limited children, and print how many of them are shielded."""
    with connection.cursor() as cursor:
        check_laboratory(cursor, embedded=settings.EMBEDDED)
    click.echo(json.dumps({"figures": covers(read_children()), "server": server()}))
