"""Pairs of synthetic England's records by match weight, those of one child and those of two: for a chart alone."""

from dataclasses import dataclass
from pathlib import Path

from contactpoint.lab.england.truth import table
from contactpoint.lab.evaluation.england_decided import Decided
from contactpoint.linkage.cascade.database import connected

BITS = 2
COUNTED = """
WITH record AS (SELECT source || '/' || record_id AS id, true_id FROM {rows})
SELECT
    CAST(floor(match_weight / {bits}) * {bits} AS INTEGER) AS weight,
    count(*) FILTER (l.true_id = r.true_id),
    count(*) FILTER (l.true_id <> r.true_id)
FROM read_parquet('{pairs}') JOIN record l ON l.id = unique_id_l JOIN record r ON r.id = unique_id_r
GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Weighed:
    """From `weight` to `BITS` more: how many pairs are records of one child, how many of two."""

    weight: int
    one: int
    two: int


def by_weight(decided: Decided, population: Path) -> list[Weighed]:
    """Every pair that was compared; the truth is opened here, once everything is decided."""
    counted = COUNTED.format(rows=table(population, "rows"), bits=BITS, pairs=decided.pairs)
    with connected() as database:
        return [Weighed(*row) for row in database.execute(counted).fetchall()]
