"""The restore drill (B6-45c, F20 to F22, T25): a backup from before a shield never shows a place of that child.

One story in two data folders of its own, each step in a process with that process's rights.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from contactpoint.config import binaries, cluster, connections
from contactpoint.config.cluster import Cluster
from tests.support import database

STEP = ("-m", "tests.support.drill")


class Place:
    """A data folder and the program on it."""

    def __init__(self) -> None:
        self.folder = database.choose_folder()

    def run(self, *words: object, status: int = 0) -> str:
        """What was printed, of both kinds."""
        program = ("-m", "contactpoint") if words[0] in {"migrate", "backup", "restore", "work", "doctor"} else STEP
        named = {name: value for name, value in os.environ.items() if not name.startswith(("CONTACTPOINT_", "UPLOAD"))}
        done = subprocess.run(
            [sys.executable, *program, *map(str, words)],
            env={**named, "CONTACTPOINT_DATA": str(self.folder), "CONTACTPOINT_LEDGER_STRICT": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode != 0) == (status != 0), done.stdout + done.stderr
        return done.stderr + done.stdout

    def told(self, *words: object) -> list:
        return json.loads(self.run(*words).splitlines()[-1])

    def stop(self) -> None:
        for name, port in connections.PORTS.items():
            cluster.stop(Cluster(name, self.folder / "clusters" / name, self.folder / "run", port, binaries.find()))


@pytest.fixture(scope="module")
def drill(tmp_path_factory):
    """A backup, then a shield and a destroyed key; the place, the copies, the two children and the keys."""
    here = Place()
    here.run("migrate")
    maya, other = here.told("children")
    assert here.told("places", maya, other) == [1, 1]
    copies = tmp_path_factory.mktemp("copies")
    made = here.run("backup", copies / "a", "--keys", copies / "b").splitlines()[-2:]
    here.told("shield", maya)
    here.run("work", "--until-empty")
    keys = here.told("destroy", other)
    yield here, [Path(one) for one in made], (maya, other), keys
    database.remove(here.folder)


@pytest.fixture
def another(drill):
    """An empty data folder with the key files and the ledgers that were kept apart."""
    here, *_ = drill
    there = Place()
    for name in ("keys", "ledger"):
        shutil.copytree(here.folder / name, there.folder / name)
    yield there
    database.remove(there.folder)


def test_neither_copy_holds_a_ledger_or_a_key_file(drill):
    here, copies, *_ = drill
    names = {path.name for copy in copies for path in copy.rglob("*")}
    kept = {path.name for kind in ("keys", "ledger", "secrets") for path in (here.folder / kind).rglob("*")}
    assert not names & (kept - {"main", "keys"})
    assert [copy.parent.name for copy in copies] == ["a", "b"]


def test_a_restored_database_shows_nothing_until_the_ledger_is_obeyed_and_then_no_place(drill, another):
    here, copies, children, keys = drill
    assert here.told("places", *children) == [0, 1]
    told = another.run("restore", *copies)
    assert "1 lines of the ledger taken over, 0 of them" in told
    assert "1 keys stay destroyed" in told
    assert another.told("places", *children) == [0, 1]
    assert another.told("readable", *keys) == [False]


@pytest.mark.parametrize("gone", ["ledger/shields.ledger", "ledger", "keys/work/kek-1"])
def test_without_its_ledger_and_keys_nothing_is_restored(gone, drill, another):
    _, copies, *_ = drill
    lost = another.folder / gone
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    assert re.search("nothing is served|Nothing was changed", another.run("restore", *copies, status=2))
    assert not list((another.folder / "clusters").glob("*"))


def test_a_copy_that_was_changed_is_not_restored(drill, another):
    _, copies, *_ = drill
    with (copies[1] / "cluster" / "PG_VERSION").open("r+") as file:
        whole = file.read()
        file.write("\n")
        file.flush()
        assert "pg_verifybackup failed for “keys”" in another.run("restore", *copies, status=2)
        file.truncate(len(whole))
    assert not list((another.folder / "clusters").glob("*"))


def test_a_copy_that_was_put_back_by_hand_is_not_served_until_the_worker_has_obeyed(drill, another):
    """Whoever restores it and however: the program that serves asks the database what it knows."""
    here, (copy, _), children, _ = drill
    here.stop()
    shutil.rmtree(here.folder / "clusters" / "main")
    shutil.copytree(copy / "cluster", here.folder / "clusters" / "main")
    cluster.give(here.folder / "clusters" / "main")
    assert "older than the ledger" in here.run("places", *children, status=2)
    assert "older than the ledger" in here.run("shield", children[1], status=2)
    here.run("work", "--until-empty")
    assert here.told("places", *children) == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_a_face_that_may_not_serve_says_that_it_cannot_answer_now(client, settings, tmp_path):
    settings.LEDGER_DIR, settings.PROCESS, settings.LEDGER_STRICT = tmp_path, "web", True
    connection.close()
    assert client.get("/health").status_code == 503
    answer = client.post("/sign-in", {"username": "priya", "password": "-"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    settings.LEDGER_STRICT = False
    assert client.get("/health").status_code == 200
