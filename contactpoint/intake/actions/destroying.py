"""Destroy sealed uploads and mend files: after so many days, and at once where a delivery was sent back.

A delivery that is not finished then has lapsed: its file is loaded again, which checks it anew.
"""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.intake import uploads
from contactpoint.intake.events import tell
from contactpoint.intake.keeping import mend_path, outdated, upload_path
from contactpoint.intake.models import Delivery
from contactpoint.intake.rules import UNFINISHED, CannotKeep, DeliveryState
from contactpoint.kernel.actors import Actor, Purpose


def destroy_uploads(*, actor: Actor, purpose: Purpose) -> int:
    """How many files were destroyed. A run that was killed is done again.

    Raises `CannotKeep` where one could not be, once all the others are.
    """
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    destroyed, left = _destroy({*outdated(), *_sent_back()})
    with transaction.atomic():
        _mark(destroyed)
        _lapse()
        if destroyed:
            tell(EventKind.UPLOADS_DESTROYED, "intake.destroy_uploads", actor=actor, purpose=purpose)
    if left:
        raise left[0]
    return len(destroyed)


def _destroy(files: set[Path]) -> tuple[list[Path], list[CannotKeep]]:
    """Those that are gone now, and what kept the others."""
    destroyed, left = [], []
    for path in files:
        try:
            if uploads.destroy(path):
                destroyed.append(path)
        except CannotKeep as problem:
            left.append(problem)
    return destroyed, left


def _sent_back() -> Iterator[Path]:
    for delivery in _sent_back_deliveries():
        yield from (upload_path(delivery), mend_path(delivery))


def _sent_back_deliveries() -> list[UUID]:
    return list(Delivery.objects.filter(state=DeliveryState.SENT_BACK, destroyed_at=None).values_list("pk", flat=True))


def _mark(destroyed: list[Path]) -> None:
    names = [path.stem for path in destroyed if path.suffix != uploads.PART]
    gone = Delivery.objects.filter(pk__in=[UUID(name) for name in names])
    gone.update(destroyed_at=database_now())
    nothing_kept = [
        one for one in _sent_back_deliveries() if not (upload_path(one).exists() or mend_path(one).exists())
    ]
    Delivery.objects.filter(pk__in=nothing_kept).update(destroyed_at=database_now())


def _lapse() -> None:
    """What was applied stays. Found by what is gone, so that a run that was killed leaves nothing undone."""
    unfinished = Delivery.objects.filter(state__in=UNFINISHED).values_list("pk", flat=True)
    for gone in [one for one in unfinished if not upload_path(one).exists()]:
        lapsed = {"state": DeliveryState.LAPSED, "destroyed_at": database_now()}
        Delivery.objects.filter(pk=gone, state__in=UNFINISHED).update(**lapsed)
