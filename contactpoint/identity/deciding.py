"""What a person decided about pairs of records binds from now on, or no longer; the worker carries it out."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.disclosure.locks import lock_intake
from contactpoint.identity.anew import link_anew
from contactpoint.identity.changing import Changes
from contactpoint.identity.decisions import Decided
from contactpoint.identity.models import Decision
from contactpoint.kernel.actors import Actor, Purpose


@transaction.atomic
def bind(decided: Iterable[Decided], *, by: str, authority: str) -> None:
    """Kept once by their ids, however often."""
    rows = [
        Decision(id=each.id, one=each.pair[0], other=each.pair[1], kind=each.kind, decided_by=by, decided_for=authority)
        for each in decided
    ]
    Decision.objects.bulk_create(rows, ignore_conflicts=True)


def unbind(first: UUID, last: UUID) -> None:
    """Decisions with ids from the first to the last bind no longer."""
    Decision.objects.filter(id__range=(first, last)).update(undone=True)


@transaction.atomic
def carry_out(records: Collection[UUID], *, route: str, actor: Actor, purpose: Purpose) -> Changes:
    """Join and part by what binds now, around these records; the children that it touched."""
    require(actor, Capability.PROJECT, purpose=purpose)
    lock_intake()
    return link_anew(records, route=route, actor=actor, purpose=purpose)
