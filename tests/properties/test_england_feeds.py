"""The same plan makes the same bytes, whoever makes them; months follow from each other."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.synth import CannotMakePopulation, Making, write_population
from tests.support.populations import TODAY, all_bytes, feed_files, feed_rows, population, source_code

SEEDS = st.integers(0, 2**32)
Rows = Mapping[tuple[str, str], dict[str, str]]


@settings(max_examples=4, deadline=None)
@given(seed=SEEDS, children=st.integers(1, 120))
def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(seed, children):
    with TemporaryDirectory() as folder:
        once = all_bytes(population(Path(folder, "once"), children, seed=seed))
        again = all_bytes(population(Path(folder, "again"), children, seed=seed))
        other = all_bytes(population(Path(folder, "other"), children, seed=seed + 1))
    assert once == again
    assert once["feeds/benefit.csv"] != other["feeds/benefit.csv"]


def test_one_process_makes_the_bytes_of_two(tmp_path):
    alone = all_bytes(population(tmp_path / "one", 4000, making=Making(processes=1)))
    assert alone == all_bytes(population(tmp_path / "two", 4000, making=Making(processes=2)))


def test_compressed_feeds_are_the_plain_ones(tmp_path):
    plain = all_bytes(population(tmp_path / "plain", 300) / "feeds")
    small = all_bytes(population(tmp_path / "small", 300, making=Making(compress=True)) / "feeds")
    unpacked = {name.removesuffix(".gz"): gzip.decompress(said) for name, said in small.items() if name.endswith(".gz")}
    assert unpacked == {name: said for name, said in plain.items() if not name.endswith(".json")}


@settings(max_examples=3, deadline=None)
@given(seed=SEEDS, month=st.integers(1, 4))
def test_a_changes_feed_holds_what_differs_from_the_month_before(seed, month):
    """Applied one after the other, the months end as what each source holds: no row is sent that says nothing new."""
    with TemporaryDirectory() as folder:
        held: dict[tuple[str, str], dict[str, str]] = {}
        for each in range(month + 1):
            sent = rows_of(population(Path(folder, str(each)), 400, seed=seed, month=each))
            for key, row in sent.items():
                if key[0] in ("benefit", "health") and each:
                    assert held.get(key) != row
                held[key] = row
        ended = [row for row in held.values() if row["action"].lower() == "end"]
        assert all(row["as_of"] for row in ended)


def test_few_records_change_in_a_month_and_those_that_stay_keep_their_errors(tmp_path):
    first, next_month = (population(tmp_path / str(month), 3500, month=month) for month in (0, 1))
    before, after = rows_of(first), rows_of(next_month)
    benefit = [key for key in after if key[0] == "benefit"]
    assert 0 < len(benefit) < 0.05 * sum(key[0] == "benefit" for key in before)
    visiting = [key for key in after if key[0].startswith("health_visiting") and key in before]
    same = [before[key]["given_names"] == after[key]["given_names"] for key in visiting]
    assert sum(same) > 0.99 * len(same)
    modes = {said["source"].partition(".")[0]: said["mode"] for said in manifests(next_month)}
    assert modes["social_care"] == modes["health_visiting"] == "full"
    assert modes["benefit"] == modes["voluntary"] == "changes"
    assert "school" not in modes


def test_schools_send_their_whole_roll_at_the_beginning_of_a_term(tmp_path):
    january = {said["source"]: said for said in manifests(population(tmp_path / "january", 400, month=4))}
    assert january["school"]["mode"] == "full"
    assert january["school"]["extracted_at"] == "2027-01-01T00:00:00Z"


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, count=st.integers(1, 400), rate=st.floats(0.001, 0.99))
def test_lots_draw_as_many_as_asked_and_the_same_among_more(seed, count, rate):
    lots, keys = Lots(Plan(3500, seed, TODAY), 0), np.arange(count, dtype=np.uint64)
    wanted = lots.asked(rate, count)
    drawn = lots.drawn("test", keys, np.ones(count, bool), wanted=wanted)
    assert rate * count <= wanted == drawn.sum() <= count
    more = lots.drawn("test", np.arange(2 * count, dtype=np.uint64), np.ones(2 * count, bool), wanted=0)
    assert (more[:count] == drawn).all()


def test_a_folder_that_is_in_use_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(CannotMakePopulation):
        write_population(tmp_path, Plan(10, 1, TODAY), progress=lambda done: None)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_population_that_was_not_finished_is_not_there(tmp_path):
    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_population(tmp_path / "new", Plan(10, 1, TODAY), progress=stop)
    assert not (tmp_path / "new").exists()
    assert population(tmp_path / "new", 10).exists()


def rows_of(folder: Path) -> Rows:
    return {(source_code(path), row["record_id"]): row for path in feed_files(folder) for row in feed_rows(path)}


def manifests(folder: Path) -> list[dict]:
    return [json.loads(path.read_text()) for path in (folder / "feeds").glob("*.manifest.json")]
