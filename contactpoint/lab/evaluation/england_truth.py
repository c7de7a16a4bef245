"""What was decided of synthetic England beside what is so: the truth is opened here, once everything is decided."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from contactpoint.lab.england.truth import table
from contactpoint.lab.evaluation.england_decided import Decided
from contactpoint.lab.figures import Figures
from contactpoint.linkage.cascade.database import connected
from contactpoint.linkage.judge import BINDING

SLICES = {
    "twins": "twin OR triplet",
    "siblings": "family_id IN (FROM several)",
    "half_siblings": "half_sibling",
    "former_names": "former_name",
    "adopted": "adopted_old OR adopted_new",
    "transliterated": "transliterated",
    "moved": "moved",
    "partial_dates": "partial_date",
}
"""Which children a line of its own is about, as a condition on the truth."""

PREPARED = """
CREATE TEMP TABLE child AS FROM {children};
CREATE TEMP TABLE several AS SELECT family_id FROM child WHERE NOT adopted_old GROUP BY ALL HAVING count(*) > 1;
CREATE TEMP TABLE record AS
SELECT unique_id, cluster, true_id, family_id, born, twin OR triplet AS multiple
FROM read_parquet('{clusters}')
JOIN {rows} ON unique_id = source || '/' || record_id
JOIN child USING (true_id);
CREATE TEMP TABLE whose AS SELECT cluster, mode(true_id ORDER BY true_id) AS true_id FROM record GROUP BY cluster;
CREATE TEMP TABLE review AS
SELECT one, other, later, l.true_id = r.true_id AS same
FROM read_parquet('{reviews}') JOIN whose l ON l.cluster = one JOIN whose r ON r.cluster = other;
CREATE TEMP VIEW bound AS SELECT unique_id_l, unique_id_r FROM read_parquet('{pairs}') WHERE verdict IN {binding};
"""
COUNTED = """
SELECT
    (SELECT sum(n * (n - 1) // 2 - others * (others - 1) // 2) FROM (
        SELECT count(*) AS n, count(*) FILTER (NOT chosen) AS others FROM chosen GROUP BY cluster
    )),
    (SELECT sum(n * (n - 1) // 2) FROM (SELECT count(*) AS n FROM chosen WHERE chosen GROUP BY cluster, true_id)),
    (SELECT sum(n * (n - 1) // 2) FROM (SELECT count(*) AS n FROM chosen WHERE chosen GROUP BY true_id))
"""
TWINS_FALSE = """
SELECT sum(n * (n - 1) // 2 - same) FROM (
    SELECT sum(n) AS n, sum(n * (n - 1) // 2) AS same
    FROM (SELECT cluster, family_id, born, true_id, count(*) AS n FROM record WHERE multiple GROUP BY ALL)
    GROUP BY cluster, family_id, born
)
"""
CLUSTERS = """
WITH pure AS (SELECT cluster, count(DISTINCT true_id) = 1 AS pure FROM record GROUP BY cluster)
SELECT count(*), (SELECT count(*) FROM pure), count(*) FILTER (clusters = 1 AND pure)
FROM (
    SELECT count(DISTINCT cluster) AS clusters, bool_and(pure) AS pure
    FROM record JOIN pure USING (cluster) GROUP BY true_id
)
"""
MIXED = """
WITH mixed AS (SELECT cluster FROM record GROUP BY cluster HAVING count(DISTINCT true_id) > 1)
SELECT (SELECT count(*) FROM mixed), count(DISTINCT mixed.cluster)
FROM bound JOIN record l ON l.unique_id = unique_id_l JOIN record r ON r.unique_id = unique_id_r
JOIN mixed ON mixed.cluster = l.cluster AND mixed.cluster = r.cluster
"""
REVIEWED = """
SELECT count(*) FILTER (NOT later), count(*) FILTER (later), count(*) FILTER (same), (SELECT count(*) FROM record)
FROM review
"""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Of a slice or of all: pairs of records put together, those of them that are one child, and all that are."""

    together: int
    right: int
    true: int

    @property
    def precision(self) -> float:
        """Share of the pairs put together that are one child; 1 where none was."""
        return self.right / self.together if self.together else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs of one child that were put together; 1 where there is none."""
        return self.right / self.true if self.true else 1.0


def figures(decided: Decided, population: Path) -> Figures:
    """Everything that `evaluate england` reports; `population` is the folder with the truth."""
    with _beside(decided, population) as database:
        automatic = _pairs(database, "TRUE")
        slices = {name: _pairs(database, condition) for name, condition in SLICES.items()}
        counted = {**_clusters(database, "clusters"), **_mixed(database), **_reviews(database)}
        twins_false = _one(database, TWINS_FALSE)[0] or 0
        _answer(database)
        return {
            "records": decided.records,
            "precision_automatic": automatic.precision,
            "recall_automatic": automatic.recall,
            "pairs_true": automatic.true,
            "pairs_automatic": automatic.together,
            "pairs_false": automatic.together - automatic.right,
            "pairs_lost": automatic.true - automatic.right,
            "twins_false": twins_false,
            **counted,
            **_reviewed(_pairs(database, "TRUE")),
            **_clusters(database, "reviewed_clusters"),
            **{key: value for name, pairs in slices.items() for key, value in _slice(name, pairs).items()},
        }


def _slice(name: str, pairs: Pairs) -> Figures:
    return {f"{name}_precision": pairs.precision, f"{name}_recall": pairs.recall, f"{name}_pairs": pairs.true}


def _reviewed(pairs: Pairs) -> Figures:
    return {"reviewed_precision": pairs.precision, "reviewed_recall": pairs.recall}


def _pairs(database: duckdb.DuckDBPyConnection, condition: str) -> Pairs:
    """Pairs of which a record is about a child of the condition; of those of one child, both are."""
    chosen = f"SELECT cluster, true_id, true_id IN (SELECT true_id FROM child WHERE {condition}) AS chosen FROM record"
    together, right, true = _one(database, f"WITH chosen AS ({chosen}) {COUNTED}")
    return Pairs(int(together or 0), int(right or 0), int(true or 0))


def _clusters(database: duckdb.DuckDBPyConnection, prefix: str) -> Figures:
    """How many children have exactly one cluster with nobody else in it; that share is `clusters_right`."""
    children, clusters, right = _one(database, CLUSTERS)
    return {f"{prefix}_right": right / children if children else 1.0, prefix: clusters}


def _mixed(database: duckdb.DuckDBPyConnection) -> Figures:
    """Clusters with two children, and those of them with two records that a rule keeps apart."""
    mixed, forbidden = _one(database, MIXED)
    return {"clusters_mixed": mixed, "clusters_forbidden": forbidden}


def _reviews(database: duckdb.DuckDBPyConnection) -> Figures:
    """What is on the list at once, as a share of records; what is asked after it; how much of all is one child."""
    asked, later, same, records = _one(database, REVIEWED)
    share = asked / records if records else 0.0
    return {"review_share": share, "pairs_review": asked, "pairs_review_later": later, "review_same": same}


def _answer(database: duckdb.DuckDBPyConnection) -> None:
    """Everything on the review list is answered as it is so; the records then stand where that puts them."""
    leads: dict[str, str] = {}

    def root(cluster: str) -> str:
        while cluster in leads:
            cluster = leads[cluster]
        return cluster

    for one, other in database.execute("SELECT one, other FROM review WHERE same ORDER BY ALL").fetchall():
        ends = sorted({root(one), root(other)})
        leads |= {ends[-1]: ends[0]} if len(ends) > 1 else {}
    moved = [(cluster, root(cluster)) for cluster in leads]
    database.execute("CREATE TEMP TABLE moved (cluster VARCHAR, lead VARCHAR)")
    if moved:
        database.executemany("INSERT INTO moved VALUES (?, ?)", moved)
    database.execute("UPDATE record SET cluster = lead FROM moved WHERE moved.cluster = record.cluster")


@contextmanager
def _beside(decided: Decided, population: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The decisions with the truth of their records."""
    with connected() as database:
        database.execute(
            PREPARED.format(
                children=table(population, "children"),
                rows=table(population, "rows"),
                clusters=decided.clusters,
                reviews=decided.reviews,
                pairs=decided.pairs,
                binding=tuple(sorted(map(str, BINDING))),
            )
        )
        yield database


def _one(database: duckdb.DuckDBPyConnection, words: str) -> tuple[int, ...]:
    """The only row of a query."""
    row: tuple[int, ...] | None = database.execute(words).fetchone()
    return row or ()
