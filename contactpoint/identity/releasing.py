"""Held records that are another child's for sure by now go on by rule (B6-35): what came since says so."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.disclosure.locks import lock_intake
from contactpoint.identity.anew import link_anew
from contactpoint.identity.around import Around
from contactpoint.identity.cards import decode
from contactpoint.identity.guarding import Guard
from contactpoint.identity.joining import release
from contactpoint.identity.models import Hold
from contactpoint.identity.protected import Protected
from contactpoint.identity.queries import held_among
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.linkage.guard import Outcome
from contactpoint.shielding.queries import shielded
from contactpoint.vault.queries import cards_of

AT_ONCE = 100
ROUTE = "job.release"


def release_by_rule(*, actor: Actor, purpose: Purpose) -> int:
    """Ask the guard again about every held record, some a transaction; how many go on."""
    require(actor, Capability.PROJECT, purpose=purpose)
    held = list(Hold.objects.order_by("record").values_list("record", flat=True))
    lots = (held[start : start + AT_ONCE] for start in range(0, len(held), AT_ONCE))
    return sum(_release(some, actor=actor, purpose=purpose) for some in lots)


@transaction.atomic
def _release(records: Sequence[UUID], *, actor: Actor, purpose: Purpose) -> int:
    """Officers may have decided on some meanwhile."""
    lock_intake()
    records = sorted(held_among(records))
    opened = cards_of(records)
    around = Around.of((decode(card) for several in opened.values() for _, card in several), records=records)
    guard = Guard(around, Protected(shielded()), around.held)
    asked = ((record, guard.ask(record, around.cards(record), around.judge(record))) for record in records)
    sure = [record for record, answer in asked if answer.outcome is Outcome.RELEASED]
    if sure:
        release(sure)
        link_anew(sure, route=ROUTE, actor=actor, purpose=purpose)
    return len(frozenset(sure) - held_among(sure))
