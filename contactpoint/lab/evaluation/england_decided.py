"""What was decided of a population, as files: written without the truth, and before it is opened."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Decided:
    """Parquet files of finished decisions.

    `clusters`: `unique_id`, `cluster`. `reviews`: `one`, `other` (clusters), `weight`, `rule`, `later` (asked
    only once stronger doubts are answered). `pairs`: every scored pair with its weight, levels, rule and verdict.
    """

    records: int
    clusters: Path
    reviews: Path
    pairs: Path
