"""A data manager lets a waiting delivery go on, or sends it back to its source (B10-59)."""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from contactpoint.access.rules import Capability
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.intake.deliveries import lock
from contactpoint.intake.events import tell
from contactpoint.intake.models import Delivery
from contactpoint.intake.ownership import own_delivery
from contactpoint.intake.rules import WAITING, DeliveryState, NotWaiting, ReleaseReason, SendBackReason
from contactpoint.kernel.actors import Actor, Purpose


@transaction.atomic
def release(delivery: UUID, reason: ReleaseReason, *, actor: Actor, purpose: Purpose) -> None:
    """Let a waiting delivery be applied: the worker's job does it. Raises `NotWaiting`, `NoSuchDelivery`."""
    row = _waiting(delivery, actor=actor, purpose=purpose)
    if row.destroyed_at:
        raise NotWaiting(
            "What was sent is no longer kept, so it cannot be applied. Load the file again, then release it."
        )
    _decide(row, DeliveryState.RELEASED, reason, actor=actor)
    app.configure_task("apply_delivery", queue="feeds").defer(delivery=str(delivery))
    tell(EventKind.FEED_RELEASED, "intake.release", actor=actor, purpose=purpose)


@transaction.atomic
def send_back(delivery: UUID, reason: SendBackReason, *, actor: Actor, purpose: Purpose) -> None:
    """Nothing of a waiting delivery will be applied, and what is kept of it is destroyed by the worker's job."""
    row = _waiting(delivery, actor=actor, purpose=purpose)
    _decide(row, DeliveryState.SENT_BACK, reason, actor=actor)
    app.configure_task("destroy_uploads", queue="upkeep").defer(timestamp=0)
    tell(EventKind.FEED_SENT_BACK, "intake.send_back", actor=actor, purpose=purpose)


def _waiting(delivery: UUID, *, actor: Actor, purpose: Purpose) -> Delivery:
    row = lock(own_delivery(delivery, Capability.FEED_RELEASE, actor=actor, purpose=purpose))
    if row.state not in WAITING:
        state = row.state.replace("_", " ")
        raise NotWaiting(f"This delivery does not wait for anybody: it is {state}. Nothing was changed.")
    return row


def _decide(row: Delivery, state: DeliveryState, reason: ReleaseReason | SendBackReason, *, actor: Actor) -> None:
    """Who decided, for whom, when and why stands with the delivery."""
    row.state, row.decided_by, row.decided_for = state, actor.id, actor.organisation
    row.decided_at, row.decided_because = database_now(), reason
    row.save(update_fields=("state", "decided_by", "decided_for", "decided_at", "decided_because"))
