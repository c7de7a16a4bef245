"""Files that are read in several batches, and what is known of a file before it is read."""

import hashlib
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contactpoint.linkage.cascade import reading
from contactpoint.linkage.cascade.errors import NotReadable
from contactpoint.linkage.cascade.mapping import Mapped
from contactpoint.linkage.cascade.reading import Source

COLUMNS = Mapped.of(
    {"both": {"id": "ref", "family": "surname", "date_format": "DD/MM/YYYY", "source": "health", "encoding": "utf-8"}},
    name="map.toml",
).left
CELL = "Gib\nbs" + "x" * 28
ROWS = 200


@pytest.fixture(params=["csv", "parquet"])
def long(request, tmp_path, monkeypatch):
    """A file of more than one batch, of which one column is not mapped; and its rows."""
    monkeypatch.setattr(reading, "BLOCK", 1000)
    monkeypatch.setattr(reading, "BATCH", 64)
    path, rows = tmp_path / f"left.{request.param}", ROWS
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


def test_a_value_that_never_ends_is_told_by_the_length_at_which_it_was_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "BLOCK", 2 << 20)
    path = tmp_path / "left.csv"
    path.write_text('ref,surname\n1,"' + "Gibbs\n" * 800_000, encoding="utf-8")
    told = "left.csv has a value of 2 MB: does a quotation mark never close? Nothing was linked."
    with pytest.raises(NotReadable) as refused:
        list(Source.open(path, COLUMNS).batches())
    assert str(refused.value) == told


def test_blank_lines_by_the_thousand_make_no_other_kind_of_batch(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "BLOCK", 64)
    path = tmp_path / "left.csv"
    path.write_text("ref,surname\n1,Gibbs\n" + "\n" * 1000 + "2,Hall\n", encoding="utf-8")
    batches = list(Source.open(path, COLUMNS).batches())
    assert len({str(batch.schema) for batch in batches}) == 1
    assert [row["row"] for batch in batches for row in batch.to_pylist()] == [0, 1]
