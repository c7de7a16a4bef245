"""One child's page, and what a further press shows on it. The event names the child, who may be gone by now."""

import time

from django.db import transaction

from contactpoint.access import recent
from contactpoint.access.actions import require_to_look
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.directory import queries as directory
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lookup.coverage import coverage
from contactpoint.lookup.rules import FOUR_FACTS, ChildView, HomeView
from contactpoint.lookup.shown import addresses_of, carers_of, services_in_order, the_child

PAGE = (*FOUR_FACTS, "services", "coverage")
HOME = (*FOUR_FACTS, "address", "carers", "coverage")


@transaction.atomic
def view(number: ChildNumber, *, actor: Actor, purpose: Purpose, route: str) -> ChildView | None:
    """One child's page, noted in the actor's own list; None where the directory holds no such child (any more)."""
    began = time.monotonic()
    require_to_look(Capability.CHILD_OPEN, actor=actor, purpose=purpose, child=number)
    child, rows, at_home = the_child(number), directory.services(number), directory.at_home(number)
    covered = coverage(actor, {row.source for row in rows})
    if child and actor.asker is None:
        recent.note(actor.id, number)
    record(
        Event(
            kind=EventKind.VIEW,
            route=route,
            actor=actor,
            purpose=purpose,
            outcome=Outcome.ANSWERED,
            children=(number,),
            fields_offered=PAGE,
            took_ms=round((time.monotonic() - began) * 1000),
        )
    )
    return ChildView(child, services_in_order(rows), at_home, covered) if child else None


@transaction.atomic
def view_home(number: ChildNumber, *, actor: Actor, purpose: Purpose, route: str) -> HomeView | None:
    """The address and the carers; None where the directory holds no such child (any more)."""
    began = time.monotonic()
    require_to_look(Capability.CHILD_ADDRESS_AND_CARERS, actor=actor, purpose=purpose, child=number)
    child, places, people = the_child(number), directory.addresses(number), directory.carers(number)
    covered = coverage(actor, {row.source for row in places} | {row.source for row in people})
    record(
        Event(
            kind=EventKind.VIEW_ADDRESS,
            route=route,
            actor=actor,
            purpose=purpose,
            outcome=Outcome.ANSWERED,
            children=(number,),
            fields_offered=HOME,
            took_ms=round((time.monotonic() - began) * 1000),
        )
    )
    return HomeView(child, addresses_of(places), carers_of(people), covered) if child else None
