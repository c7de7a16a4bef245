"""`contactpoint work`."""

from typing import cast

import click
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


@click.command()
@click.option("--until-empty", is_flag=True, help="Stop when the queue is empty.")
@click.option("--concurrency", default=2, show_default=True)
def work(*, until_empty: bool, concurrency: int) -> None:
    """Run the queued work until stopped."""
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as worker:
        worker.run_worker(wait=not until_empty, concurrency=concurrency, delete_jobs="successful")
