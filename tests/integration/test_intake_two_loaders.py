"""Two loaders of one file at once, each a process in the worker's role, apply every row once."""

import os
import subprocess
import sys

import pytest

from contactpoint.intake.actions import release
from contactpoint.intake.rules import Kind, ReleaseReason
from tests.support import feeds
from tests.support.loads import DESK, manager_of, open_hull, state, weighed

SOCIAL_CARE = "social_care.HUL"
LOADER = """
import sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from tests.support.loads import load

settings.BATCH_ROWS = 2
load(Path(sys.argv[1]))
"""


@pytest.fixture
def path(tmp_path):
    """Five good rows in three batches, and one that is given back."""
    named = [
        {"record_id": f"R-{n}", "family_name": f"Child{'abcde'[n]}", "birth_date": f"2015-0{n + 1}-01"}
        for n in range(5)
    ]
    broken = feeds.row(Kind.SOCIAL_CARE, record_id="B", gender="x")
    return feeds.feed(tmp_path, SOCIAL_CARE, [broken, *(feeds.row(Kind.SOCIAL_CARE, **said) for said in named)])


@pytest.mark.django_db(transaction=True)
def test_two_loaders_of_one_file_apply_it_once(path):
    open_hull()
    release(weighed(path).delivery, ReleaseReason.FIRST_FILE_CHECKED, actor=manager_of(SOCIAL_CARE), purpose=DESK)
    loader = [sys.executable, "-c", LOADER, str(path)]
    env = {**os.environ, "CONTACTPOINT_PROCESS": "work"}
    both = [subprocess.Popen(loader, env=env, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [(one.communicate(timeout=60)[1], one.returncode) for one in both] == [("", 0), ("", 0)]
    found = state()
    assert [len(found[name]) for name in ("child", "records", "batches", "refusals")] == [5, 5, 3, 1]
