"""Records that hang together, found by scoring every pair of all records at once; each such part is decided alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

import duckdb
import numpy as np
import pyarrow as pa

from contactpoint.identity.bulk.reading import Progress
from contactpoint.identity.cards import Card, decode
from contactpoint.kernel.many import Many
from contactpoint.linkage.engine import Beside, engine
from contactpoint.linkage.judge import DIGITS, TO_LOOK_AT, Judged, Verdict
from contactpoint.linkage.pairs import make_pairs
from contactpoint.linkage.together import hang_together
from contactpoint.linkage.trained import SHIPPED
from contactpoint.vault.queries import cards_of

FETCHED = 20_000
JUDGED_AT_ONCE = 500
JUDGED = f"""
CREATE TABLE judged AS
SELECT l.nth AS one, r.nth AS other, verdict, round(match_weight, {DIGITS}) AS weight, rule,
    round(numbers, {DIGITS}) AS numbers, lone
FROM pairs JOIN records l ON l.unique_id = unique_id_l JOIN records r ON r.unique_id = unique_id_r
WHERE NOT l.several AND NOT r.several
"""
OF_SEVERAL = """
SELECT a.nth, a.record, b.nth, b.record
FROM (
    SELECT DISTINCT least(l.nth, r.nth) AS one, greatest(l.nth, r.nth) AS other
    FROM pairs JOIN records l ON l.unique_id = unique_id_l JOIN records r ON r.unique_id = unique_id_r
    WHERE (l.several OR r.several) AND l.nth <> r.nth
) JOIN record a ON a.nth = one JOIN record b ON b.nth = other ORDER BY ALL
"""
LIKELY = f"SELECT one, other FROM judged WHERE verdict IN {tuple(sorted(map(str, TO_LOOK_AT)))}"
MEMBERS = "SELECT part, nth, record, source, silent FROM record JOIN part USING (nth) ORDER BY part, nth"
PAIRS = """
SELECT l.part, one, other, verdict, weight, rule, numbers, lone FROM judged
JOIN part l ON l.nth = one JOIN part r ON r.nth = other WHERE l.part = r.part ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Member:
    """A record of a part by its name there, which stands in the order of the names that linkage has for records."""

    name: str
    record: UUID
    source: str
    silent: bool


@dataclass(frozen=True, slots=True)
class Together:
    """Records that hang together, and every pair of them that was compared."""

    members: tuple[Member, ...]
    pairs: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class ToCompare:
    """Two records of which one has said several things of who it is about, by nth and id."""

    one: tuple[int, UUID]
    other: tuple[int, UUID]


def find_parts(database: duckdb.DuckDBPyConnection, many: Many, progress: Progress) -> None:
    """Makes the tables `judged` and `part` from those of `read_records`."""
    make_pairs(database, SHIPPED, progress=lambda doing: progress(doing.lower(), 0, 0))
    database.execute(JUDGED)
    _judge_several(database, many)
    database.execute("DROP TABLE pairs")
    database.execute("DROP TABLE records")
    found = database.execute(LIKELY).fetchnumpy()
    (records,) = database.execute("SELECT count(*) FROM record").fetchall()[0]
    parts = hang_together(records, found["one"], found["other"])
    made = pa.table({"nth": np.arange(records, dtype=np.int32), "part": parts})
    database.register("made", made)
    database.execute("CREATE TABLE part AS FROM made")
    database.unregister("made")


def parts_of(database: duckdb.DuckDBPyConnection) -> Iterator[Together]:
    """Every part with its pairs, read as they are asked for."""
    pairs = groupby(_rows(database, PAIRS), key=itemgetter(0))
    waiting = next(pairs, None)
    for part, several in groupby(_rows(database, MEMBERS), key=itemgetter(0)):
        its = tuple(Member(_name(nth), UUID(bytes=own), source, silent) for _, nth, own, source, silent in several)
        said: tuple[Judged, ...] = ()
        if waiting is not None and waiting[0] == part:
            said = tuple(_judged(*row) for _, *row in waiting[1])
            waiting = next(pairs, None)
        yield Together(its, said)


def compare(several: Sequence[ToCompare]) -> list[tuple[Any, ...]]:
    """Pairs of records put beside each other with all that they ever said, as rows of the table `judged`."""
    records = {record for each in several for _, record in (each.one, each.other)}
    cards = {record: [decode(content) for _, content in said] for record, said in cards_of(records).items()}
    judged = (_compared(each, cards[each.one[1]], cards[each.other[1]]) for each in several)
    return [(int(pair.one), int(pair.other), str(pair.verdict), *pair[3:]) for pair in judged]


def _compared(each: ToCompare, cards: Iterable[Card], others: Iterable[Card]) -> Judged:
    beside = [Beside(_name(each.other[0]), card.stated) for card in others]
    (pair,) = engine().judged(_name(each.one[0]), [card.stated for card in cards], beside)
    return pair


def _judge_several(database: duckdb.DuckDBPyConnection, many: Many) -> None:
    """Splink sees one card of a record beside one of another; of several, those count that are nearest or bind."""
    asked = [
        ToCompare((one, UUID(bytes=own)), (other, UUID(bytes=theirs)))
        for one, own, other, theirs in database.execute(OF_SEVERAL).fetchall()
    ]
    lots = (asked[start : start + JUDGED_AT_ONCE] for start in range(0, len(asked), JUDGED_AT_ONCE))
    for rows in many(compare, lots):
        if rows:
            database.executemany("INSERT INTO judged VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _rows(database: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    answer = database.cursor().execute(query)
    while some := answer.fetchmany(FETCHED):
        yield from some


def _judged(one: int, other: int, verdict: str, *said: Any) -> Judged:
    return Judged(_name(one), _name(other), Verdict(verdict), *said)


def _name(nth: int) -> str:
    """Names stand in the order of places."""
    return f"{nth:010}"
