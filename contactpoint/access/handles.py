"""What a visit keeps between two requests, sealed under its token; and forms that act once.

A handle of another session, a lapsed one and one never issued are the same `NoSuchHandle`.
"""

import enum
import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from contactpoint.access import models
from contactpoint.access.tokens import opened, sealed, session_key, visit_cipher
from contactpoint.audit.clock import database_now
from contactpoint.kernel.errors import ContactPointError

HANDLE_BYTES = 16
SWEPT_AT_ONCE = 1000
NOT_WAITING = "set_config('synchronous_commit', 'off', true)"
KEEP_MANY = """
    INSERT INTO handle (session, kind, handle, payload, made)
    SELECT %s, %s, kept.handle, kept.payload, clock_timestamp()
      FROM unnest(%s::text[], %s::bytea[]) AS kept (handle, payload)"""
KEEP_ONCE = """
    WITH first AS (
        INSERT INTO submission (key, session, location, made) VALUES (%s, %s, %s, clock_timestamp())
        ON CONFLICT DO NOTHING RETURNING made)
    INSERT INTO handle (handle, session, kind, payload, made) SELECT %s, %s, %s, %s, made FROM first"""
OPEN = """
    SELECT payload FROM handle
     WHERE handle = %s AND session = %s AND kind = %s AND made > clock_timestamp() - make_interval(secs => %s)"""


TAKE = """
    DELETE FROM handle
     WHERE handle = %s AND session = %s AND kind = %s AND made > clock_timestamp() - make_interval(secs => %s)
    RETURNING payload"""


class HandleKind(enum.StrEnum):
    """What a handle stands for."""

    CRITERIA = "criteria"
    CHILD = "child"
    REVIEW = "review"
    HISTORY = "history"
    HELD = "held"
    HANDED = "handed"
    PERSON = "person"
    DONE = "done"


LIFETIMES: Mapping[HandleKind, str] = {
    HandleKind.CRITERIA: "CRITERIA_SECONDS",
    HandleKind.CHILD: "SESSION_SECONDS",
    HandleKind.REVIEW: "SESSION_SECONDS",
    HandleKind.HISTORY: "HISTORY_SECONDS",
    HandleKind.HELD: "SESSION_SECONDS",
    HandleKind.HANDED: "CRITERIA_SECONDS",
    HandleKind.PERSON: "SESSION_SECONDS",
    HandleKind.DONE: "CRITERIA_SECONDS",
}


class NoSuchHandle(ContactPointError):
    """There is nothing at this handle for this session."""

    because = "no_such_handle"


def keep(token: str, kind: HandleKind, payload: bytes) -> str:
    """A new handle of 22 characters for `payload`."""
    return keep_many(token, kind, [payload])[0]


