"""The first half of a bulk load: records are sealed without a decision, so that linkage finds them all at once."""

from collections.abc import Sequence

from django.db import connection, transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.identity.models import DeathNotice
from contactpoint.identity.rules import Applied, IncomingRecord, said
from contactpoint.identity.sealing import find_again, seal
from contactpoint.kernel.actors import Actor, Purpose


@transaction.atomic
def store_records(records: Sequence[IncomingRecord], *, actor: Actor, purpose: Purpose) -> Applied:
    """Seal at most 1,000 validated rows, each record once; nothing is linked or shown. The caller shares intake."""
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    sealed = seal(records, actor=actor, purpose=purpose)
    find_again(sealed, actor=actor, purpose=purpose)
    dead = [DeathNotice(record=record) for record, incoming in sealed.arrived.items() if said(incoming).died_on]
    DeathNotice.objects.bulk_create(dead, ignore_conflicts=True)
    return Applied(frozenset())


def end_notices() -> None:
    """A death is for an officer to look into where its record is some child's or held."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM death_notice WHERE NOT EXISTS (SELECT FROM link WHERE link.record = death_notice.record)"
            " AND NOT EXISTS (SELECT FROM hold WHERE hold.record = death_notice.record)"
        )
