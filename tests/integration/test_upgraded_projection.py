"""Children that an older version of `disclose` projected are projected anew by the worker after an upgrade."""

import pytest
from django.db import connection

from contactpoint.audit.models import Event
from contactpoint.disclosure import actions
from contactpoint.disclosure.actions import reproject_older
from contactpoint.disclosure.facts import Name
from contactpoint.disclosure.models import Projected
from contactpoint.disclosure.rules import PROJECTION_VERSION
from contactpoint.kernel.actors import UPKEEP, WORKER
from tests.support.children import a_child
from tests.support.directory import rows
from tests.support.loads import open_hull

pytestmark = pytest.mark.django_db


@pytest.fixture
def children():
    """Three, as they stand after an upgrade: projected by the version before, with no key of this one."""
    open_hull()
    numbers = [a_child(record=f"S-{given}", names=(Name("Kaur", (given,)),)) for given in ("Maya", "Zara", "Leo")]
    full = {number: rows(number) for number in numbers}
    Projected.objects.update(projection_version=PROJECTION_VERSION - 1)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM directory.search_key")
    return full


def test_every_child_is_projected_anew_a_few_at_a_time(children):
    assert reproject_older(actor=WORKER, purpose=UPKEEP, at_once=2) == 3
    assert {number: rows(number) for number in children} == children
    assert [len(event.children) for event in Event.objects.filter(body__route="job.upgrade").order_by("at")] == [2, 1]
    assert reproject_older(actor=WORKER, purpose=UPKEEP) == 0


def test_a_run_that_was_ended_goes_on_where_it_was(children, monkeypatch):
    """What stands between two batches is no longer older, so the next run begins with the rest."""
    seen = []

    def killed(numbers, **who):
        seen.append(tuple(numbers))
        if len(seen) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(actions, "record_projection", killed)
    with pytest.raises(KeyboardInterrupt):
        reproject_older(actor=WORKER, purpose=UPKEEP, at_once=1)
    assert Projected.objects.filter(projection_version=PROJECTION_VERSION).count() == 1
    assert reproject_older(actor=WORKER, purpose=UPKEEP, at_once=1) == 2
    assert seen[2] == seen[1] != seen[0]


def test_a_run_is_short(children):
    assert reproject_older(actor=WORKER, purpose=UPKEEP, seconds=0) == 0
