"""`contactpoint work`."""

import asyncio
import logging
import signal
from typing import cast

import click
from asgiref.sync import sync_to_async
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.errors import ContactPointError
from contactpoint.shielding.replaying import replay

REST_SECONDS = 2
LOST = "The worker lost its database and begins again."
LOG = logging.getLogger(__name__)


@click.command()
@click.option("--until-empty", is_flag=True, help="Stop when the queue is empty; one job at a time.")
@click.option("--concurrency", default=2, show_default=True)
def work(*, until_empty: bool, concurrency: int) -> None:
    """Run the queued work until stopped. A database that goes away is waited for."""
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as worker:
        if until_empty:
            replay(actor=WORKER, purpose=UPKEEP)
            # with two at once the one would stop at a job that waits for the other's lock
            worker.run_worker(wait=False, concurrency=1, delete_jobs="successful")
        else:
            asyncio.run(_work_on(worker, concurrency))


async def _work_on(worker: App, concurrency: int) -> None:
    """The library's worker ends with its database connection, so it is begun again until a signal comes."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    stopped = asyncio.create_task(stop.wait())
    while not stop.is_set():
        working = asyncio.create_task(_work(worker, concurrency))
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        working.cancel()
        (ended,) = await asyncio.gather(working, return_exceptions=True)
        if not stop.is_set():
            LOG.warning(str(ended) if isinstance(ended, ContactPointError) else LOST)
            await asyncio.wait({stopped}, timeout=REST_SECONDS)


async def _work(worker: App, concurrency: int) -> None:
    await sync_to_async(replay)(actor=WORKER, purpose=UPKEEP)  # before any job: none may go by older limits
    async with worker.open_async():
        await worker.run_worker_async(concurrency=concurrency, delete_jobs="successful", install_signal_handlers=False)
