"""`contactpoint demo --check`: the whole main job from nothing, and the control that it can fail."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from contactpoint.kernel.actors import Role
from contactpoint.lab.england.questions import About, read_questions
from contactpoint.lab.posts import SHOWN
from tests.support import database

CHILDREN = "1000"
ALTER = """
UPDATE directory.involvement SET telephone = '01632 960999' FROM directory.child
 WHERE child.number = involvement.number AND child.family = %s AND child.given = %s
   AND involvement.telephone = %s AND make_date(born_year, born_month, born_day) = %s
"""


@pytest.fixture(scope="module")
def folder():
    """A data folder of its own, whose clusters go with it."""
    chosen = database.choose_folder()
    yield chosen
    database.remove(chosen)


def test_one_administrator_who_asks_and_another_who_agrees_are_shown():
    """No step that takes two needs a third person of whom nothing is printed."""
    administrators = [post for post in SHOWN if post.role is Role.ACCOUNT_ADMINISTRATOR]
    assert [(post.username, post.organisation) for post in administrators] == [
        ("anna.admin", "NATIONAL"),
        ("bea.admin", "NATIONAL"),
    ]


def command(folder: Path, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CONTACTPOINT", "DJANGO"))}
    environment |= {"CONTACTPOINT_DATA": str(folder), "CHILDREN": CHILDREN, **changes}
    words = (sys.executable, "-m", "contactpoint", *words)
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=600)


def last_line(done: subprocess.CompletedProcess[str]) -> dict:
    return json.loads(done.stdout.splitlines()[-1])


def test_every_question_is_answered_one_wrong_telephone_is_noticed_and_no_other_size_is_made_over_it(folder):
    done = command(folder, "demo", "--check")
    assert done.returncode == 0, done.stderr
    told = last_line(done)
    assert told["holds"] is True
    assert told["figures"]["questions"] == told["figures"]["right"] >= 200
    assert told["figures"]["leaks"] == 0
    assert told["targets"] == {
        "questions": [">=", 200],
        "right": ["=", told["figures"]["questions"]],
        "leaks": ["=", 0],
    }
    assert told["answer"]["services"]

    command(folder, "doctor")  # starts the database, which the demonstration stopped
    alter_one_telephone(folder)
    again = command(folder, "demo", "--check")
    assert again.returncode == 1, again.stderr
    told = last_line(again)
    assert told["holds"] is False
    assert told["figures"]["right"] == told["figures"]["questions"] - 1

    other = command(folder, "demo", "--check", CHILDREN="1500")
    assert other.returncode == 2
    assert "1,000 children" in other.stderr
    assert "Traceback" not in other.stderr


def alter_one_telephone(folder: Path) -> None:
    """In the directory alone, of a child that a question is about."""
    asked = next(question for question in read_questions(folder / "population") if question.about is About.OPEN)
    password = (folder / "secrets" / "cp_worker").read_text()
    where = f"host={folder}/run user=cp_worker dbname=contactpoint password={password}"
    with psycopg.connect(where) as worker:
        told = [asked.family, asked.given, asked.telephone, asked.born]
        assert worker.execute(ALTER, told).rowcount == 1


def test_a_port_in_use_is_said_before_anything_is_served(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = command(folder, "demo", PORT=port)
    assert done.returncode == 2
    assert f"Port {port} is in use" in done.stderr
    assert "Password" not in done.stdout
