"""Hand out the rows of a delivery that were given back, for its source to mend (feeds.md §6)."""

from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from contactpoint.access.rules import Capability
from contactpoint.audit.rules import EventKind
from contactpoint.intake import uploads
from contactpoint.intake.events import named, tell
from contactpoint.intake.keeping import mend_path
from contactpoint.intake.ownership import own_delivery
from contactpoint.kernel.actors import Actor, Purpose


def mend(delivery: UUID, *, private_key: bytes, actor: Actor, purpose: Purpose) -> Iterator[bytes]:
    """The rows as they were sent, in pieces, to be written out or streamed. `private_key` is the desk's.

    Raises `UploadGone` where none are kept, `NoSuchDelivery`, `NotAllowed`.
    """
    with transaction.atomic():
        row = own_delivery(delivery, Capability.FEED_SEE, actor=actor, purpose=purpose)
        file = uploads.opened(mend_path(row.pk), private_key=private_key)
        tell(EventKind.FEED_MEND_GIVEN, "intake.mend", actor=actor, purpose=purpose, about=named(row))
    return _pieces(file)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(uploads.FRAME):
            yield piece
