"""PAIRS as it is written: columns, order, form; and what came of the run."""

import csv

import duckdb
import pyarrow.parquet as pq
import pytest

from contactpoint.linkage.cascade.candidates import Capped
from contactpoint.linkage.cascade.steps import Done
from contactpoint.linkage.cascade.writing import Linked, write

COLUMNS = ["left_id", "right_id", "weight", "verdict", "rule", "outcome", "why"]
CAPPED = (Capped("born", 1, 2, 3),)
# left_row right_row weight rule verdict outcome
PAIRS = (
    (2, 0, 3.14159265, "likely", "look", "look"),
    (0, 1, None, "unique_exact_agreement", "same", "linked"),
    (1, 2, 12.5, "weight", "same", "tie"),
    (1, 0, 12.25, "weight", "same", "tie"),
    (3, 3, 20.0, "weight", "same", "linked"),
    (4, 3, 20.0, "weight", "same", "linked"),
)


@pytest.fixture
def database():
    with duckdb.connect() as opened:
        opened.execute("CREATE TABLE left_side AS SELECT range AS row, 'L' || range AS unique_id FROM range(5)")
        opened.execute("CREATE TABLE right_side AS SELECT range AS row, 'R' || range AS unique_id FROM range(4)")
        opened.execute(
            "CREATE TABLE scored_pairs (left_row BIGINT, right_row BIGINT, weight DOUBLE, rule VARCHAR, "
            "verdict VARCHAR, outcome VARCHAR, why VARCHAR)"
        )
        for pair in PAIRS:
            opened.execute("INSERT INTO scored_pairs VALUES (?, ?, ?, ?, ?, ?, ?)", [*pair, f"Why, {pair[0]}?"])
        yield opened


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_pairs_are_written_in_the_order_of_the_files_under_the_ids_of_their_rows(database, tmp_path):
    write(database, tmp_path / "pairs.csv", done=Done(0, ()))
    head, *found = read(tmp_path / "pairs.csv")
    assert head == COLUMNS
    ids = [("L0", "R1"), ("L1", "R0"), ("L1", "R2"), ("L2", "R0"), ("L3", "R3"), ("L4", "R3")]
    assert [tuple(row[:2]) for row in found] == ids
    assert found[3] == ["L2", "R0", "3.1416", "look", "likely", "look", "Why, 2?"]


def test_a_pair_that_was_not_scored_has_no_weight(database, tmp_path):
    write(database, tmp_path / "pairs.csv", done=Done(0, ()))
    assert read(tmp_path / "pairs.csv")[1][2:4] == ["", "same"]


@pytest.mark.parametrize("name", ["pairs.parquet", "PAIRS.Parquet"])
def test_the_name_of_the_file_says_its_form(database, tmp_path, name):
    write(database, tmp_path / name, done=Done(0, ()))
    found = pq.ParquetFile(tmp_path / name).read()
    assert found.column_names == COLUMNS
    assert found.column("weight").to_pylist() == [None, 12.25, 12.5, 3.1416, 20.0, 20.0]


def test_what_came_of_the_run_is_counted(database, tmp_path):
    assert write(database, tmp_path / "pairs.csv", done=Done(17, CAPPED)) == Linked(
        left_rows=5, right_rows=4, linked=3, exact=1, ties=2, looks=1, pairs_scored=17, capped=CAPPED
    )


def test_nothing_but_pairs_is_left_in_the_folder_whatever_it_is_called(database, tmp_path):
    folder = tmp_path / "the children's pairs"
    folder.mkdir()
    write(database, folder / "amy's.csv", done=Done(0, ()))
    assert [path.name for path in folder.iterdir()] == ["amy's.csv"]


def test_what_cannot_be_written_whole_takes_the_place_of_nothing(database, tmp_path):
    (tmp_path / "pairs.csv").write_text("before")
    torn = "SELECT * REPLACE (if(left_row = 4, error('no room'), why) AS why) FROM whole"
    database.execute(f"ALTER TABLE scored_pairs RENAME TO whole; CREATE VIEW scored_pairs AS {torn}")
    with pytest.raises(duckdb.Error, match="no room"):
        write(database, tmp_path / "pairs.csv", done=Done(0, ()))
    assert (tmp_path / "pairs.csv").read_text() == "before"
