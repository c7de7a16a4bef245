"""Destroy sealed uploads and mend files: after so many days, and at once where a delivery was sent back."""

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
from contactpoint.intake.rules import DeliveryState
from contactpoint.kernel.actors import Actor, Purpose


def destroy_uploads(*, actor: Actor, purpose: Purpose) -> int:
    """How many files were destroyed. A run that was killed is done again."""
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    files = {*outdated(), *_sent_back()}
    destroyed = [path for path in files if uploads.destroy(path)]
    with transaction.atomic():
        _mark(destroyed)
        if destroyed:
            tell(EventKind.UPLOADS_DESTROYED, "intake.destroy_uploads", actor=actor, purpose=purpose)
    return len(destroyed)


def _sent_back() -> Iterator[Path]:
    sent_back = Delivery.objects.filter(state=DeliveryState.SENT_BACK, destroyed_at=None)
    for delivery in sent_back.values_list("pk", flat=True):
        yield from (upload_path(delivery), mend_path(delivery))


def _mark(destroyed: list[Path]) -> None:
    names = [path.stem for path in destroyed if path.suffix != uploads.PART]
    gone = Delivery.objects.filter(pk__in=[UUID(name) for name in names])
    gone.update(destroyed_at=database_now())
    Delivery.objects.filter(state=DeliveryState.SENT_BACK, destroyed_at=None).update(destroyed_at=database_now())
