"""Which records of synthetic England's feeds are one child: scored, judged, put together, and what people look at.

Nothing of the truth is opened here, nor by anything that this calls.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from contactpoint.lab.evaluation.england_anew import judge_anew
from contactpoint.lab.evaluation.england_decided import Decided
from contactpoint.lab.evaluation.england_scored import scored
from contactpoint.linkage.clusters import Measure, Pair, Partition, Rule, Says, partition
from contactpoint.linkage.facts import ONE_ROW_KINDS
from contactpoint.linkage.judge import Bands, Verdict
from contactpoint.linkage.scorer import Scorer
from contactpoint.linkage.trained import SHIPPED

SAYS = {
    Verdict.SAME: Says.JOINS,
    Verdict.LOOK: Says.WEIGHS,
    Verdict.FAINT: Says.WEIGHS,
    Verdict.CLASH: Says.CLASHES,
    Verdict.APART: Says.PARTS,
}
TOLD = f"""
SELECT unique_id_l, unique_id_r, match_weight + absent, verdict, numbers FROM pairs WHERE verdict <> '{Verdict.FAINT}'
"""
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
        first = _partition(database)
        _keep(database, first)
        progress("Judging anew what was not put together")
        judge_anew(database, Scorer.load(model).gammas)
        _keep(database, _partition(database, together=_groups(first)))
        database.execute(f"COPY (FROM clusters ORDER BY ALL) TO '{decided.clusters}' (FORMAT parquet)")
        database.execute(f"COPY ({REVIEWS}) TO '{decided.reviews}' (FORMAT parquet)")
        database.execute(f"COPY (FROM pairs ORDER BY ALL) TO '{decided.pairs}' (FORMAT parquet)")
    return decided


def _partition(database: duckdb.DuckDBPyConnection, *, together: Iterable[Sequence[str]] = ()) -> Partition:
    records = [unique_id for (unique_id,) in database.execute("SELECT unique_id FROM records").fetchall()]
    once = dict(database.execute(ONCE).fetchall())
    rule = Rule(measure=Measure.BEST, margin=Bands.load().margin)
    return partition(records, _pairs(database), rule=rule, once=once, together=together)


def _keep(database: duckdb.DuckDBPyConnection, found: Partition) -> None:
    """As the table `clusters`: `unique_id` and `cluster`, the name of the first record of its cluster."""
    table = pa.table({"unique_id": list(found.clusters), "cluster": list(found.clusters.values())})
    database.register("found", table)
    database.execute("CREATE OR REPLACE TABLE clusters AS FROM found")
    database.unregister("found")


def _groups(found: Partition) -> list[list[str]]:
    """The clusters of several records."""
    members: dict[str, list[str]] = {}
    for record, cluster in found.clusters.items():
        members.setdefault(cluster, []).append(record)
    return [several for several in members.values() if len(several) > 1]


def _pairs(database: duckdb.DuckDBPyConnection) -> Iterator[Pair]:
    for one, other, weight, verdict, numbers in database.execute(TOLD).fetchall():
        yield Pair(one, other, weight, SAYS[Verdict(verdict)], numbers)


def _count(database: duckdb.DuckDBPyConnection) -> int:
    row = database.execute("SELECT count(*) FROM records").fetchone()
    return row[0] if row else 0
