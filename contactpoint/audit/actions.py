"""Writing an audit event in the transaction that reads or changes: no event, no answer (B11-64)."""

import json
import secrets
from uuid import UUID

from django.db import connection

from contactpoint.audit.keys import key
from contactpoint.audit.rules import Event, body, terms_filled
from contactpoint.audit.seal import seal_to
from contactpoint.kernel.ids import uuid7

SALT_BYTES = 32
INSERT = """
    INSERT INTO event (id, at, body, salt, children)
    SELECT %s, clock.at, %s::jsonb || jsonb_build_object('at', kept.at), %s, %s::bigint[]
      FROM clock_timestamp() AS clock (at),
           to_char(clock.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS kept (at)"""


class NotInTransaction(RuntimeError):
    """An event was recorded outside the transaction of what it tells: a fault of the program."""


def record(event: Event) -> UUID:
    """Inserts `event` in the caller's transaction, at the database's time, and answers its id; raises
    `NotInTransaction`."""
    if not connection.in_atomic_block:
        raise NotInTransaction(f"The event {event.kind} was recorded outside a transaction.")
    event_id, salt = uuid7(), secrets.token_bytes(SALT_BYTES)
    kept = body(event, event_id=event_id, sealed_terms=_sealed_terms(event))
    children = [int(number) for number in event.children]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, (event_id, json.dumps(kept), salt, children))
    return event_id


def _sealed_terms(event: Event) -> bytes | None:
    if not terms_filled(event):
        return None
    return seal_to(key("audit_public"), json.dumps(dict(event.terms), ensure_ascii=False).encode())
