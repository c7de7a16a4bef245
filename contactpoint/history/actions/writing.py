"""The worker writes the histories that were asked for, and takes away what is older than a quarter of an hour."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.disclosure.locks import lock_children
from contactpoint.disclosure.queries import shown_in_full
from contactpoint.history.models import HistoryAsked
from contactpoint.history.queries import lines_of
from contactpoint.history.sealed import seal
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.numbers import ChildNumber


@transaction.atomic
def compose(asked: str, *, actor: Actor, purpose: Purpose) -> None:
    """Write what was asked for, once; of a child who may be limited by then it is taken away."""
    require(actor, Capability.PROJECT, purpose=purpose)
    row = HistoryAsked.objects.filter(pk=asked, sealed=None).first()
    if row is None:
        return
    number = ChildNumber(row.number)
    lock_children([number])
    if not shown_in_full([number]):
        HistoryAsked.objects.filter(pk=row.id).delete()
        return
    lines = lines_of(number)
    HistoryAsked.objects.filter(pk=row.id).update(sealed=seal(row.id, lines))
    children = tuple(sorted({number} | {line.number for line in lines if line.number}))
    told = Event(
        kind=EventKind.HISTORY_WRITTEN,
        route="job.history",
        actor=actor,
        purpose=purpose,
        outcome=Outcome.DONE,
        children=children,
    )
    record(told)


def keep_short(*, actor: Actor, purpose: Purpose) -> None:
    """Each minute: histories that are old, or of children who may be limited now, go; the others are written."""
    require(actor, Capability.PROJECT, purpose=purpose)
    since = database_now() - timedelta(seconds=settings.HISTORY_SECONDS)
    HistoryAsked.objects.filter(asked_at__lt=since).delete()
    kept = set(HistoryAsked.objects.values_list("number", flat=True))
    HistoryAsked.objects.filter(number__in=kept - shown_in_full(map(ChildNumber, kept))).delete()
    for asked in HistoryAsked.objects.filter(sealed=None).order_by("id").values_list("id", flat=True):
        compose(str(asked), actor=actor, purpose=purpose)
