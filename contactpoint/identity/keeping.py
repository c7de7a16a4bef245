"""What a batch decided, kept beside the links: who is held, which record brought a number, who may be one child."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import Q

from contactpoint.disclosure.changes import Linked
from contactpoint.disclosure.facts import AuthorityCode
from contactpoint.identity.batch import Batch
from contactpoint.identity.changing import Changes, changes_of
from contactpoint.identity.models import DeathNotice, DoubtRow, Founded, Hold
from contactpoint.identity.queries import placed
from contactpoint.identity.settling import Outcome
from contactpoint.linkage.decide import Doubt

Pair = tuple[UUID, UUID]


def keep(batch: Batch, *, owners: Mapping[UUID, AuthorityCode | None]) -> Changes:
    """Keeps all but what the children themselves change, and answers that; `owners` as in `changes_of`."""
    outcome = batch.settle()
    Hold.objects.bulk_create(Hold(record=record) for record in sorted(batch.held))
    changes = changes_of(outcome, batch.around, held=batch.held, owners=owners)
    for record, link in batch.sealed.items():
        changes.setdefault(link.number, []).append(Linked(record, link.by))
    _keep_founded(outcome)
    if outcome.doubts or batch.around.doubts:
        _keep_doubts(outcome.doubts, among=outcome.records | batch.held | batch.aside)
    return changes


def open_notices(saying: Iterable[UUID]) -> None:
    """A linked or held record that says when its child died is for an officer to look into; it ends nothing itself."""
    records = list(saying)
    stand = placed(records)
    DeathNotice.objects.bulk_create(
        [DeathNotice(record=record) for record in records if record in stand.linked or record in stand.held],
        ignore_conflicts=True,
    )


def _keep_founded(outcome: Outcome) -> None:
    """A number is noted once, with the record that stands for it."""
    found = {record: number for child in outcome.children for number, record in child.founders.items()}
    lacking = [Founded(number=number, record=record) for record, number in found.items() if record not in outcome.noted]
    if lacking:
        Founded.objects.bulk_create(lacking, update_conflicts=True, unique_fields=["number"], update_fields=["record"])


def _keep_doubts(doubts: Mapping[Pair, Doubt], *, among: Collection[UUID]) -> None:
    """Of these records exactly these doubts; what is in doubt already stays as old as it is."""
    stood = {(row.one, row.other): row for row in DoubtRow.objects.filter(Q(one__in=among) | Q(other__in=among))}
    for pair in stood.keys() - doubts.keys():
        stood[pair].delete()
    rows = {pair: _row(pair, doubt) for pair, doubt in doubts.items()}
    DoubtRow.objects.bulk_create(
        [row for pair, row in rows.items() if pair not in stood or _said(stood[pair]) != _said(row)],
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["verdict", "rule", "weight", "settled"],
    )


def _row(pair: Pair, doubt: Doubt) -> DoubtRow:
    one, other = pair
    said = doubt.pair
    return DoubtRow(
        one=one, other=other, verdict=said.verdict, rule=said.rule, weight=said.weight, settled=doubt.settled
    )


def _said(row: DoubtRow) -> tuple[str, str, float, bool]:
    return row.verdict, row.rule, row.weight, row.settled
