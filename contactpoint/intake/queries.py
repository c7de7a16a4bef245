"""What has been delivered and what is to be done: of sources and files, never of children."""

import json
from uuid import UUID

from contactpoint.intake.deliveries import find
from contactpoint.intake.format.templates import turn
from contactpoint.intake.models import Delivery, Pause
from contactpoint.intake.rules import UNDER_WAY, WAITING, Mode


def waiting_to_apply() -> tuple[UUID, ...]:
    """What the worker has still to do: national sources first, each kind in its order, then as received."""
    under_way = Delivery.objects.filter(state__in=UNDER_WAY).values_list("pk", "source__kind", "received")
    return tuple(pk for pk, *_ in sorted(under_way, key=lambda one: (turn(one[1]), one[2], one[0])))


def mend_manifest(delivery: UUID) -> bytes:
    """What goes beside the rows given back: changes of the same extract, not counted, since some may be taken out."""
    row = find(delivery)
    kind, extracted = row.source_id.partition(".")[0], row.extracted.isoformat()
    said = {"source": row.source_id, "kind": kind, "mode": Mode.CHANGES, "extracted_at": extracted}
    return json.dumps(said).encode()


def waits(delivery: UUID) -> bool:
    """Whether a person must let it go on."""
    return find(delivery).state in WAITING


def source_of_delivery(delivery: UUID) -> str:
    """The code of the source that sent it; raises `NoSuchDelivery`."""
    code: str = find(delivery).source_id
    return code


def paused() -> bool:
    """Whether nothing may be applied now."""
    return Pause.objects.filter(ended_at=None).exists()
