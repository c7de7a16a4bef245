"""The worker's turn: what becomes of a file is found out when the worker comes to it, never while its sender waits."""

from uuid import UUID

from procrastinate.contrib.django import app

FEEDS = "feeds"
"""The queue, and the lock by which one job of it runs at a time: the worker's other hands are free for limits."""


def leave_to_worker(delivery: UUID) -> None:
    """Once this transaction is committed the worker weighs the delivery, and applies it where it may."""
    app.configure_task("apply_delivery", queue=FEEDS, lock=FEEDS).defer(delivery=str(delivery))
