"""A few trials and a few leaks, as `prove noninterference` runs them by the thousand."""

import json

import pytest
from django.db import connection

from contactpoint.config import launcher, paths
from contactpoint.lab.two_worlds.acting import NotALabDatabase, check_lab_database
from tests.support.command import run

TRIALS = 13
SPRUNG = (
    "ETag",
    "one statement more by the press",
    "services of a limited child",
    "names on the page too wide",
    "mail when a shield is set or lifted",
    "receipt that tells of an officer",
)
pytestmark = pytest.mark.usefixtures("clusters")


def database(name):
    with launcher.admin() as admin:
        return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()


def test_nobody_tells_the_worlds_apart_and_planted_leaks_are_found(tmp_path):
    name = f"cp_lab_{paths.DATABASE}"
    leaks = [word for leak in SPRUNG for word in ("--leak", leak)]
    words = ("worlds-steps", "walk", "--trials", TRIALS, "--seed", 20260101, *leaks)
    told = run(words, tmp_path, CONTACTPOINT_DATABASE=name)
    assert told.status == 0, told.stderr
    found = json.loads(told.stdout.splitlines()[-1])
    assert (found["differing"], found["values"], found["cause"]) == ([], 0, 0)
    assert (found["trials"], found["unreached"]) == (TRIALS, [])
    assert (found["never_in_clear"], found["once_in_clear"] > 0) == (0, True)
    assert {one["name"]: one["after"] > 0 for one in found["killed"]} == dict.fromkeys(SPRUNG, True)
    assert database(name) is None


def test_times_are_compared_in_every_way_and_so_are_those_that_are_planted(tmp_path):
    name = f"cp_lab_{paths.DATABASE}_clock"
    words = ("worlds-steps", "clock", "--pairs-db", 900, "--pairs-http", 9, "--children", 2, "--seed", 20260101)
    told = run(words, tmp_path, CONTACTPOINT_DATABASE=name)
    assert told.status == 0, told.stderr
    found = json.loads(told.stdout.splitlines()[-1])
    assert (found["pairs_db"], found["pairs_http"]) == (900, 9)
    assert found["control_z_db"] > 4
    assert set(found) == {*("z_db", "z_http", "pairs_db", "pairs_http"), *("control_z_db", "control_z_http")}
    assert database(name) is None


def test_a_database_that_is_not_the_labs_is_refused(tmp_path):
    told = run(("worlds-steps", "walk", "--trials", 1, "--seed", 1), tmp_path)
    assert told.status == 2
    assert "begins with cp_lab_" in told.stderr
    assert database(paths.DATABASE)


@pytest.mark.django_db
def test_the_name_is_the_one_that_the_server_gives(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "cp_lab_pretended")
    with pytest.raises(NotALabDatabase):
        check_lab_database()
