"""Writing which child a record is about, and reading which ones it was about. Callers hold the children's locks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from contactpoint.kernel.arrays import array
from contactpoint.kernel.numbers import ChildNumber

WRITE = """
    WITH said AS (SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::text[]) AS said (record, number, decided_by)),
    moved AS (
        INSERT INTO past_link (record, number, since, until)
        SELECT link.record, link.number, link.decided_at, clock_timestamp()
          FROM link JOIN said USING (record) WHERE link.number <> said.number
        ON CONFLICT DO NOTHING)
    INSERT INTO link (record, number, decided_by, decided_at) SELECT *, clock_timestamp() FROM said
        ON CONFLICT (record) DO UPDATE SET number = EXCLUDED.number, decided_by = EXCLUDED.decided_by,
           decided_at = CASE WHEN link.number = EXCLUDED.number THEN link.decided_at ELSE EXCLUDED.decided_at END"""
END = """
    WITH ended AS (DELETE FROM link WHERE record = ANY(%s::uuid[]) RETURNING record, number, decided_at)
    INSERT INTO past_link (record, number, since, until)
        SELECT record, number, decided_at, clock_timestamp() FROM ended ON CONFLICT DO NOTHING"""
LAST = """
    SELECT DISTINCT ON (record) record, number FROM past_link WHERE record = ANY(%s::uuid[])
    ORDER BY record, until DESC"""
STAYS = """
    WITH theirs AS MATERIALIZED (
        SELECT record FROM link WHERE number = %(number)s UNION SELECT record FROM past_link WHERE number = %(number)s)
    SELECT record, number, since, NULL FROM past_link WHERE record = ANY(ARRAY(SELECT record FROM theirs))
    UNION ALL SELECT record, number, decided_at, decided_by FROM link
        WHERE record = ANY(ARRAY(SELECT record FROM theirs))
    ORDER BY 1, 3"""


@dataclass(frozen=True, slots=True)
class Stay:
    """A record was about this child from then on; `by`: the rule or person that says so now, None where it is over."""

    number: ChildNumber
    since: datetime
    by: str | None


def write_links(links: Sequence[tuple[UUID, ChildNumber, str]]) -> None:
    """Link records (record, number, decided by); a record links to one child, and keeps since when."""
    if links:
        _execute(WRITE, [list(column) for column in zip(*links, strict=True)])


def end_links(records: Iterable[UUID]) -> None:
    """The records are about no child until somebody decides."""
    gone = list(records)
    if gone:
        _execute(END, [array(gone)])


def last_numbers(records: Iterable[UUID]) -> dict[UUID, ChildNumber]:
    """The child that each of the records was about last before now; none of one that never was about another."""
    wanted = list(records)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LAST, [array(wanted)])
        return {record: ChildNumber(number) for record, number in cursor.fetchall()}


def stays_of(number: ChildNumber) -> dict[UUID, list[Stay]]:
    """Each record that is or was about the child, with every child that it was about, the first one first."""
    stays: dict[UUID, list[Stay]] = {}
    with connection.cursor() as cursor:
        cursor.execute(STAYS, {"number": number})
        for record, child, since, by in cursor.fetchall():
            stays.setdefault(record, []).append(Stay(ChildNumber(child), since, by))
    return stays


def _execute(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
