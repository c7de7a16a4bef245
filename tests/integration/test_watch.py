"""What must never be is looked for each minute, put right, and told to officers (B6-34, B6-35)."""

from datetime import timedelta

import pytest
from django.db import connection

from contactpoint.audit.clock import database_now
from contactpoint.config import doctor
from contactpoint.disclosure.facts import Cause
from contactpoint.disclosure.inputs import causes_of
from contactpoint.disclosure.queries import shown_in_full, shown_too_much
from contactpoint.holds import actions
from contactpoint.holds.models import AlarmRow
from contactpoint.holds.rules import Breach
from contactpoint.kernel.actors import UPKEEP, WORKER
from tests.support.directory import rows
from tests.support.holding import queue
from tests.support.loads import open_hull
from tests.support.records import apply
from tests.support.reviewing import MAYA, OTHERS, child_of, decided, limited, two_children, worked_off
from tests.support.reviewing import queue as reviews

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger")]
PLANTED = {
    "address": "(number, row_key, lines, statement, source, confirmed) VALUES (%s, 1, '1 New Road', '', 'x', now())",
    "carer": "(number, row_key, name, relationship, source, confirmed) VALUES (%s, 1, 'A', 'aunt', 'x', now())",
    "involvement": "(number, row_key, service, kind, organisation, lead, assessment, source)"
    " VALUES (%s, 1, 'x', 'school', 'x', false, false, 'x')",
    "name": "(number, family, given) VALUES (%s, 'Other', 'Name')",
    "number_token": "(number, token) VALUES (%s, 'x')",
    "search_key": "(number, kind, key, born, of_core) VALUES (%s, 3, 'x', 2015, false)",
}


@pytest.fixture
def maya():
    open_hull()
    apply(MAYA)
    limited(child_of(MAYA), Cause.SHIELD)
    return child_of(MAYA)


@pytest.fixture
def two():
    """A shielded child, and one of whom nobody has decided yet whether she is the same."""
    open_hull()
    maya, other = two_children()
    limited(maya, Cause.SHIELD)
    return maya, other


def watched():
    return actions.watch(actor=WORKER, purpose=UPKEEP)


@pytest.mark.parametrize("table", PLANTED)
def test_what_stands_of_a_limited_child_is_taken_away_and_told(table, maya):
    before = rows(maya)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO directory.{table} {PLANTED[table]}", [maya])
    assert shown_too_much([maya]) == {maya}
    assert watched() == 1
    assert rows(maya) == before
    (alarm,) = queue().alarms
    assert (alarm.kind, alarm.number, alarm.like) == (Breach.SHOWN, maya, None)
    assert watched() == 0


def test_a_near_twin_of_a_shielded_child_is_limited_and_told(two):
    maya, twin = two
    assert shown_in_full([twin]) == {twin}
    assert watched() == 1
    assert rows(twin).keys() == {"child", "search_key"}
    (alarm,) = queue().alarms
    assert (alarm.kind, alarm.number, alarm.like) == (Breach.NEAR_TWIN, twin, maya)
    assert watched() == 0


def test_an_officer_who_says_that_the_two_are_two_is_not_contradicted(two):
    _, twin = two
    watched()
    limited(twin, Cause.UNDER_REVIEW, lifted=True)
    assert watched() == 0
    assert shown_in_full([twin]) == {twin}
    assert queue().alarms == ()


def test_nothing_is_said_where_nothing_is_amiss(maya):
    apply(*OTHERS)
    assert watched() == 0
    assert (AlarmRow.objects.count(), doctor.alarms().state) == (0, doctor.State.FINE)


def test_two_of_whom_a_data_manager_said_that_they_are_two_stay_readable():
    open_hull()
    two_children()
    decided(reviews().first[0], "different")
    worked_off()
    limited(child_of(MAYA), Cause.SHIELD)
    assert watched() == 0
    assert shown_in_full([child_of(OTHERS[0])])


def test_the_alarm_is_on_the_list_of_its_authority_alone_and_in_doctor_without_a_value(two):
    maya, _ = two
    watched()
    assert queue("YOR").alarms == ()
    told = doctor.alarms()
    assert told.state is doctor.State.WRONG
    assert not any(str(value) in told.text for value in (*two, "Maya", "Kaur"))
    assert str(int(maya)).encode() not in bytes(AlarmRow.objects.get().sealed)


def test_what_was_shown_is_told_for_some_days(maya):
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO directory.name {PLANTED['name']}", [maya])
    watched()
    AlarmRow.objects.update(at=database_now() - timedelta(days=13))
    watched()
    assert AlarmRow.objects.count() == 1
    AlarmRow.objects.update(at=database_now() - timedelta(days=15))
    watched()
    assert AlarmRow.objects.count() == 0


def test_a_run_that_does_not_come_through_goes_on_where_it_ended(two):
    found = [actions.watch(actor=WORKER, purpose=UPKEEP, seconds=0) for _ in range(2)]
    assert found == [0, 0]
    assert watched() == 1
    assert causes_of([two[1]])[two[1]] == {Cause.UNDER_REVIEW}