def keep_many(token: str, kind: HandleKind, payloads: Sequence[bytes]) -> list[str]:
    """A handle for each payload, in order, by one statement."""
    session, cipher = session_key(token), visit_cipher(token)
    names = [_new_name() for _ in payloads]
    kept = [sealed(cipher, payload, _bound(session, kind, name)) for name, payload in zip(names, payloads, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_losable(KEEP_MANY), (session, kind.value, names, kept))
    return names


def keep_once(token: str, kind: HandleKind, payload: bytes, *, key: str, location: Callable[[str], str]) -> str:
    """`answer_once` for what only keeps `payload`: the `location` of its new handle, by one statement."""
    session, cipher, name = session_key(token), visit_cipher(token), _new_name()
    one_use, answer = _one_use(session, key), location(name)
    kept = sealed(cipher, payload, _bound(session, kind, name))
    sent = (one_use, session, sealed(cipher, answer.encode(), one_use))
    with connection.cursor() as cursor:
        cursor.execute(_losable(KEEP_ONCE), (*sent, name, session, kind.value, kept))
        is_first = cursor.rowcount == 1
    return answer if is_first else _first_answer(token, one_use)


def open_handle(token: str, kind: HandleKind, handle: str) -> bytes:
    """What was kept at `handle` by this session; raises `NoSuchHandle`."""
    return _opened(OPEN, token, kind, handle)


def take_handle(token: str, kind: HandleKind, handle: str) -> bytes:
    """The same once: nothing is kept there any more. Of two who ask at once, one is answered."""
    return _opened(TAKE, token, kind, handle)


def _opened(statement: str, token: str, kind: HandleKind, handle: str) -> bytes:
    session, name = session_key(token), handle.replace("\x00", "")
    with connection.cursor() as cursor:
        cursor.execute(statement, (name, session, kind.value, _seconds(kind)))
        row = cursor.fetchone()
    payload = opened(visit_cipher(token), bytes(row[0]), _bound(session, kind, handle)) if row else None
    if payload is None:
        raise NoSuchHandle("There is nothing at this address any more. Nothing was changed. Search again.")
    return payload


def answer_once(token: str, key: str, act: Callable[[], str]) -> str:
    """The location that `act` answers; the same `key` again answers the first location without acting.

    A second request that comes while the first is at work waits for it. If `act` fails nothing is
    kept, and the form can be sent again.
    """
    session = session_key(token)
    one_use = _one_use(session, key)
    with transaction.atomic():
        if _is_first(one_use, session):
            location = act()
            kept = sealed(visit_cipher(token), location.encode(), one_use)
            models.Submission.objects.filter(key=one_use).update(location=kept)
            return location
    return _first_answer(token, one_use)


def answered(token: str, key: str) -> str | None:
    """The location that a form sent before with this `key` was answered with; None where there is none."""
    one_use = _one_use(session_key(token), key)
    first = models.Submission.objects.filter(key=one_use).values_list("location", flat=True).first()
    location = opened(visit_cipher(token), bytes(first), one_use) if first else None
    return location.decode() if location else None


def carry_over(token: str, to: str) -> None:
    """Seals what the visit keeps anew under its new token, so that the old one opens nothing and addresses stay good.

    Forms that were sent stay with the old token: only who sent one can send it again.
    """
    session, cipher = session_key(token), visit_cipher(token)
    there, to_cipher = session_key(to), visit_cipher(to)
    rows = list(models.Handle.objects.filter(session=session))
    for row in rows:
        kind = HandleKind(row.kind)
        payload = opened(cipher, bytes(row.payload), _bound(session, kind, row.handle))
        row.session, row.payload = there, sealed(to_cipher, payload or b"", _bound(there, kind, row.handle))
    models.Handle.objects.bulk_update(rows, ["session", "payload"], batch_size=SWEPT_AT_ONCE)


def forget(token: str) -> None:
    """Deletes all that the session kept."""
    session = session_key(token)
    models.Handle.objects.filter(session=session).delete()
    models.Submission.objects.filter(session=session).delete()


def sweep() -> None:
    """Deletes some of what has outlived its time, in every session, leaving what another sweep holds."""
    now = database_now()
    for kind in HandleKind:
        old = models.Handle.objects.filter(kind=kind.value, made__lt=now - _lifetime(kind))
        models.Handle.objects.filter(handle__in=_unheld(old)).delete()
    sent = models.Submission.objects.filter(made__lt=now - _lifetime(HandleKind.CHILD))
    models.Submission.objects.filter(key__in=_unheld(sent)).delete()


def _first_answer(token: str, one_use: bytes) -> str:
    first = models.Submission.objects.values_list("location", flat=True).get(key=one_use)
    answered = opened(visit_cipher(token), bytes(first or b""), one_use)
    if answered is None:
        raise NoSuchHandle("This form cannot be sent again. What it did the first time stands. Go back and look.")
    return answered.decode()


def _unheld(old: QuerySet[Any]) -> list[Any]:
    return list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:SWEPT_AT_ONCE])


def _is_first(one_use: bytes, session: bytes) -> bool:
    """Inserts the key; a concurrent holder of the same key is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO submission (key, session, made) VALUES (%s, %s, clock_timestamp()) ON CONFLICT DO NOTHING",
            (one_use, session),
        )
        return bool(cursor.rowcount == 1)


def _losable(statement: str) -> str:
    """On its own the commit need not wait for the disk: after a crash of the server a search is typed again.
    Within a caller's transaction it would be the caller's commit that does not wait, and an event with it.
    """
    return statement if connection.in_atomic_block else f"{statement}, {NOT_WAITING}"


def _new_name() -> str:
    return secrets.token_urlsafe(HANDLE_BYTES)


def _one_use(session: bytes, key: str) -> bytes:
    return hashlib.sha256(session + key.encode(errors="replace")).digest()


def _bound(session: bytes, kind: HandleKind, handle: str) -> bytes:
    return session + kind.value.encode() + handle.encode()


def _lifetime(kind: HandleKind) -> timedelta:
    return timedelta(seconds=_seconds(kind))


def _seconds(kind: HandleKind) -> int:
    return int(getattr(settings, LIFETIMES[kind]))
