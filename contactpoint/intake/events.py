"""The audit events of intake: what was done with which file, in the transaction that does it."""

from dataclasses import replace

from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.intake.models import Delivery
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.numbers import ChildNumber


def tell(
    kind: EventKind,
    route: str,
    *,
    actor: Actor,
    purpose: Purpose,
    about: str | None = None,
    children: tuple[ChildNumber, ...] = (),
    refused_because: str | None = None,
) -> None:
    """Records one event, as done or as refused; `about` is the work item: a delivery, a source."""
    record(
        Event(
            kind=kind,
            route=route,
            actor=actor,
            purpose=replace(purpose, reference=about) if about else purpose,
            outcome=Outcome.REFUSED if refused_because else Outcome.DONE,
            children=children,
            refused_because=refused_because,
        )
    )


def named(delivery: Delivery) -> str:
    """A delivery as events name it: `social_care.HUL/` and its id."""
    return f"{delivery.source_id}/{delivery.pk}"
