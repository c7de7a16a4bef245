"""Splink's historical_50k: 50,578 records of 5,156 people of the past, from Wikidata with made-up mistakes."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.evaluation.public import BestKnown, PublicSet
from contactpoint.lab.evaluation.public_records import Row
from contactpoint.lab.figures import CHECKOUT
from contactpoint.linkage.cascade.database import connected

NAME = "historical_50k.parquet"
USUAL = CHECKOUT.parent / "shared" / "data" / NAME
BEST = BestKnown(0.842, "GoldenMatch")
TRUTH = "cluster"


class NoSuchData(ContactPointError):
    """The file is not there, or is another."""


def historical50k(path: Path | None) -> PublicSet:
    """The data of a file, or of the usual place; raises `NoSuchData`."""
    found = path or USUAL
    if not found.is_file():
        where = (
            f"{found} is not there" if path else f"It was looked for as ../shared/data/{NAME} beside this repository"
        )
        raise NoSuchData(
            f"{where}. Nothing was measured. It is one of Splink's published data sets; "
            f"docs/explanation/linkage.md says where. Name the file with --data FILE."
        )
    return PublicSet(
        "historical50k",
        rows=lambda columns: (Row(0, row) for row in _read(found, columns)),
        truth=lambda: [person for (person,) in _read(found, [TRUTH])],
        best=BEST,
    )


def _read(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """These columns as text, in the order of the file; raises `NoSuchData`."""
    wanted = ", ".join(f"coalesce(CAST(\"{column}\" AS VARCHAR), '')" for column in columns)
    sql = f"SELECT {wanted} FROM read_parquet(?, file_row_number=true) ORDER BY file_row_number"
    try:
        with connected() as database:
            yield from database.execute(sql, [str(path)]).fetchall()
    except duckdb.Error:
        raise NoSuchData(
            f"{path.name} could not be read as a Parquet file with the columns {', '.join(columns)}. "
            f"Nothing was measured. See whether it is {NAME}."
        ) from None
