"""The children whose pages the actor opened in the last days."""

import time

from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.recent import opened_by
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.lookup.rules import FOUR_FACTS, RecentChild
from contactpoint.lookup.shown import the_children


@transaction.atomic
def recent(*, actor: Actor, purpose: Purpose, route: str) -> tuple[RecentChild, ...]:
    """Newest first, the four facts for every child; all of them are named in the event, those that are gone too."""
    began = time.monotonic()
    require(actor, Capability.CHILD_RECENT, purpose=purpose)
    opened = opened_by(actor.id)
    there = {child.number: child for child in the_children([one.number for one in opened])}
    record(
        Event(
            kind=EventKind.RECENT,
            route=route,
            actor=actor,
            purpose=purpose,
            outcome=Outcome.ANSWERED,
            children=tuple(one.number for one in opened),
            fields_offered=FOUR_FACTS,
            took_ms=round((time.monotonic() - began) * 1000),
        )
    )
    return tuple(RecentChild(one.number, one.seen, there.get(one.number)) for one in opened)
