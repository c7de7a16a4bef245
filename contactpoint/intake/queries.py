"""What has been delivered: of sources and files, never of children."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from contactpoint.intake.models import Delivery
from contactpoint.intake.rules import DeliveryState


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one source sent last."""

    source: str
    extracted: datetime
    received: datetime
    state: DeliveryState
    rows: int
    refused: int


def latest_deliveries() -> tuple[Delivered, ...]:
    """The delivery of every source that came last, by its code."""
    latest = Delivery.objects.order_by("source", "-received", "id").distinct("source")
    counted = Delivery.objects.filter(pk__in=latest.values("pk")).annotate(refused=Count("refusal__line"))
    return tuple(
        Delivered(one.source_id, one.extracted, one.received, DeliveryState(one.state), one.rows, one.refused)
        for one in counted.order_by("source")
    )
