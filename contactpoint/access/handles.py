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


class HandleKind(enum.StrEnum):
    """What a handle stands for."""

    CRITERIA = "criteria"
    CHILD = "child"


LIFETIMES: Mapping[HandleKind, str] = {
    HandleKind.CRITERIA: "CRITERIA_SECONDS",
    HandleKind.CHILD: "SESSION_SECONDS",
}


class NoSuchHandle(ContactPointError):
    """There is nothing at this handle for this session."""

    because = "no_such_handle"


def keep(token: str, kind: HandleKind, payload: bytes) -> str:
    """A new handle of 22 characters for `payload`."""
    return keep_many(token, kind, [payload])[0]


def keep_many(token: str, kind: HandleKind, payloads: Sequence[bytes]) -> list[str]:
    """A handle for each payload, in order, by one statement."""
    session, cipher, now = session_key(token), visit_cipher(token), database_now()
    names = [secrets.token_urlsafe(HANDLE_BYTES) for _ in payloads]
    models.Handle.objects.bulk_create(
        models.Handle(
            handle=name,
            session=session,
            kind=kind.value,
            payload=sealed(cipher, payload, _bound(session, kind, name)),
            made=now,
        )
        for name, payload in zip(names, payloads, strict=True)
    )
    return names


def open_handle(token: str, kind: HandleKind, handle: str) -> bytes:
    """What was kept at `handle` by this session; raises `NoSuchHandle`."""
    session, since = session_key(token), database_now() - _lifetime(kind)
    name = handle.replace("\x00", "")
    rows = models.Handle.objects.filter(handle=name, session=session, kind=kind.value, made__gt=since)
    kept = rows.values_list("payload", flat=True).first()
    payload = opened(visit_cipher(token), bytes(kept), _bound(session, kind, handle)) if kept else None
    if payload is None:
        raise NoSuchHandle("There is nothing at this address any more. Nothing was changed. Search again.")
    return payload


def answer_once(token: str, key: str, act: Callable[[], str]) -> str:
    """The location that `act` answers; the same `key` again answers the first location without acting.

    A second request that comes while the first is at work waits for it. If `act` fails nothing is
    kept, and the form can be sent again.
    """
    session = session_key(token)
    one_use = hashlib.sha256(session + key.encode(errors="replace")).digest()
    with transaction.atomic():
        if _is_first(one_use, session):
            location = act()
            kept = sealed(visit_cipher(token), location.encode(), one_use)
            models.Submission.objects.filter(key=one_use).update(location=kept)
            return location
        first = bytes(models.Submission.objects.values_list("location", flat=True).get(key=one_use) or b"")
    answered = opened(visit_cipher(token), first, one_use)
    if answered is None:
        raise NoSuchHandle("This form cannot be sent again. What it did the first time stands. Go back and look.")
    return answered.decode()


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


def _bound(session: bytes, kind: HandleKind, handle: str) -> bytes:
    return session + kind.value.encode() + handle.encode()


def _lifetime(kind: HandleKind) -> timedelta:
    return timedelta(seconds=getattr(settings, LIFETIMES[kind]))
