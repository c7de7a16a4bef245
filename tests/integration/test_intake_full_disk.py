"""A disk that is full (F7, F8): of uploads, of receipts, of the database. Plain words, nothing lost or half applied."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from contactpoint.intake.models import Delivery
from tests.support import command, database, small_disks, two_worlds
from tests.support.delivering import deliver, observed
from tests.support.loads import open_hull
from tests.support.snapshots import snapshots

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = two_worlds.SENDER
VALUES = ("Child", "Mill Lane", "HU5 2AB", "Priya", "2013-")
"""Of which none may be told."""


@pytest.fixture(autouse=True)
def a_system_that_mounts(tmp_path):
    if not small_disks.possible(tmp_path):
        pytest.skip("This system lets its user mount no small disk (unshare -rm), so none can be filled.")


@pytest.fixture
def path(tmp_path):
    """Hull is open, a first file is applied; the next one takes some pages, and one for the rows given back."""
    open_hull()
    folder = tmp_path / "sent"
    folder.mkdir()
    deliver(two_worlds.write(folder, two_worlds.Sent("first", tuple(two_worlds.base_rows())), hours=0))
    long = {"team": "x" * 90, "address_3": "y" * 90}
    rows = [row | long for row in two_worlds.base_rows()]
    rows += [two_worlds.a_row(number, gender="x") for number in range(30, 34)]
    return two_worlds.write(folder, two_worlds.Sent("next", tuple(rows), "changes"), hours=1)


def says_plainly(told):
    assert "Traceback" not in told.text
    assert [value for value in VALUES if value in told.text] == []


def test_the_disk_of_uploads_is_full(path, tmp_path, record_property):
    """At each size, page by page, until the load has room."""
    with snapshots() as moments:
        before = moments.take()
        assert command.run(["feed", "load", path], tmp_path).status == 0
        assert command.run(["feed", "apply"], tmp_path).status == 0
        end = observed(path)
        too_small = 0
        for pages in range(1, 20):
            moments.restore(before)
            on_disk = small_disks.within(f"{4 * pages}k", Path(settings.UPLOAD_DIR))
            told = command.run(["feed", "load", path], tmp_path, within=on_disk)
            says_plainly(told)
            if told.status == 0:
                break
            too_small += 1
            assert told.status == 2, told.text
            assert "The file cannot be kept: no space left on device" in told.stderr
            assert not Delivery.objects.filter(state__in=("received", "released", "applying"))
            deliver(path)
            assert observed(path) == end, f"{pages} pages"
    record_property("too_small", too_small)
    assert too_small >= 2


def test_the_disk_of_receipts_is_full(path, tmp_path):
    """The file is received and its receipt is not: loaded again, there is room and it comes."""
    told = command.run(["feed", "load", path], tmp_path, within=small_disks.within_full(path.parent))
    says_plainly(told)
    before, _, after = told.stdout.partition("--- room again\n")
    assert (told.status, before) == (1, "")
    assert "cannot be written: no space left on device" in told.stderr
    assert "accepted 14\nrefused 4" in after
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["applied", "received"]


def test_the_disk_of_the_database_is_full(tmp_path):
    """A database of its own, on a small disk; the uploads have another."""
    disk = database.choose_folder()
    of_made_up = {"CONTACTPOINT_DATABASE": "cp_lab_full"}  # of whom no ledger need know
    named = {**os.environ, **of_made_up, "CONTACTPOINT_DATA": str(disk), "UPLOAD_DIR": f"{disk}/uploads"}
    words = (*small_disks.within("512m", disk), sys.executable, "-m", "tests.support.full_database", str(tmp_path))
    try:
        done = subprocess.run(words, env=named, check=False, capture_output=True, text=True, timeout=300)
    finally:
        database.remove(disk)
    assert (done.returncode, "the same as undisturbed" in done.stdout) == (0, True), done.stdout + done.stderr
