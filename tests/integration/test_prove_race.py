"""A sample of `prove race`: interleavings, and the two mutants that must be noticed."""

import json

import pytest

from contactpoint.config import paths
from contactpoint.lab.race.racing import MUTANTS
from tests.support.command import run

pytestmark = pytest.mark.usefixtures("clusters")


def test_no_read_begun_after_a_shield_finds_a_place_and_a_missing_lock_is_noticed(tmp_path):
    words = ("race-steps", "--trials", 40, "--seed", 7)
    told = run(words, tmp_path, CONTACTPOINT_DATABASE=f"cp_lab_race_{paths.DATABASE}")
    assert told.status == 0, told.stderr
    found = json.loads(told.stdout.splitlines()[-1])
    assert (found["trials"], found["found"]) == (40, 0)
    assert found["distinct"] >= 38
    assert found["after"] >= 2 * 40
    assert found["before"] > 0
    assert found["killed"].keys() == MUTANTS.keys()
    assert all(found["killed"].values())


def test_a_database_that_is_not_the_labs_is_refused(tmp_path):
    told = run(("race-steps", "--trials", 1, "--seed", 7), tmp_path)
    assert told.status == 2
    assert "begins with cp_lab_" in told.stderr
