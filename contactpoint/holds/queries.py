"""Reads of holds: what is to be listed anew, an authority's list, and what officers said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from contactpoint.disclosure.facts import AuthorityCode
from contactpoint.holds.models import AlarmRow, HeldItem, VerdictRow
from contactpoint.holds.rules import SETTLING, Alarm, Breach, Item, Kind, Verdict
from contactpoint.holds.sealed import desk_of, unseal_like
from contactpoint.identity.queries import placed
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.review.models import Answer
from contactpoint.review.queries import FORM, not_done
from contactpoint.review.sealed import unseal
from contactpoint.shielding.queries import shielded

WAITING = """
    WITH waiting AS (
        SELECT record AS subject, 'record' AS kind, since, record AS one, record AS other FROM hold
        UNION ALL SELECT * FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::uuid[], %s::uuid[]))"""
DIGEST = f"""
    md5(concat_ws(' ', {FORM}, waiting.kind, (SELECT count(*) FROM child_limit WHERE number = listed.number), (
        SELECT string_agg(concat_ws('/', told.record, link.number, life.sealed,
                   (SELECT max(version) FROM record WHERE record.record = told.record)), ' ' ORDER BY told.record)
          FROM (SELECT waiting.one UNION SELECT waiting.other UNION
                SELECT record FROM link WHERE number = listed.number OR number IN (
                    SELECT number FROM link WHERE record IN (waiting.one, waiting.other))) AS told (record)
               LEFT JOIN link USING (record) LEFT JOIN life USING (number))))"""
CHANGED = f"""{WAITING}
    SELECT DISTINCT subject, waiting.kind, waiting.since, one, other
      FROM waiting LEFT JOIN held_item AS listed USING (subject)
     WHERE listed.based_on IS DISTINCT FROM {DIGEST} ORDER BY since, subject"""
NOTED = f"""{WAITING}
    UPDATE held_item AS listed SET based_on = {DIGEST} FROM waiting
     WHERE listed.subject = waiting.subject AND listed.subject = ANY(%s::uuid[])"""
GONE = (
    f"{WAITING} DELETE FROM held_item AS listed WHERE NOT EXISTS (SELECT FROM waiting WHERE subject = listed.subject)"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an officer: a held record, which is both `one` and `other`, or the pair that was answered."""

    subject: UUID
    kind: Kind
    since: datetime
    one: UUID
    other: UUID


def changed() -> list[Waiting]:
    """What is not listed, or not as it is now; what waits no more is taken off the lists."""
    answered = _columns(_answered())
    with connection.cursor() as cursor:
        cursor.execute(GONE, answered)
        cursor.execute(CHANGED, answered)
        return [Waiting(subject, Kind(kind), *rest) for subject, kind, *rest in cursor.fetchall()]


def note(subjects: Sequence[UUID]) -> None:
    """The items of these are as they should be now."""
    with connection.cursor() as cursor:
        cursor.execute(NOTED, [*_columns(_answered()), list(subjects)])


def waiting(authority: AuthorityCode) -> QuerySet[HeldItem]:
    """The authority's items on which nobody has settled, those due first first; where a source is asked, last."""
    asked = VerdictRow.objects.filter(item=OuterRef("pk"), verdict=Verdict.ASK)
    rows = HeldItem.objects.filter(~Exists(_settled(OuterRef("pk"))), desk=desk_of(authority))
    return rows.annotate(asked=Exists(asked)).order_by("asked", "due", "since", "id")


def item_of(row: HeldItem) -> Item:
    """An item, opened."""
    said = {one.verdict: one.said_by for one in VerdictRow.objects.filter(item=row.id)}
    return Item(
        id=row.id,
        kind=Kind(row.kind),
        subject=row.subject,
        number=ChildNumber(row.number) if row.number else None,
        version=row.version,
        since=row.since,
        due=row.due,
        pair=unseal(row.id, bytes(row.sealed)),
        asked=Verdict.ASK in said,
        agreed_by=said.get(Verdict.AGREE),
    )


def standing_alarms(authority: AuthorityCode) -> tuple[Alarm, ...]:
    """The authority's alarms, the newest first, opened."""
    rows = AlarmRow.objects.filter(desk=desk_of(authority)).order_by("-at", "id")
    return tuple(
        Alarm(Breach(row.kind), ChildNumber(row.number), row.at, unseal_like(row.id, bytes(row.sealed))) for row in rows
    )


def answers_of(subject: UUID) -> list[Answer]:
    """What was answered on the pair, and waits, in its order."""
    return not_done(item=subject)


def net(answers: Iterable[Answer]) -> Kind | None:
    """What several answers on one pair come to: the last that stands; None where each was taken back."""
    several = list(answers)
    ids, taken_back = {one.id for one in several}, {one.undoes for one in several}
    standing = [one for one in several if one.id not in taken_back and one.undoes not in ids]
    return Kind(standing[-1].kind) if standing else None


def _answered() -> list[Waiting]:
    """Pairs that data managers answered of which a child is shielded now; one that is held too waits for that first."""
    groups: dict[UUID, list[Answer]] = {}
    for one in not_done():
        groups.setdefault(one.item, []).append(one)
    if not groups:
        return []
    protected, found = shielded(), list[Waiting]()
    for item, several in groups.items():
        stand, kind = placed([several[0].one, several[0].other]), net(several)
        if kind and not stand.held and not protected.isdisjoint(stand.linked.values()):
            found.append(Waiting(item, kind, several[0].answered_at, several[0].one, several[0].other))
    return found


def _columns(rows: Iterable[Waiting]) -> list[list[object]]:
    facts = [(row.subject, row.kind.value, row.since, row.one, row.other) for row in rows]
    return [[fact[place] for fact in facts] for place in range(5)]


def _settled(item: UUID | OuterRef) -> QuerySet[VerdictRow]:
    rows = VerdictRow.objects.filter(item=item)
    return rows.filter(verdict__in=SETTLING) | rows.filter(verdict=Verdict.AGREE, agreed_by__isnull=False)


def is_settled(item: UUID) -> bool:
    """Whether an officer has settled it, or two have."""
    return _settled(item).exists()
