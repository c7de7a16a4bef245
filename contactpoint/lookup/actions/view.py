"""One child's page."""

import time

from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.directory import queries as directory
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lookup.coverage import coverage
from contactpoint.lookup.rules import FOUR_FACTS, ChildView, FoundChild, ServiceView, source_name

PAGE = (*FOUR_FACTS, "services", "coverage")


@transaction.atomic
def view(number: ChildNumber, *, actor: Actor, purpose: Purpose, route: str) -> ChildView | None:
    """One child's page; None where the directory holds no such child (any more)."""
    began = time.monotonic()
    require(actor, Capability.CHILD_OPEN, purpose=purpose)
    facts = directory.four_facts([number])
    rows = directory.services(number)
    services = tuple(
        ServiceView(
            organisation=row.organisation,
            kind=row.kind,
            worker=row.worker,
            post=row.post,
            telephone=row.telephone,
            email=row.email,
            started=row.started,
            ended=row.ended,
            lead=row.lead,
            assessment=row.assessment,
            source_name=source_name(row.source),
            confirmed=row.confirmed,
        )
        for row in rows
    )
    covered = coverage(actor, {row.source for row in rows})
    record(
        Event(
            kind=EventKind.VIEW,
            route=route,
            actor=actor,
            purpose=purpose,
            outcome=Outcome.ANSWERED,
            children=(number,) if facts else (),
            fields_offered=PAGE,
            took_ms=round((time.monotonic() - began) * 1000),
        )
    )
    return ChildView(_found(facts[0]), services, covered) if facts else None


def _found(facts: directory.FourFacts) -> FoundChild:
    return FoundChild(facts.number, facts.family, facts.given, facts.gender, facts.born)
