"""Which records of synthetic England's feeds are one child: scored, judged, put together, and what people look at.

Nothing of the truth is opened here, nor by anything that this calls.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from contactpoint.lab.evaluation.england_decided import Decided
from contactpoint.lab.evaluation.england_scored import scored
from contactpoint.linkage.clusters import Pair, Partition, partition
from contactpoint.linkage.decide import SAYS, rule
from contactpoint.linkage.facts import ONE_ROW_KINDS
from contactpoint.linkage.judge import Verdict
from contactpoint.linkage.trained import SHIPPED

TOLD = f"SELECT unique_id_l, unique_id_r, match_weight, verdict, numbers FROM pairs WHERE verdict <> '{Verdict.FAINT}'"
ONCE = f"SELECT unique_id, source FROM records WHERE source IN {tuple(sorted(ONE_ROW_KINDS))}"
REVIEWS = f"""
SELECT one, other, best.weight AS weight, best.rule AS rule FROM (
    SELECT least(l.cluster, r.cluster) AS one, greatest(l.cluster, r.cluster) AS other,
        max({{'weight': match_weight, 'rule': rule}}) AS best
    FROM pairs JOIN clusters l ON l.unique_id = unique_id_l JOIN clusters r ON r.unique_id = unique_id_r
    WHERE l.cluster <> r.cluster AND verdict IN ('{Verdict.SAME}', '{Verdict.LOOK}', '{Verdict.CLASH}')
    GROUP BY ALL
) ORDER BY ALL
"""
"""Pairs of clusters of which some pair of records is alike enough for a person to look."""


def decide_all(
    identities: Path, out: Path, *, model: Path = SHIPPED, progress: Callable[[str], None] = lambda _: None
) -> Decided:
    """Decides on every record of a table of identities, and writes what was decided into the folder `out`."""
    with scored(identities, model, progress=progress) as database:
        progress("Putting records together")
        decided = Decided(_count(database), out / "clusters.parquet", out / "reviews.parquet", out / "pairs.parquet")
        pq.write_table(_table(_partition(database)), decided.clusters)
        database.execute("CREATE TABLE clusters AS FROM read_parquet(?)", [str(decided.clusters)])
        database.execute(f"COPY ({REVIEWS}) TO '{decided.reviews}' (FORMAT parquet)")
        database.execute(f"COPY (FROM pairs ORDER BY ALL) TO '{decided.pairs}' (FORMAT parquet)")
    return decided


def _partition(database: duckdb.DuckDBPyConnection) -> Partition:
    records = [unique_id for (unique_id,) in database.execute("SELECT unique_id FROM records").fetchall()]
    once = dict(database.execute(ONCE).fetchall())
    return partition(records, _pairs(database), rule=rule(), once=once)


def _pairs(database: duckdb.DuckDBPyConnection) -> Iterator[Pair]:
    for one, other, weight, verdict, numbers in database.execute(TOLD).fetchall():
        yield Pair(one, other, weight, SAYS[Verdict(verdict)], numbers)


def _table(found: Partition) -> pa.Table:
    """`unique_id` and `cluster`, the name of the first record of its cluster."""
    ids = sorted(found.clusters)
    return pa.table({"unique_id": ids, "cluster": [found.clusters[one] for one in ids]})


def _count(database: duckdb.DuckDBPyConnection) -> int:
    row = database.execute("SELECT count(*) FROM records").fetchone()
    return row[0] if row else 0
