"""A made-up source of a laboratory, with a delivery that waits for a decision and has no rows."""

import secrets
from uuid import UUID

from contactpoint.audit.clock import database_now
from contactpoint.intake.models import Delivery, Source
from contactpoint.intake.rules import DeliveryState
from contactpoint.kernel.ids import uuid7


def waiting_delivery(kind: str, authority: str) -> UUID:
    """The first one of a new source of this kind, of the authority."""
    source = Source.objects.create(code=f"{kind}.{authority}", kind=kind, authority=authority)
    waits = {"mode": "full", "extracted": database_now(), "state": DeliveryState.DRY.value}
    row = Delivery.objects.create(id=uuid7(), source=source, file_hmac=secrets.token_bytes(32), **waits)
    return UUID(str(row.id))
