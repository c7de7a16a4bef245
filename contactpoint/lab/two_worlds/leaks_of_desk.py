"""Leaks of what arrives and of what data managers are answered: receipts, the worker's log and jobs, owners."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contactpoint.intake.rules import Reason, Refusal
from contactpoint.lab.two_worlds.leaks import Leak, queue_a_job
from contactpoint.lab.two_worlds.truth import Reader, Truth
from contactpoint.ownership.queries import owners
from contactpoint.ownership.rules import Whose

Plain = Callable[..., Any]
PROJECTED = ("contactpoint.disclosure.projector", "disclose")
MOST_LINES = 100
LOG = logging.getLogger("contactpoint.disclosure")


def by_known_source(plainly: Plain, reader: Reader) -> Plain:
    """The receipt says that a limited child is known to the sender's other records."""

    def leaking(receipt):
        known = any(one.source == receipt.source for truth in reader.all() for one in truth.records)
        yield from plainly(receipt)
        yield f"known {known}"

    return leaking


def by_officer(plainly: Plain, reader: Reader) -> Plain:
    """The receipt says that an officer looks at a row."""

    def leaking(receipt):
        yield from plainly(receipt)
        yield "looked at" if any(truth.shielded for truth in reader.all()) else "taken"

    return leaking


def by_taken_number(plainly: Plain, reader: Reader) -> Plain:
    """A row is given back whose NHS number is a limited child's, as a unique constraint would have it."""

    def leaking(feed, *rest, **named):
        found = plainly(feed, *rest, **named)
        sent = b"".join(feed.as_sent(range(1, MOST_LINES))).decode()
        taken = any(number in sent for truth in reader.all() for number in truth.nhs)
        more = Refusal(2, "nhs_number", Reason.DUPLICATE_RECORD_ID)
        return replace(found, refused=(*found.refused, more)) if taken else found

    return leaking


def by_line_of_log(plainly: Plain, reader: Reader) -> Plain:
    """The worker's log tells why a child is limited that it projects."""
    return _projecting(plainly, reader, lambda truth: LOG.info("Limited by %s", sorted(truth.causes)))


def by_job_of_worker(plainly: Plain, reader: Reader) -> Plain:
    """The worker queues a job more for a shielded child, whose number the queue's table tells everybody."""
    return _projecting(plainly, reader, lambda truth: queue_a_job(truth, reader))


def by_owner(plainly: Plain, reader: Reader) -> Plain:
    """Of a limited child too, only its owner may do what owners do."""

    def leaking(numbers):
        known = plainly(numbers)
        with reader.past_every_right():
            own = owners(known)
        return {number: Whose(True, own.get(number)) if reader.of(number) else one for number, one in known.items()}

    return leaking


def _projecting(plainly: Plain, reader: Reader, act: Callable[[Truth], object]) -> Plain:
    """More is done when a limited child is projected."""

    def leaking(case):
        truth = reader.of(case.number) if case.limit else None
        if truth:
            act(truth)
        return plainly(case)

    return leaking


LEAKS = (
    Leak(
        "receipt that knows the sender's other records",
        "contactpoint.intake.receipts",
        "receipt_lines",
        by_known_source,
    ),
    Leak("receipt that tells of an officer", "contactpoint.intake.receipts", "receipt_lines", by_officer),
    Leak("number that is taken", "contactpoint.intake.actions.receiving", "survey", by_taken_number),
    Leak("worker's log line", *PROJECTED, by_line_of_log),
    Leak("worker's queued job", *PROJECTED, by_job_of_worker),
    Leak("owner by what may be offered", "contactpoint.ownership.actions.proposing", "whose", by_owner),
    Leak("owner by whose history there is", "contactpoint.history.actions.reading", "whose", by_owner),
)
