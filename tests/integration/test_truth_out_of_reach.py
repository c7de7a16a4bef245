"""A loader that cannot read the truth loads the feeds all the same: another disk lies over that folder."""

import subprocess

import pytest

from contactpoint.intake.models import Delivery
from tests.support.command import run
from tests.support.populations import feed_files, population
from tests.support.small_disks import possible, within

NATIONAL = ("benefit", "health", "school")


@pytest.mark.django_db(transaction=True)
def test_feeds_are_loaded_where_the_truth_cannot_be_read(tmp_path):
    made = population(tmp_path / "made", 100)
    truth = made / "truth"
    if not possible(truth):
        pytest.skip("This system lets its user mount nothing.")
    hidden = within("16k", truth)
    assert subprocess.run([*hidden, "ls", truth], check=True, capture_output=True).stdout == b""
    files = [path for path in feed_files(made) if path.name.partition(".")[0] in NATIONAL]
    told = run(["feed", "load", *files], tmp_path, within=hidden)
    assert told.status == 0, told.text
    assert set(Delivery.objects.values_list("source", flat=True)) == set(NATIONAL)
