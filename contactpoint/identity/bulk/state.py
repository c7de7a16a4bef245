"""Whether a bulk load is under way, and how far it is: while it is, nothing else is linked."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.disclosure.inputs import minted_after
from contactpoint.disclosure.locks import lock_intake
from contactpoint.identity.bulk.storing import end_notices
from contactpoint.identity.models import BulkLoad
from contactpoint.identity.remaking import check_cards
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.errors import ContactPointError

RUN = (0x43, 0x42)  # beside the lock of intake (`disclosure.locks`)


class NotABulkLoad(ContactPointError):
    """Children stand here already, so what comes now is decided on as it comes."""


class BulkUnderWay(ContactPointError):
    """A bulk load was begun and is not through."""


def sealing() -> bool:
    """Whether a bulk load takes records."""
    return BulkLoad.objects.filter(deciding=False).exists()


def deciding() -> bool:
    """Whether a bulk load has all its records and decides on them."""
    return BulkLoad.objects.filter(deciding=True).exists()


def under_way() -> bool:
    """Whether there is a bulk load."""
    return BulkLoad.objects.exists()


def check_none_under_way() -> None:
    """Raises `BulkUnderWay`."""
    if under_way():
        raise BulkUnderWay(
            "A bulk load was begun and is not through, so no other record can be linked yet. Nothing was applied. "
            "Give the same “contactpoint feed load --bulk” again: it goes on where it was, and other feeds go on after."
        )


@contextmanager
def alone() -> Iterator[None]:
    """No other run of the bulk load goes on within the block. Raises `BulkUnderWay`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", RUN)
        if not cursor.fetchone()[0]:
            raise BulkUnderWay("Another run of the bulk load goes on already. Nothing was done here; wait for its end.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", RUN)


def check_may_begin() -> None:
    """Raises `NotABulkLoad` where some record is some child's, unless by the bulk load under way."""
    if not under_way() and minted_after(0, most=1):
        raise NotABulkLoad(
            "There are children here already. A bulk load decides on all records at once, so it is for a database that "
            "has none yet. Nothing was loaded. Load these files without --bulk."
        )


@transaction.atomic
def begin(*, actor: Actor, purpose: Purpose) -> None:
    """A bulk load is under way from now on, if none was. Raises `NotABulkLoad`, `CardsOutOfDate`."""
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    lock_intake()
    check_cards()
    check_may_begin()
    BulkLoad.objects.get_or_create()


@transaction.atomic
def begin_to_decide(*, actor: Actor, purpose: Purpose) -> None:
    """No record is taken any more."""
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    lock_intake()
    BulkLoad.objects.update(deciding=True)


@transaction.atomic
def end(*, actor: Actor, purpose: Purpose) -> None:
    """Everything is decided: records are linked as they come from now on."""
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    lock_intake()
    end_notices()
    BulkLoad.objects.all().delete()
