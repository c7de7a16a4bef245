"""Files that are read in several batches, and what is known of a file before it is read."""

import hashlib
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contactpoint.linkage.cascade.mapping import Mapped
from contactpoint.linkage.cascade.reading import BATCH, BLOCK, Source

COLUMNS = Mapped.of(
    {"both": {"id": "ref", "family": "surname", "date_format": "DD/MM/YYYY", "source": "health", "encoding": "utf-8"}},
    name="map.toml",
).left
CELL = "Gib\nbs" + "x" * 480
ROWS = BLOCK // len(CELL) + 500


@pytest.fixture(params=["csv", "parquet"])
def long(request, tmp_path):
    """A file of more than one batch, of which one column is not mapped; and its rows."""
    path, rows = tmp_path / f"left.{request.param}", ROWS if request.param == "csv" else 2 * BATCH + 10
    if request.param == "csv":
        path.write_text("ref,notes,surname\n" + "".join(f'{n},x,"{CELL}"\n' for n in range(rows)), encoding="utf-8")
    else:
        pq.write_table(pa.table({"ref": range(rows), "notes": ["x"] * rows, "surname": [CELL] * rows}), path)
    return path, rows


def test_rows_are_numbered_through_all_batches_and_a_value_is_whole_where_two_meet(long):
    path, rows = long
    batches = list(Source.open(path, COLUMNS).batches())
    assert len(batches) > 1
    assert {tuple(batch.schema.names) for batch in batches} == {("row", "ref", "surname")}
    read = pa.Table.from_batches(batches)
    assert read.column("row").to_pylist() == list(range(rows))
    assert read.column("ref").to_pylist() == list(map(str, range(rows)))
    assert read.column("surname").unique().to_pylist() == [CELL]


def test_a_file_is_known_by_its_bytes_its_rows_and_what_the_mapping_says(long):
    path, rows = long
    source = Source.open(path, COLUMNS)
    assert source.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert source.rows >= rows
    assert replace(source.columns, delimiter=None) == COLUMNS
