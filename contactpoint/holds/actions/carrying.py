"""The worker's part: a held record is linked or released; what a data manager answered of a shielded child is done."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.disclosure.inputs import links_beside
from contactpoint.disclosure.locks import lock_intake
from contactpoint.holds.models import VerdictRow
from contactpoint.holds.queries import answers_of, net
from contactpoint.holds.rules import SETTLING, Kind, Verdict
from contactpoint.identity import deciding, joining
from contactpoint.identity.anew import link_anew
from contactpoint.identity.decisions import Decided
from contactpoint.identity.decisions import Kind as Binding
from contactpoint.identity.queries import held_among
from contactpoint.identity.touching import touched_by
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.review.actions.listing import refresh_around
from contactpoint.review.binding import bind, dismiss
from contactpoint.review.rules import decision_ids

ROUTE = "job.holds"
SETTLED = Q(verdict__in=SETTLING) | Q(verdict=Verdict.AGREE, agreed_by__isnull=False)


@transaction.atomic
def carry_out(verdict: str, *, actor: Actor, purpose: Purpose) -> None:
    """Do what an officer said, or two; jobs may run twice."""
    require(actor, Capability.PROJECT, purpose=purpose)
    lock_intake()
    row = VerdictRow.objects.filter(SETTLED, pk=verdict, done=False).first()
    if row is None:
        return
    records = _record(row, actor, purpose) if row.kind == Kind.RECORD else _answer(row, actor, purpose)
    if records:
        link_anew(records, route=ROUTE, actor=actor, purpose=purpose)
        refresh_around(records, actor=actor, purpose=purpose)
    VerdictRow.objects.filter(pk=row.id).update(done=True)


def reconcile(*, actor: Actor, purpose: Purpose) -> int:
    """Do what a lost job left; how many verdicts."""
    left = list(VerdictRow.objects.filter(SETTLED, done=False).order_by("id").values_list("id", flat=True))
    for verdict in left:
        carry_out(str(verdict), actor=actor, purpose=purpose)
    return len(left)


def _record(row: VerdictRow, actor: Actor, purpose: Purpose) -> Collection[UUID]:
    """The records to decide on anew; none where the record is held no more, or still is for another child's sake."""
    if not held_among([row.subject]):
        return ()
    theirs = sorted(links_beside((), [row.number] if row.number else []))
    same = row.verdict == Verdict.SAME
    _bind(row, Binding.SAME if same else Binding.DIFFERENT, theirs)
    if same:
        joining.join([row.subject, *theirs], route=ROUTE, actor=actor, purpose=purpose)
        return [row.subject, *theirs]
    if touched_by(row.subject):
        return ()
    joining.release([row.subject])
    return [row.subject]


def _bind(row: VerdictRow, kind: Binding, others: Sequence[UUID]) -> None:
    ids = decision_ids(row.id, len(others))
    decided = [Decided(id, kind, (row.subject, other)) for id, other in zip(ids, others, strict=True)]
    deciding.bind(decided, by=row.said_by, authority=row.said_for)


def _answer(row: VerdictRow, actor: Actor, purpose: Purpose) -> Collection[UUID]:
    """The records of both children, once what was answered binds; none where it was dismissed, or is done already."""
    answers = answers_of(row.subject)
    if not answers or row.verdict == Verdict.DISMISS:
        dismiss(answers)
        return ()
    pair, kind = [answers[0].one, answers[0].other], net(answers)
    records = sorted({*pair, *links_beside(pair, ())})
    bind(answers)
    if kind is Kind.MATCH:
        joining.join(records, route=ROUTE, actor=actor, purpose=purpose)
    elif kind is Kind.UNDO:
        joining.part(records, route=ROUTE, actor=actor, purpose=purpose)
    return records
