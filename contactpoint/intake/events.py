"""The audit events of intake: what was done with which file, in the transaction that does it."""

from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.numbers import ChildNumber


def tell(
    kind: EventKind,
    route: str,
    *,
    actor: Actor,
    purpose: Purpose,
    children: tuple[ChildNumber, ...] = (),
    refused_because: str | None = None,
) -> None:
    """Records one event, as done or as refused."""
    record(
        Event(
            kind=kind,
            route=route,
            actor=actor,
            purpose=purpose,
            outcome=Outcome.REFUSED if refused_because else Outcome.DONE,
            children=children,
            refused_because=refused_because,
        )
    )
