"""Writing an audit event in the transaction that reads or changes: no event, no answer (B11-64)."""

import json
import secrets

from django.db import connection

from contactpoint.audit import models
from contactpoint.audit.clock import database_now
from contactpoint.audit.keys import key
from contactpoint.audit.rules import Event, body, terms_filled
from contactpoint.audit.seal import seal_to
from contactpoint.kernel.ids import uuid7

SALT_BYTES = 32


class NotInTransaction(RuntimeError):
    """An event was recorded outside the transaction of what it tells: a fault of the program."""


def record(event: Event) -> None:
    """Inserts `event` in the caller's transaction, at the database's time; raises `NotInTransaction`."""
    if not connection.in_atomic_block:
        raise NotInTransaction(f"The event {event.kind} was recorded outside a transaction.")
    event_id, at = uuid7(), database_now()
    models.Event.objects.create(
        id=event_id,
        at=at,
        body=body(event, event_id=event_id, at=at, sealed_terms=_sealed_terms(event)),
        salt=secrets.token_bytes(SALT_BYTES),
        children=[int(number) for number in event.children],
    )


def _sealed_terms(event: Event) -> bytes | None:
    if not terms_filled(event):
        return None
    return seal_to(key("audit_public"), json.dumps(dict(event.terms), ensure_ascii=False).encode())
