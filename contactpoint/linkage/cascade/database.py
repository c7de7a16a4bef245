"""DuckDB for one linkage: in memory up to a limit, beyond it in temporary files that are encrypted and go with it.

DuckDB 2.0 brings no cryptography that it trusts to write with; its setting says so in its name. The key of temporary
files is its own, drawn by a generator that is not made for keys, and stands in memory alone. What is meant to outlive
the process is sealed by `state` instead.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from contactpoint.linkage.cascade.errors import CannotLink

DEFAULT_MEMORY = "4GB"
DEFAULT_THREADS = 2
MEMORY = re.compile(r"[1-9]\d*(?:\.\d+)? ?[KMGT]i?B", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a linkage may take: memory as DuckDB writes it (`4GB`); `spill` is the folder of temporary files."""

    memory: str = DEFAULT_MEMORY
    threads: int = DEFAULT_THREADS
    spill: Path | None = None


@contextmanager
def opened(limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new database; what it raises for want of memory or disk is told in plain words."""
    with duckdb.connect(":memory:", config=_settings(limits)) as database:
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


def _settings(limits: Limits) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": limits.memory,
        "threads": limits.threads,
        "temp_directory": str(limits.spill or ""),
        "temp_file_encryption": True,
        "force_mbedtls_unsafe": True,
        "autoinstall_known_extensions": False,
        "preserve_insertion_order": False,
    }


def rows(database: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    """The rows of a query."""
    return database.execute(query).fetchall()


def count(database: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number that a query answers."""
    found = database.execute(query).fetchone()
    return int(found[0]) if found else 0
