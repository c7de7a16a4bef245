"""Reads of the search index and of what is compared: two statements, each prepared once a connection.

To plan one anew takes longer than to run it, so they take arrays and have no other form. Values may be many, so they
go as the text of an array, which drivers need not adapt one by one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from contactpoint.directory.rules import Candidate, Hit, Stretch, postcode_of
from contactpoint.kernel.arrays import array
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber

NEXT_NAME, NEXT_PART = "\x1e", "\x1f"
HITS = """
SELECT found.number, found.key
  FROM unnest(%s::smallint[], %s::integer[], %s::bytea[], %s::bytea[], %s::integer[])
       AS wanted (kind, born, low, high, most)
 CROSS JOIN LATERAL (
    SELECT number, key FROM search_key
     WHERE kind = wanted.kind AND born = wanted.born AND key >= wanted.low AND key < wanted.high
     ORDER BY kind, born, key, number LIMIT wanted.most) AS found
"""
FACTS = """
SELECT number, family, given, gender, born_year, born_month, born_day,
       (SELECT string_agg(name.family || chr(31) || name.given, chr(30)) FROM name WHERE name.number = child.number)
  FROM child WHERE number = ANY(%s::bigint[])
"""
PLACES = "SELECT number, key FROM search_key WHERE number = ANY(%s::bigint[]) AND kind = 3"


def hits(stretches: Sequence[Stretch]) -> list[Hit]:
    """What stands in each stretch, in the order of the index."""
    if not stretches:
        return []
    columns = zip(*((one.kind, one.born, _hex(one.low), _hex(one.high), one.most) for one in stretches), strict=True)
    return [Hit(*row) for row in _rows(HITS, *map(array, columns))]


def places(numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The postcodes that are shown for these children, of those that have any."""
    found: dict[int, tuple[str, ...]] = {}
    for number, key in _rows(PLACES, array(numbers)) if numbers else ():
        found[number] = (*found.get(number, ()), postcode_of(key))
    return found


def candidates(numbers: Sequence[int], *, places: Mapping[int, tuple[str, ...]]) -> list[Candidate]:
    """What of these children is compared, with the places that are shown for them."""
    rows = _rows(FACTS, array(numbers)) if numbers else ()
    return [_candidate(*row, postcodes=places.get(row[0], ())) for row in rows]


def _candidate(*columns: Any, postcodes: tuple[str, ...]) -> Candidate:
    number, family, given, gender, year, month, day, names = columns
    several = (name.partition(NEXT_PART) for name in names.split(NEXT_NAME)) if names else ()
    others = tuple((one, other) for one, _, other in several)
    return Candidate(ChildNumber(number), family, given, gender, PartialDate(year, month, day), others, postcodes)


def _hex(key: bytes) -> str:
    return f'"\\\\x{key.hex()}"'


def _rows(statement: str, *values: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[Any] = cursor.fetchall()
        return rows
