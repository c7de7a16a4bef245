"""Reads of review: which items are out of date, an authority's list, and what was answered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery

from contactpoint.disclosure.facts import AuthorityCode
from contactpoint.disclosure.inputs import links_beside
from contactpoint.kernel.arrays import array
from contactpoint.kernel.dates import LONDON
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.asking import ENDS, LATER
from contactpoint.review.models import Answer, ReviewItem
from contactpoint.review.rules import DECIDING, Item, Kind
from contactpoint.review.sealed import unseal, unseal_reason
from contactpoint.shielding.queries import gated_by_hand, shielded

STALE = f"""
    WITH told AS MATERIALIZED (
        SELECT doubt.*, first.number AS first, second.number AS second,
               coalesce(first.number::text, doubt.one::text) AS here,
               coalesce(second.number::text, doubt.other::text) AS there
          FROM doubt LEFT JOIN link AS first ON first.record = doubt.one
               LEFT JOIN link AS second ON second.record = doubt.other
         WHERE NOT doubt.settled AND {{told}}
           AND NOT EXISTS (SELECT FROM child_limit AS standing WHERE standing.cause <> 'gate'
                           AND standing.number IN (first.number, second.number))
           AND (first.number = ANY(%(hidden)s::bigint[])) IS NOT TRUE
           AND (second.number = ANY(%(hidden)s::bigint[])) IS NOT TRUE),
    ends AS ({ENDS}), later AS ({LATER}),
    doubtful AS (
        SELECT told.* FROM told LEFT JOIN later USING (one, other) WHERE later.one IS NULL AND {{doubt}}),
    open AS (
        SELECT doubtful.*, said.based_on FROM doubtful CROSS JOIN LATERAL (
            SELECT md5({{form}} || doubtful.rule || string_agg(concat_ws('/', told.record, linked.number, life.sealed,
                       (SELECT max(version) FROM record WHERE record.record = told.record)), ' '
                       ORDER BY told.record)) AS based_on
              FROM (SELECT doubtful.one UNION SELECT doubtful.other
                    UNION SELECT link.record FROM link WHERE link.number IN (doubtful.first, doubtful.second)
                   ) AS told (record)
                   LEFT JOIN link AS linked ON linked.record = told.record
                   LEFT JOIN life ON life.number = linked.number) AS said),
    listed AS (SELECT one, other, based_on, id, version FROM review_item WHERE {{item}})
    SELECT one, other, open.since, first, second, open.based_on, listed.id, listed.version, rule
      FROM open FULL JOIN listed USING (one, other) WHERE open.based_on IS DISTINCT FROM listed.based_on
     ORDER BY one, other"""
FORM = "'2 '"
"""How what an item seals is written; items of another form are made anew."""
AMONG = "({table}.one = ANY(%({which})s::uuid[]) OR {table}.other = ANY(%({which})s::uuid[]))"
ENDS_OF = "SELECT one, other FROM doubt WHERE one = ANY(%(near)s::uuid[]) OR other = ANY(%(near)s::uuid[])"


@dataclass(frozen=True, slots=True)
class Stale:
    """A pair whose item is to be made, made anew, or (`since` None) withdrawn; `id` None where there is none yet.

    `rule`: that of linkage by which it is asked about.
    """

    one: UUID
    other: UUID
    since: datetime | None
    first: ChildNumber | None
    second: ChildNumber | None
    based_on: str | None
    id: UUID | None
    version: int | None
    rule: str | None = None


def stale(*, around: Collection[UUID] | None = None) -> list[Stale]:
    """The pairs whose items are not what they should be; of all, or near the records `around`.

    No pair has one that touches a child limited by anything but the gate of a whole authority, so none can be counted
    (B6-33, B6-36), nor keep another pair from being asked (`linkage.asking`). A limit counts from its decision on.
    """
    near = _reached(around or ())
    some = {"told": "true", "doubt": "true", "item": "true"}
    if around is not None:
        some = {
            "told": AMONG.format(table="doubt", which="wide"),
            "doubt": AMONG.format(table="told", which="near"),
            "item": AMONG.format(table="review_item", which="near"),
        }
    values = {
        "hidden": array(shielded() | gated_by_hand()),
        "near": array(near),
        "wide": array(_reached(near)),
    }
    with connection.cursor() as cursor:
        cursor.execute(STALE.format(form=FORM, **some), values)
        return [Stale(*row) for row in cursor.fetchall()]


def _reached(records: Collection[UUID]) -> set[UUID]:
    """The records, all others of their children, and those at the other ends of doubts about them."""
    near = {*records, *links_beside(records, ())}
    with connection.cursor() as cursor:
        cursor.execute(ENDS_OF, {"near": array(near)})
        return near.union(*cursor.fetchall())


def waiting(authority: AuthorityCode, *, today: date) -> QuerySet[ReviewItem]:
    """The authority's items that nobody has decided on, those due first first; what was skipped today comes last."""
    return (
        ReviewItem.objects.filter(~Exists(standing(OuterRef("pk"))), authority=authority)
        .annotate(skipped=_skipped(today))
        .order_by(F("skipped").asc(nulls_first=True), "due", "since", "id")
    )


