"""A sample of `prove monotone`: drawn steps in memory and on PostgreSQL, and broken rules that must be noticed."""

import json

import pytest

from contactpoint.config import paths
from contactpoint.lab.monotone.mutants import MUTANTS
from tests.support.command import run

pytestmark = pytest.mark.usefixtures("clusters")
NOTICED = [name for name, mutant in MUTANTS.items() if mutant.on_postgresql]


def test_memory_and_database_leave_the_same_and_nothing_lowers_a_protection(tmp_path):
    mutants = (word for name in NOTICED for word in ("--mutant", name))
    words = ("monotone-steps", "--steps", 600, "--database", 60, "--seed", 7, *mutants)
    told = run(words, tmp_path, CONTACTPOINT_DATABASE=f"cp_lab_monotone_{paths.DATABASE}")
    assert told.status == 0, told.stderr
    found = json.loads(told.stdout.splitlines()[-1])
    assert (found["model"], found["database"], found["violations"]) == (600, 60, 0)
    assert len(found["kinds"]) == 9
    assert found["killed"].keys() == set(NOTICED)
    assert all(found["killed"].values())


def test_a_database_that_is_not_the_labs_is_refused(tmp_path):
    told = run(("monotone-steps", "--steps", 60, "--database", 60, "--seed", 7), tmp_path)
    assert told.status == 2
    assert "begins with cp_lab_" in told.stderr
