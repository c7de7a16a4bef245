"""Which records of synthetic England's feeds are one child: scored, judged, decided, and what people look at.

Nothing of the truth is opened here, nor by anything that this calls.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from contactpoint.lab.evaluation.england_decided import Decided
from contactpoint.linkage.asking import ENDS, LATER
from contactpoint.linkage.cascade.database import Limits, connected
from contactpoint.linkage.decide import Children, decide
from contactpoint.linkage.judge import TO_LOOK_AT, Judged, Verdict
from contactpoint.linkage.pairs import make_pairs
from contactpoint.linkage.together import hang_together
from contactpoint.linkage.trained import SHIPPED

LIMITS = Limits("6GB", 2)
PLACES = """
CREATE TABLE place AS SELECT unique_id, (row_number() OVER (ORDER BY unique_id) - 1)::INT AS place FROM records
"""
LIKELY = f"""
SELECT l.place AS one, r.place AS other FROM pairs
JOIN place l ON l.unique_id = unique_id_l JOIN place r ON r.unique_id = unique_id_r
WHERE verdict IN {tuple(sorted(map(str, TO_LOOK_AT)))}
"""
TOLD = """
SELECT unique_id_l, unique_id_r, verdict, match_weight, rule, numbers, lone FROM pairs
JOIN part l ON l.unique_id = unique_id_l JOIN part r ON r.unique_id = unique_id_r WHERE l.part = r.part
"""
"""Every pair of records that hang together."""
REVIEWS = f"""
WITH ends AS ({ENDS}), later AS ({LATER})
SELECT least(here, there) AS one, greatest(here, there) AS other, weight, rule, later.one IS NOT NULL AS later
FROM told LEFT JOIN later ON later.one = told.one AND later.other = told.other ORDER BY ALL
"""


def decide_all(
    identities: Path, out: Path, *, model: Path = SHIPPED, progress: Callable[[str], None] = lambda _: None
) -> Decided:
    """Decides on every record of a table of identities, and writes what was decided into the folder `out`."""
    with connected(LIMITS) as database:
        progress("Reading identities")
        database.execute("CREATE TABLE records AS FROM read_parquet(?)", [str(identities)])
        make_pairs(database, model, progress=progress)
        progress("Deciding which records are one child")
        sources = dict(database.execute("SELECT unique_id, source FROM records ORDER BY ALL").fetchall())
        found = decide(sources, _pairs(database))
        decided = Decided(len(sources), out / "clusters.parquet", out / "reviews.parquet", out / "pairs.parquet")
        pq.write_table(_clusters(found), decided.clusters)
        pq.write_table(_reviews(database, found), decided.reviews)
        database.execute(f"COPY (FROM pairs ORDER BY ALL) TO '{decided.pairs}' (FORMAT parquet)")
    return decided


def _pairs(database: duckdb.DuckDBPyConnection) -> list[Judged]:
    database.execute(PLACES)
    likely = database.execute(LIKELY).fetchnumpy()
    (records,) = database.execute("SELECT count(*) FROM place").fetchall()[0]
    parts = hang_together(records, likely["one"], likely["other"])
    database.register("made", pa.table({"place": np.arange(records, dtype=np.int32), "part": parts}))
    database.execute("CREATE TABLE part AS SELECT unique_id, part FROM place JOIN made USING (place)")
    return [
        Judged(one, other, Verdict(verdict), weight, rule, numbers, lone)
        for one, other, verdict, weight, rule, numbers, lone in database.execute(TOLD).fetchall()
    ]


def _clusters(found: Children) -> pa.Table:
    """`unique_id` and `cluster`, the name of the first record of its cluster."""
    ids = sorted(found.clusters)
    return pa.table({"unique_id": ids, "cluster": [found.clusters[one] for one in ids]})


def _reviews(database: duckdb.DuckDBPyConnection, found: Children) -> pa.Table:
    """Pairs of clusters of which some pair of records is alike enough for a person to look, now or later."""
    said = [doubt.pair for doubt in found.doubts]
    doubts = {
        "one": [pair.one for pair in said],
        "other": [pair.other for pair in said],
        "weight": [pair.weight for pair in said],
        "rule": [pair.rule for pair in said],
        "here": [found.clusters[pair.one] for pair in said],
        "there": [found.clusters[pair.other] for pair in said],
    }
    database.register("told", pa.table(doubts))
    return database.sql(REVIEWS).to_arrow_table()
