"""Pause every feed with a stated reason, and resume (B10-59)."""

from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.disclosure.locks import lock_intake
from contactpoint.intake.events import tell
from contactpoint.intake.later import leave_to_worker
from contactpoint.intake.models import Pause
from contactpoint.intake.queries import paused, waiting_to_apply
from contactpoint.intake.rules import PauseReason, PauseRefused, ResumeReason
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.ids import uuid7


@transaction.atomic
def pause(reason: PauseReason, *, actor: Actor, purpose: Purpose) -> None:
    """Once it returns no batch of any feed runs; files are still received. Raises `PauseRefused`."""
    require(actor, Capability.FEED_PAUSE, purpose=purpose)
    lock_intake()
    if paused():
        raise PauseRefused("All feeds are paused already. Nothing was changed.")
    Pause.objects.bulk_create(
        [Pause(id=uuid7(), begun_by=actor.id, begun_for=actor.organisation, begun_because=reason)]
    )
    tell(EventKind.FEED_PAUSED, "intake.pause", actor=actor, purpose=purpose)


@transaction.atomic
def resume(reason: ResumeReason, *, actor: Actor, purpose: Purpose) -> None:
    """Feeds go on, what was under way too: the worker's jobs apply it. Raises `PauseRefused`."""
    require(actor, Capability.FEED_PAUSE, purpose=purpose)
    lock_intake()
    ended = {"ended_at": database_now(), "ended_by": actor.id, "ended_for": actor.organisation}
    if not Pause.objects.filter(ended_at=None).update(**ended, ended_because=reason):
        raise PauseRefused("Feeds are not paused. Nothing was changed.")
    for delivery in waiting_to_apply():
        leave_to_worker(delivery)
    tell(EventKind.FEED_RESUMED, "intake.resume", actor=actor, purpose=purpose)
