"""Every blocked pair of a table of identities in a file, scored with a model and judged by decide's rules."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from contactpoint.linkage.cascade.database import Limits, connected
from contactpoint.linkage.pairs import make_pairs

LIMITS = Limits("6GB", 2)


@contextmanager
def scored(identities: Path, model: Path, *, progress: Callable[[str], None]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with `records`, those of the file, and `pairs` as `make_pairs` has them."""
    with connected(LIMITS) as database:
        progress("Reading identities")
        database.execute("CREATE TABLE records AS FROM read_parquet(?)", [str(identities)])
        make_pairs(database, model, progress=progress)
        yield database
