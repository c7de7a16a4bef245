"""DuckDB, opened in this one way: in memory up to a limit, beyond it in temporary files, encrypted, that go with it.

DuckDB 2.0 brings no cryptography that it trusts to write with; its setting says so in its name. The key of temporary
files is its own, drawn by a generator that is not made for keys, and stands in memory alone. What is meant to outlive
the process is sealed by `state` instead.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from contactpoint.linkage.cascade.errors import CannotLink

DEFAULT_MEMORY = "4GB"
DEFAULT_THREADS = 2
MEMORY = re.compile(r"[1-9]\d*(?:\.\d+)? ?[KMGT]i?B", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a database may take: memory as DuckDB writes it (`4GB`).

    Its folder of temporary files is made in `spill`, or where the system keeps such folders.
    """

    memory: str = DEFAULT_MEMORY
    threads: int = DEFAULT_THREADS
    spill: Path | None = None


DEFAULT_LIMITS = Limits()
NEVER = "1TB"
"""What may change before DuckDB tidies a database up, which in memory saves nothing and holds up every commit."""
INTERRUPTED = "Query interrupted"
"""How DuckDB says that Ctrl-C was pressed while it worked."""


@contextmanager
def connected(limits: Limits = DEFAULT_LIMITS, *, ordered: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new database, empty. Where it is `ordered`, the rows of an answer stand as those that they were made of."""
    with (
        TemporaryDirectory(prefix="contactpoint-duckdb-", dir=limits.spill) as folder,
        duckdb.connect(":memory:", config=_settings(limits, folder, ordered=ordered)) as database,
    ):
        database.execute("SET enable_progress_bar = false")
        try:
            yield database
        except RuntimeError as error:
            if str(error) == INTERRUPTED:
                raise KeyboardInterrupt from None
            raise


@contextmanager
def opened(limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database for a linkage; what it raises for want of memory or disk is told in plain words."""
    with connected(limits, ordered=False) as database:
        try:
            yield database
        except duckdb.OutOfMemoryException:
            raise CannotLink(
                f"{limits.memory} of memory, or the disk of {limits.spill or 'temporary files'}, is not enough for "
                "these files. What was done is kept: the same command with more --memory goes on from there."
            ) from None
        except duckdb.IOException:
            raise CannotLink(
                f"A file could not be written: beside the pairs, or in {limits.spill}. There is no room, or no right "
                "to write there. What was done is kept: mend this and give the same command again."
            ) from None


def _settings(limits: Limits, folder: str, *, ordered: bool) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": limits.memory,
        "threads": limits.threads,
        "temp_directory": folder,
        "temp_file_encryption": True,
        "force_mbedtls_unsafe": True,
        "autoinstall_known_extensions": False,
        "preserve_insertion_order": ordered,
        "checkpoint_threshold": NEVER,
    }


def rows(database: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    """The rows of a query."""
    return database.execute(query).fetchall()


def count(database: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number that a query answers."""
    return int(database.execute(query).fetchall()[0][0])
