"""A data manager lets a waiting delivery go on, or sends one that is not finished back to its source (B10-59)."""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from contactpoint.access.rules import Capability
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.disclosure.locks import lock_intake
from contactpoint.intake.deliveries import lock
from contactpoint.intake.events import named, tell
from contactpoint.intake.later import leave_to_worker
from contactpoint.intake.models import Delivery
from contactpoint.intake.ownership import own_delivery
from contactpoint.intake.rules import (
    GIVEN_UP,
    UNFINISHED,
    WAITING,
    DeliveryState,
    NotWaiting,
    ReleaseReason,
    SendBackReason,
)
from contactpoint.kernel.actors import Actor, Purpose


@transaction.atomic
def release(delivery: UUID, reason: ReleaseReason, *, actor: Actor, purpose: Purpose) -> None:
    """Let a waiting delivery be applied: the worker's job does it. Raises `NotWaiting`, `NoSuchDelivery`."""
    row = _standing(delivery, WAITING, actor=actor, purpose=purpose)
    _decide(row, DeliveryState.RELEASED, reason, actor=actor)
    leave_to_worker(delivery)
    tell(EventKind.FEED_RELEASED, "intake.release", actor=actor, purpose=purpose, about=named(row))


@transaction.atomic
def send_back(delivery: UUID, reason: SendBackReason, *, actor: Actor, purpose: Purpose) -> None:
    """Nothing more of the delivery will be applied, and what is kept of it is destroyed by the worker's job.

    What was applied of it stays: it is sent back between two batches. Raises `NotWaiting`, `NoSuchDelivery`.
    """
    row = _standing(delivery, UNFINISHED, actor=actor, purpose=purpose)
    _decide(row, DeliveryState.SENT_BACK, reason, actor=actor)
    app.configure_task("destroy_uploads", queue="upkeep").defer(timestamp=0)
    tell(EventKind.FEED_SENT_BACK, "intake.send_back", actor=actor, purpose=purpose, about=named(row))


def _standing(delivery: UUID, states: frozenset[DeliveryState], *, actor: Actor, purpose: Purpose) -> Delivery:
    """The delivery, which stays in one of these states until the transaction ends; raises `NotWaiting`."""
    own = own_delivery(delivery, Capability.FEED_RELEASE, actor=actor, purpose=purpose)
    lock_intake()
    row = lock(own)
    if row.state not in states:
        again = " Load the file again: it is checked anew." if row.state in GIVEN_UP else ""
        state = row.state.replace("_", " ")
        raise NotWaiting(f"This delivery does not wait for that: it is {state}. Nothing was changed.{again}")
    return row


def _decide(row: Delivery, state: DeliveryState, reason: ReleaseReason | SendBackReason, *, actor: Actor) -> None:
    """Who decided, for whom, when and why stands with the delivery."""
    row.state, row.decided_by, row.decided_for = state, actor.id, actor.organisation
    row.decided_at, row.decided_because = database_now(), reason
    row.save(update_fields=("state", "decided_by", "decided_for", "decided_at", "decided_because"))
