"""Failures counted by username and address together: a lock on the name alone would let anyone shut out anyone.

Sendings of a password are counted apart, right or wrong, since each costs a hash; signing in forgets them.
Wrong PINs are counted by person (`second_way`).
"""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from contactpoint.access import models
from contactpoint.access.handles import SWEPT_AT_ONCE
from contactpoint.access.rules import PIN_TRIES, TRIES, Tries
from contactpoint.audit.clock import database_now
from contactpoint.audit.keys import key
from contactpoint.kernel.ids import uuid7


def pair_of(username: str, address: str) -> bytes:
    """A keyed hash: the table tells nobody which names were tried, or from where."""
    return hmac.digest(key("session"), f"{address}\n{username}".encode(errors="replace"), "sha256")


def password_pair_of(username: str, address: str) -> bytes:
    """The same for how often a password was sent."""
    return pair_of(username, f"{address}\npassword")


def pin_pair_of(person_id: str) -> bytes:
    """The same for wrong PINs of a person, from any address."""
    return pair_of(person_id, "pin")


def provider_pair_of(provider: str, address: str) -> bytes:
    """The same for failures at the provider with this id."""
    return pair_of(provider, f"{address}\nprovider")


@transaction.atomic
def hold(pair: bytes, tries: Tries = TRIES) -> UUID | None:
    """Counts a try before it is judged, so that many at once are counted too; None where none is left.

    Nothing stays locked once this is committed, so call it outside the transaction that judges. `release` gives
    the try back.
    """
    return None if exhausted(pair, tries) else count(pair)


def release(held: UUID) -> None:
    """Gives back a try that did not fail."""
    models.Attempt.objects.filter(id=held).delete()


@transaction.atomic
def take(pair: bytes) -> bool:
    """Uses up one of the pair's tries; False where none is left."""
    if exhausted(pair):
        return False
    count(pair)
    return True


def forget(pair: bytes) -> None:
    """Gives the pair all its tries back."""
    models.Attempt.objects.filter(pair=pair).delete()


def exhausted(pair: bytes, tries: Tries = TRIES) -> bool:
    """True where the pair has used up its tries of the last minutes.

    Holds the pair to the end of the transaction, so that many at once are counted one by one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (int.from_bytes(pair[:8], signed=True),))
    return models.Attempt.objects.filter(pair=pair, at__gt=_since(tries)).count() >= tries.most


def count(pair: bytes) -> UUID:
    """Notes one try of the pair now; its id."""
    noted: UUID = models.Attempt.objects.create(id=uuid7(), pair=pair, at=database_now()).id
    return noted


def sweep() -> None:
    """Deletes failures that no longer count."""
    old = models.Attempt.objects.filter(at__lt=_since(PIN_TRIES)).select_for_update(skip_locked=True)
    models.Attempt.objects.filter(id__in=list(old.values_list("id", flat=True)[:SWEPT_AT_ONCE])).delete()


def _since(tries: Tries) -> datetime:
    return database_now() - timedelta(seconds=tries.seconds)
