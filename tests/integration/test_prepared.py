"""`contactpoint lab prepare` and `contactpoint bench search`: a database made whole, kept, and asked."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from contactpoint.config import bench_folder, paths
from contactpoint.lab.figures import MATCH_TARGETS, SEARCH_TARGETS

CHILDREN = "300"


@pytest.fixture(scope="module")
def own(clusters):
    """A folder of this worker's: where several run, each makes the database for those of these tests that it runs."""
    folder = paths.DATA_DIR / f"lab-of-{paths.DATABASE}"
    _remove(folder)
    yield folder
    _remove(folder)


def _remove(folder):
    bench_folder.stop(folder / "lab")
    shutil.rmtree(folder, ignore_errors=True)


def contactpoint(own, *words):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CONTACTPOINT", "DJANGO"))}
    environment |= {"CONTACTPOINT_DATA": str(own)}
    command = [sys.executable, "-m", "contactpoint", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def made(own):
    """Made over one that was begun and not finished."""
    (own / "lab").mkdir(parents=True)
    own.chmod(0o755)
    bench_folder.run(own / "lab", "migrate", DATABASE=f"cp_lab_{CHILDREN}")
    bench_folder.stop(own / "lab")
    return contactpoint(own, "lab", "prepare", "--children", CHILDREN)


def test_a_database_is_made_by_the_feeds_and_kept(own, made):
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("cp_lab_300: 300 children, feeds through intake, in ")
    assert not bench_folder.running(own / "lab")
    again = contactpoint(own, "lab", "prepare", "--children", CHILDREN)
    assert again.stdout == "cp_lab_300 is there. --again makes it again.\n"


def test_a_bench_of_few_searches_has_every_figure_and_does_not_hold(own, made):
    asked = contactpoint(own, "bench", "search", "--children", CHILDREN, "--trials", "400")
    said = json.loads(asked.stdout.splitlines()[-1])
    assert (asked.returncode, said["holds"]) == (1, False), asked.stderr
    assert said["figures"].keys() >= {*SEARCH_TARGETS, "floor_p50_ms", "adopted", "adopted_found"}
    assert (said["figures"]["children"], said["figures"]["trials"]) == (300, 400)
    assert (said["figures"]["recall_exact"], said["figures"]["adopted_found"]) == (1.0, 0)
    assert said["data"] == "synth 300 seed 20260901 today 2026-09-01, through intake"
    assert "not in the figures" not in asked.stderr


def test_a_bench_of_few_matches_has_every_figure_and_does_not_hold(own, made):
    asked = contactpoint(own, "bench", "match", "--children", CHILDREN, "--trials", "300")
    said = json.loads(asked.stdout.splitlines()[-1])
    assert (asked.returncode, said["holds"]) == (1, False), asked.stderr
    assert said["figures"].keys() >= {*MATCH_TARGETS, "floor_p95_ms", "recall", "recall_without_number", "asked"}
    assert (said["figures"]["trials"], said["figures"]["false_links"]) == (300, 0)
    assert said["figures"]["recall"] > 0.9
    assert said["data"].startswith("synth 300 seed 20260901 today 2026-09-01, through intake, ")
    assert said["data"].endswith("read into memory first")


def test_growth_says_which_sizes_are_missing_and_how_to_prepare_them(own, made):
    told = contactpoint(own, "bench", "growth")
    assert told.returncode == 2
    for children in (110_000, 1_100_000, 11_000_000):
        assert f"contactpoint lab prepare --children {children}" in told.stderr.replace("\n", " ")
