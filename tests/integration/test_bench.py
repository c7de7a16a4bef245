"""`contactpoint bench load`: a whole bench, what it leaves behind, and the digest by which loads are compared."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from contactpoint.config import paths
from contactpoint.directory.models import Child
from contactpoint.disclosure.actions import change
from contactpoint.disclosure.changes import Limited
from contactpoint.disclosure.facts import Cause
from contactpoint.intake.rules import Kind
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lab.bench_state import state
from tests.support import feeds
from tests.support.loads import load, open_hull

FIGURES = {
    *("children", "seconds_load", "rows_s", "rss_mb", "rows", "refused", "held"),
    *("equal", "equal_at", "equal_held"),
}
LATER = feeds.EXTRACTED + timedelta(days=1)
ALTERED = {
    "child": "UPDATE child SET gender = 'male' WHERE given = 'Maya'",
    "name": "UPDATE name SET given = 'May'",
    "address": "UPDATE address SET postcode = 'HU5 2AC'",
    "carer": "UPDATE carer SET telephone = '01632 960999'",
    "involvement": "UPDATE involvement SET worker = 'Ann Lee' WHERE organisation = 'The Quays Surgery'",
    "number_token": "DELETE FROM number_token",
    "search_key": "UPDATE search_key SET born = 0 WHERE NOT of_core AND kind = 1",
    "coverage": "UPDATE coverage SET last_fed = last_fed - 1 WHERE source = 'health'",
    "contents": "DELETE FROM record WHERE version = 2",
    "versions": "UPDATE record SET extracted = extracted + interval '1 hour' WHERE version = 2",
    "cards": "UPDATE variant SET tokens = tokens[2:] WHERE ctid = (SELECT min(ctid) FROM variant)",
    "links": "UPDATE link SET decided_by = 'chance' WHERE ctid = (SELECT min(ctid) FROM link)",
    "lives": "UPDATE life SET died = '2026-10-01' WHERE number = (SELECT max(number) FROM life)",
    "limits": "UPDATE child_limit SET family = 'Gill'",
    "holds": "DELETE FROM hold",
    "doubts": "UPDATE doubt SET rule = 'another'",
    "source_keys": "DELETE FROM source_key WHERE record IN (SELECT record FROM hold)",
    "projected": "UPDATE projected SET projection_version = 0 WHERE number = (SELECT max(number) FROM projected)",
    "deliveries": "UPDATE delivery SET state = 'refused' WHERE source = 'benefit'",
    "refusals": "UPDATE refusal SET line = line + 1",
}


def command(**changes: str) -> subprocess.Popen[str]:
    """A bench in a data folder within that of this run, in a process group of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CONTACTPOINT", "DJANGO"))}
    environment |= {"CONTACTPOINT_DATA": str(paths.DATA_DIR / "own"), **changes}
    words = (sys.executable, "-m", "contactpoint", "bench", "load", "--children", "200")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(words, env=environment, text=True, start_new_session=True, **pipes)


def left_behind():
    return sorted(paths.DATA_DIR.glob("own*"))


def test_a_bench_of_200_children_holds_and_leaves_nothing(clusters):
    bench = command()
    printed, told = bench.communicate(timeout=300)
    assert bench.returncode == 0, told
    said = json.loads(printed.splitlines()[-1])
    assert said["name"] == "bench load"
    assert said["holds"] is True
    assert said["figures"].keys() == FIGURES
    assert (said["figures"]["children"], said["figures"]["equal_at"], said["figures"]["equal"]) == (200, 200, 1)
    assert said["figures"]["equal_held"] > 0
    assert said["data"] == "synth 200 seed 20260901 today 2026-09-01"
    assert "rows/s" in told
    assert left_behind() == []


def test_a_bench_that_is_stopped_leaves_nothing(clusters):
    bench = command()
    last = time.monotonic() + 30
    while not any((folder / "clusters" / "main" / "postmaster.pid").exists() for folder in left_behind()):
        assert time.monotonic() < last
        time.sleep(0.05)
    os.killpg(bench.pid, signal.SIGINT)
    printed, told = bench.communicate(timeout=150)
    assert (bench.returncode, printed) == (130, "")
    assert "Traceback" not in told
    assert left_behind() == []


@pytest.mark.django_db
def test_the_digest_notices_one_altered_row_of_every_part(tmp_path):
    fill(tmp_path)
    before = state()
    assert before.keys() == ALTERED.keys()
    assert [part for part, digest in before.items() if digest.startswith("0 ")] == []
    assert [part for part, statement in ALTERED.items() if part not in parts_altered(before, statement)] == []
    assert state() == before


def parts_altered(before: dict[str, str], statement: str) -> set[str]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 1, statement
        after = state()
        transaction.set_rollback(True)
    return {part for part, digest in before.items() if after[part] != digest}


def fill(folder):
    """Maya with everything, Tom who is shielded, one record to review, Ann's of Tom's house held, one refused."""
    open_hull()
    former = {"family": "Gill", "given": "Maya", "use": "former", "from": "2015-03-09", "to": "2018-01-01"}
    maya = feeds.row(Kind.HEALTH, names=[former])
    load(feeds.feed(folder, "health", [maya, feeds.row(Kind.HEALTH, record_id="R-9", birth_date="2019-02-30")]))
    load(feeds.feed(folder, "health", [{**maya, "as_of": "2026-10-20"}], extracted=LATER))
    load(feeds.feed(folder, "benefit", [feeds.row(Kind.BENEFIT, carer1_name="Jas Kaur")]))
    near_name = feeds.row(Kind.SOCIAL_CARE, given_names="Maja", nhs_number="", upn="")
    load(feeds.feed(folder, "social_care.HUL", [near_name]))
    tom = {"family_name": "Bell", "given_names": "Tom", "address_1": "7 Sea View", "postcode": "HU6 7RX"}
    load(feeds.feed(folder, "education_welfare.HUL", [feeds.row(Kind.EDUCATION_WELFARE, **tom)]))
    number = ChildNumber(Child.objects.get(given="Tom").number)
    change(number, Limited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)
    ann = {**tom, "given_names": "Ann"}
    load(feeds.feed(folder, "health_visiting.HUL", [feeds.row(Kind.HEALTH_VISITING, **ann)]))