def skipped_among(rows: QuerySet[ReviewItem], *, today: date) -> int:
    """How many of these items somebody put off today."""
    return rows.filter(Exists(_skips(today))).count()


def item_of(row: ReviewItem) -> Item:
    """An item, opened."""
    return Item(
        id=row.id,
        one=row.one,
        other=row.other,
        version=row.version,
        authority=row.authority,
        since=row.since,
        due=row.due,
        pair=unseal(row.id, bytes(row.sealed)),
    )


def found(item: UUID) -> Item | None:
    """One item, None where it was withdrawn or never was."""
    row = ReviewItem.objects.filter(pk=item).first()
    return item_of(row) if row else None


def standing(item: UUID | OuterRef) -> QuerySet[Answer]:
    """The decision on an item that nobody took back, where there is one."""
    taken_back = Answer.objects.filter(undoes=OuterRef("pk"))
    return Answer.objects.filter(~Exists(taken_back), item=item, kind__in=DECIDING)


def given_by(person: str, *, authority: AuthorityCode, since: date) -> QuerySet[Answer]:
    """What a person decided for an authority from that day on, the newest first."""
    begin = datetime.combine(since, time(), LONDON)
    rows = Answer.objects.filter(answered_by=person, authority=authority, kind__in=DECIDING, answered_at__gte=begin)
    return rows.order_by("-id")


def not_done(*, item: UUID | None = None) -> list[Answer]:
    """Answers that bind and are not carried out, in their order; of one item or of all."""
    rows = Answer.objects.filter(done=False).exclude(kind=Kind.SKIP).order_by("id")
    return list(rows.filter(item=item) if item else rows)


def undone_among(answers: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the answers that somebody took back."""
    taken_back = Answer.objects.filter(undoes__in=list(answers)).values_list("undoes", flat=True)
    return frozenset(answer for answer in taken_back if answer)


def reasons_of(answers: Iterable[UUID]) -> dict[UUID, str]:
    """Why each of these pairs was asked about, opened; an answer that has no reason is left out."""
    rows = Answer.objects.filter(pk__in=list(answers), reason__isnull=False).values_list("id", "reason")
    return {answer: unseal_reason(answer, bytes(sealed or b"")) for answer, sealed in rows}


def _skipped(today: date) -> Subquery:
    return Subquery(_skips(today).values("item").annotate(last=Max("answered_at")).values("last"))


def _skips(today: date) -> QuerySet[Answer]:
    since = datetime.combine(today, time(), LONDON)
    return Answer.objects.filter(item=OuterRef("pk"), kind=Kind.SKIP, answered_at__gte=since)
