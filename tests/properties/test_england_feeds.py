"""The same plan makes the same bytes, whoever makes them; months follow from each other."""

import gzip
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactpoint.intake.rules import Kind
from contactpoint.lab.england.days import months_after
from contactpoint.lab.england.facts import Family
from contactpoint.lab.england.held import closed_cases, months
from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.people.crowd import crowd_of
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.cases import CASES, ENDED, ended_on
from contactpoint.lab.england.sources.local import Local
from contactpoint.lab.england.sources.rows import Sources
from contactpoint.lab.england.synth import CannotMakePopulation, Making, write_population
from tests.support.populations import TODAY, all_bytes, feed_files, feed_rows, population, source_code

STARTED = ENDED - 1
SEEDS = st.integers(0, 2**32)
Rows = Mapping[tuple[str, str], dict[str, str]]


@settings(max_examples=2, deadline=None)
@given(seed=SEEDS, children=st.integers(1, 120))
def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(seed, children):
    with TemporaryDirectory() as folder:
        once = all_bytes(population(Path(folder, "once"), children, seed=seed))
        again = all_bytes(population(Path(folder, "again"), children, seed=seed))
        other = all_bytes(population(Path(folder, "other"), children, seed=seed + 1))
    assert once == again
    assert once["feeds/benefit.csv"] != other["feeds/benefit.csv"]


@pytest.mark.parametrize("month", [0, 2])
def test_one_process_makes_the_bytes_of_two(tmp_path, month):
    alone = all_bytes(population(tmp_path / "one", 3600, month=month, making=Making(processes=1)))
    assert alone == all_bytes(population(tmp_path / "two", 3600, month=month, making=Making(processes=2)))


def test_compressed_feeds_are_the_plain_ones(tmp_path):
    plain = all_bytes(population(tmp_path / "plain", 300) / "feeds")
    small = all_bytes(population(tmp_path / "small", 300, making=Making(compress=True)) / "feeds")
    unpacked = {name.removesuffix(".gz"): gzip.decompress(said) for name, said in small.items() if name.endswith(".gz")}
    assert unpacked == {name: said for name, said in plain.items() if not name.endswith(".json")}


@settings(max_examples=2, deadline=None)
@given(seed=SEEDS, month=st.integers(1, 3))
def test_a_changes_feed_holds_what_differs_from_the_month_before(seed, month):
    """Applied one after the other, the months end as what each source holds: no row is sent that says nothing new."""
    with TemporaryDirectory() as folder:
        held: dict[tuple[str, str], dict[str, str]] = {}
        for each in range(month + 1):
            sent = rows_of(population(Path(folder, str(each)), 150, seed=seed, month=each))
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
    cases = [key for key in before if key[0].startswith(("health_visiting", "social_care"))]
    assert all(key in after for key in cases if not (before[key]["ended_on"] or "").startswith("2025"))
    closed = [key for key in cases if key in after and after[key]["ended_on"] and not before[key]["ended_on"]]
    assert 0 < len(closed) < 0.02 * len(cases)
    assert all(TODAY.isoformat() < after[key]["ended_on"] <= "2026-10-01" for key in closed)
    modes = {said["source"].partition(".")[0]: said["mode"] for said in manifests(next_month)}
    assert modes["social_care"] == modes["health_visiting"] == "full"
    assert modes["benefit"] == modes["voluntary"] == "changes"
    assert "school" not in modes


def test_schools_send_their_whole_roll_at_the_beginning_of_a_term(tmp_path):
    january = {said["source"]: said for said in manifests(population(tmp_path / "january", 150, month=4))}
    assert january["school"]["mode"] == "full"
    assert january["school"]["extracted_at"] == "2027-01-01T00:00:00Z"


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, count=st.integers(1, 400), rate=st.floats(0.001, 0.99))
def test_lots_draw_as_many_as_asked_and_the_same_among_more(seed, count, rate):
    lots, keys = Lots(Plan(3500, seed, TODAY), 0), np.arange(count, dtype=np.uint64)
    wanted = lots.wanted(rate, count)
    drawn = lots.drawn("test", keys, np.ones(count, bool), wanted=wanted)
    assert rate * count <= wanted.many == drawn.sum() <= count
    more = lots.drawn("test", np.arange(2 * count, dtype=np.uint64), np.ones(2 * count, bool), wanted=wanted)
    assert (more[:count] == drawn).all()


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS, count=st.integers(0, 30), rate=st.floats(0.0005, 0.4))
def test_those_who_come_after_month_0_are_drawn_at_the_plain_rate(seed, count, rate):
    """However few month 0 has: its quota of one in each population is no rate."""
    lots = Lots(Plan(3500, seed, TODAY), 0)
    lots.drawn("test", np.arange(count, dtype=np.uint64), np.ones(count, bool), wanted=lots.wanted(rate, count))
    later = np.arange(100_000, 200_000, dtype=np.uint64)
    made = lots.drawn("test", later, np.ones(len(later), bool), wanted=lots.wanted(rate, len(later))).sum()
    assert abs(made - rate * len(later)) < 5 * sqrt(rate * (1 - rate) * len(later))


def test_a_birth_after_a_month_0_without_any_is_told_alike_in_every_later_month():
    plan = Plan(200, 1, TODAY, month=3)
    told = []
    for month in (1, 2, 3):
        first, *_, last = months(Sources(Lots(plan, 0), Local(plan.at(0))), plan.at(month), 0)
        assert not [held for held in first.records.values() if held.row.kind is Kind.BIRTHS]
        told.append({key: held.cells for key, held in last.records.items() if held.row.kind is Kind.BIRTHS})
    assert told[0]
    assert all(told[0].items() <= later.items() for later in told[1:])


def test_a_closed_case_is_sent_for_a_year_and_no_longer():
    plan = Plan(900, 7, TODAY, month=15)
    sources = Sources(Lots(plan, 0), Local(plan.at(0)))
    _, *later = months(sources, plan, 0)
    assert len(later) == 14
    left = Counter()
    for nth, (before, after) in enumerate(pairwise(later), 3):
        day = plan.at(nth).extracted
        for key, held in before.records.items():
            if held.row.kind in CASES and key not in after.records:
                left[nth] += 1
                assert months_after(ended_on(held.row), 12) <= day
            elif held.row.kind in CASES:
                assert after.records[key].row.further[STARTED] == held.row.further[STARTED]
        ended = [ended_on(held.row) for held in after.records.values() if held.row.kind in CASES]
        assert all(months_after(on, 12) > plan.at(nth - 1).extracted for on in ended if on)
    assert left[15] > 0


def test_what_an_adopted_child_was_is_closed_nowhere():
    """A case system that knew the child by the old name forgets it: else it would be a third feed to keep it."""
    plan = Plan(1200, 5, TODAY)
    [month] = months(Sources(Lots(plan, 0), Local(plan)), plan, 0)
    child = next(one.row.child for one in month.records.values() if one.row.kind is Kind.SOCIAL_CARE)
    old = next(child.former for family in month.families for child in family.children if child.former)
    adopted = replace(child, true_id="new", former=replace(old, true_id=child.true_id))
    crowd = crowd_of([Family(child.place, (adopted,))], plan.at(1).extracted)
    closed = {one.row.child.true_id for one in closed_cases(month.records, set(), plan.at(1), crowd)}
    assert closed
    assert child.true_id not in closed


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
