"""A step of `bench http`: its people."""

import json
from dataclasses import asdict

import click

from contactpoint.lab.bench_http.practitioners import make_practitioners


@click.command()
@click.argument("count", type=int)
def practitioners(count: int) -> None:
    """Print the accounts of so many new practitioners."""
    click.echo(json.dumps([asdict(account) for account in make_practitioners(count)]))
