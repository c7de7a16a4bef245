"""`contactpoint work`."""

import click
from procrastinate.contrib.django import app


@click.command()
@click.option("--until-empty", is_flag=True, help="Stop when the queue is empty.")
@click.option("--concurrency", default=2, show_default=True)
def work(*, until_empty: bool, concurrency: int) -> None:
    """Run the queued work until stopped."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=not until_empty, concurrency=concurrency, delete_jobs="successful")
