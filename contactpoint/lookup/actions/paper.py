"""What may leave on paper: the four facts and how to reach services."""

import time

from django.db import transaction

from contactpoint.access.actions import require_to_look
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.directory import queries as directory
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lookup.coverage import coverage
from contactpoint.lookup.rules import FOUR_FACTS, NEVER_ON_PAPER, Paper
from contactpoint.lookup.shown import services_in_order, the_child

PAPER = (*FOUR_FACTS, "service_contacts", "coverage")


@transaction.atomic
def print_out(number: ChildNumber, *, actor: Actor, purpose: Purpose, route: str) -> Paper | None:
    """Never a place: no home, no carer, no school. None where the directory holds no such child (any more)."""
    began = time.monotonic()
    require_to_look(Capability.CHILD_OPEN, actor=actor, purpose=purpose, child=number)
    child = the_child(number)
    rows = [row for row in directory.services(number) if row.kind not in NEVER_ON_PAPER and row.ended is None]
    covered = coverage(actor, {row.source for row in rows})
    event = record(
        Event(
            kind=EventKind.PRINT,
            route=route,
            actor=actor,
            purpose=purpose,
            outcome=Outcome.ANSWERED,
            children=(number,),
            fields_offered=PAPER,
            took_ms=round((time.monotonic() - began) * 1000),
        )
    )
    return Paper(child, services_in_order(rows), covered, event, database_now()) if child else None
