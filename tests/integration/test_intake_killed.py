"""A loader killed after any batch, or inside one, and run again ends in the state of one that was not (F2)."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from contactpoint.intake.actions import release
from contactpoint.intake.models import Delivery
from contactpoint.intake.rules import DeliveryState, Kind, ReleaseReason
from tests.support import feeds
from tests.support.loads import DESK, load, manager_of, open_hull, received, state

SOCIAL_CARE = "social_care.HUL"
EVERY = 2  # statements from one kill to the next
KILLED_LOADER = """
import os, signal, sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.db import connection
from tests.support.loads import load

path, statement = Path(sys.argv[1]), sys.argv[2]
settings.BATCH_ROWS = 2

def die(execute, sql, params, many, context):
    found = execute(sql, params, many, context)
    if statement and sql.startswith(statement):
        os.kill(os.getpid(), signal.SIGKILL)
    return found

def progress(done, total):
    if not statement:
        os.kill(os.getpid(), signal.SIGKILL)

with connection.execute_wrapper(die):
    load(path, progress=progress)
"""


class Killed(BaseException):
    """Stands for the end of the process: nothing in the program catches it."""


@pytest.fixture(autouse=True)
def small_batches(settings):
    settings.BATCH_ROWS = 2


@pytest.fixture
def path(tmp_path):
    """Five good rows in three batches, and one that is given back."""
    named = [
        {"record_id": f"R-{n}", "family_name": f"Child{'abcde'[n]}", "birth_date": f"2015-0{n + 1}-01"}
        for n in range(5)
    ]
    broken = feeds.row(Kind.SOCIAL_CARE, record_id="B", gender="x")
    return feeds.feed(tmp_path, SOCIAL_CARE, [broken, *(feeds.row(Kind.SOCIAL_CARE, **said) for said in named)])


@contextmanager
def rolled_back():
    """A world of its own: nothing of the block stays."""
    with transaction.atomic():
        open_hull()
        yield
        transaction.set_rollback(True)


class KillAt:
    """Kills at the n-th statement that is not the bookkeeping of a savepoint."""

    def __init__(self, statement):
        self.left = statement
        self.seen = 0

    def __call__(self, execute, sql, params, many, context):
        if "SAVEPOINT" not in sql:
            self.seen += 1
            if self.seen == self.left:
                raise Killed
        return execute(sql, params, many, context)


@pytest.mark.django_db
def test_killed_after_any_batch(path):
    with rolled_back():
        load(path)
        whole = state()
    for batch in (1, 2, 3):
        with rolled_back():
            with pytest.raises(Killed):
                load(path, progress=killer(batch))
            assert len(state()["batches"]) == batch
            receipt = load(path)
            assert (receipt.accepted, len(receipt.refused)) == (5, 1)
            assert state() == whole


@pytest.mark.django_db
def test_killed_at_any_statement(path):
    counter = KillAt(0)
    with rolled_back():
        with connection.execute_wrapper(counter):
            load(path)
        whole = state()
    for statement in range(1, counter.seen + 1, EVERY):
        with rolled_back():
            with pytest.raises(Killed), connection.execute_wrapper(KillAt(statement)):
                load(path)
            load(path)
            assert state() == whole, f"killed at statement {statement}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["", 'INSERT INTO "batch"', 'UPDATE "delivery"'])
def test_a_process_killed_by_the_system(path, statement):
    """Killed for good, in the worker's role, with its own connection: after a batch, in one, before the first."""
    open_hull()
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_LOADER, str(path), statement],
        env={**os.environ, "CONTACTPOINT_PROCESS": "work"},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert Delivery.objects.get().state != DeliveryState.APPLIED
    receipt = load(path)
    assert (receipt.accepted, len(receipt.refused)) == (5, 1)
    again = state()
    assert [len(again[name]) for name in ("child", "records", "batches", "refusals")] == [5, 5, 3, 1]
    assert load(path) == receipt
    assert state() == again


def killer(batch):
    """Progress that ends the process once `batch` batches are committed."""
    heard = iter(range(1, batch + 2))

    def progress(done, total):
        if next(heard) == batch:
            raise Killed

    return progress


@pytest.mark.django_db(transaction=True)
def test_two_loaders_of_one_file_apply_it_once(path):
    open_hull()
    release(received(path).delivery, ReleaseReason.FIRST_FILE_CHECKED, actor=manager_of(SOCIAL_CARE), purpose=DESK)
    loader = [sys.executable, "-c", KILLED_LOADER, str(path), "nothing begins like this"]
    env = {**os.environ, "CONTACTPOINT_PROCESS": "work"}
    both = [subprocess.Popen(loader, env=env, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [(one.communicate(timeout=60)[1], one.returncode) for one in both] == [("", 0), ("", 0)]
    found = state()
    assert [len(found[name]) for name in ("child", "records", "batches", "refusals")] == [5, 5, 3, 1]
