"""Setting and lifting a limit: the officer's part, the ledger, the worker's part; and the signatures of a launch."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from contactpoint.access.actions import NotAllowed, StepUpNeeded
from contactpoint.audit.ledgers import SHIELDS, LedgerBroken, Place, append, lines_after
from contactpoint.audit.models import Event
from contactpoint.audit.standing import LedgerAhead
from contactpoint.disclosure.actions import reproject
from contactpoint.disclosure.facts import Cause
from contactpoint.disclosure.models import LimitRow, Opened
from contactpoint.disclosure.queries import drift
from contactpoint.identity.models import Hold
from contactpoint.kernel.actors import UPKEEP, WORKER, Actor, Purpose, PurposeCode, Role
from contactpoint.kernel.dates import Clock
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.shielding.actions import (
    NoSuchChild,
    NothingToLift,
    NotOpen,
    carry_out,
    lift,
    limit,
    open_gate,
    reconcile,
    sign_open,
)
from contactpoint.shielding.models import ShieldEvent
from contactpoint.shielding.queries import not_carried_out
from contactpoint.shielding.replaying import Replayed, replay
from contactpoint.shielding.rules import EventKind, LimitEvent
from tests.support.directory import count, of_core, rows
from tests.support.holding import LIKE
from tests.support.records import EXTRACTED, apply, incoming, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger")]
WHY = Purpose(PurposeCode.DESK_SHIELD, reference="test/1")
OFFICER = Actor("p-officer", Role.SHIELDING_OFFICER, "o-hul", "HUL", stepped_up=True, own_factor=True)
NATIONAL = Actor("p-national", Role.SHIELDING_OFFICER, "o-nat", None, national=True, stepped_up=True, own_factor=True)


def lines():
    """What the ledger says, oldest first."""
    return [content for _, content in lines_after(SHIELDS, Place())]


@pytest.fixture
def maya():
    open_by_both("HUL")
    (number,) = apply(record())
    return number


def open_by_both(authority):
    sign_open(authority, actor=NATIONAL, purpose=WHY)
    own = Actor(f"p-{authority}", Role.SHIELDING_OFFICER, f"o-{authority}", authority, stepped_up=True, own_factor=True)
    return sign_open(authority, actor=own, purpose=WHY)


def worked_off():
    """What the worker's job does with each event, oldest first."""
    for event in ShieldEvent.objects.order_by("id"):
        carry_out(str(event.id), actor=WORKER, purpose=UPKEEP)


def test_a_shield_leaves_only_the_four_facts_and_lifting_it_restores_the_page(maya):
    full = rows(maya)
    limit(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    worked_off()
    assert rows(maya) == of_core(full)
    lift(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    worked_off()
    assert rows(maya) == full


def test_the_worker_is_asked_by_id_alone(maya):
    before = count("jobs.procrastinate_jobs")
    limit(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    event = ShieldEvent.objects.get()
    assert count("jobs.procrastinate_jobs") == before + 1
    assert count(f"jobs.procrastinate_jobs WHERE args = jsonb_build_object('event', '{event.id}')") == 1


def test_the_ledger_has_the_event_before_the_officer_is_answered(maya):
    limit(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    (line,) = lines()
    assert str(int(maya)).encode() in line
    assert str(int(maya)).encode() not in SHIELDS.path.read_bytes()


def test_no_ledger_no_shield(maya, monkeypatch):
    def full_disk(ledger, content):
        raise OSError("No space left on device")

    monkeypatch.setattr("contactpoint.audit.ledgers.append", full_disk)
    with pytest.raises(OSError, match="No space"):
        limit(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    assert not ShieldEvent.objects.exists()


def test_nothing_is_decided_while_the_ledger_has_a_line_that_lacks_here_and_the_worker_takes_it_over(maya, settings):
    settings.LEDGER_STRICT, settings.PROCESS = True, "desk"
    limit(maya, Cause.RESTRICTION, actor=OFFICER, purpose=WHY)
    append(SHIELDS, LimitEvent(uuid7(), maya, Cause.SHIELD, EventKind.SET, "p-officer").line())
    for decide in (limit, lift):
        with pytest.raises(LedgerAhead):
            decide(maya, Cause.RESTRICTION, actor=OFFICER, purpose=WHY)
    assert ShieldEvent.objects.count() == len(lines()) - 1 == 1
    assert replay(actor=WORKER, purpose=UPKEEP) == Replayed(lines=1)
    assert replay(actor=WORKER, purpose=UPKEEP) == Replayed()
    assert rows(maya).keys() == {"child", "search_key"}
    lift(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)


@pytest.mark.parametrize("change", ["altered", "dropped", "swapped"])
def test_a_ledger_that_was_changed_is_not_believed(maya, change):
    for cause in (Cause.SHIELD, Cause.RESTRICTION, Cause.UNDER_REVIEW):
        limit(maya, cause, actor=OFFICER, purpose=WHY)
    first, second, third = SHIELDS.path.read_text().splitlines()
    other = "B" if second[-9] == "A" else "A"
    changed = {
        "altered": [first, second[:-9] + other + second[-8:], third],
        "dropped": [first, third],
        "swapped": [second, first, third],
    }[change]
    SHIELDS.path.write_text("\n".join(changed))
    with pytest.raises(LedgerBroken):
        lines()


@pytest.mark.parametrize(
    ("actor", "refused"),
    [
        (Actor("p-1", Role.SHIELDING_OFFICER, "o-yor", "YOR", stepped_up=True, own_factor=True), NotAllowed),
        (Actor("p-1", Role.SHIELDING_OFFICER, "o-hul", "HUL"), StepUpNeeded),
        (Actor("p-1", Role.PRACTITIONER, "o-hul", "HUL", stepped_up=True, own_factor=True), NotAllowed),
    ],
    ids=["another authority's officer", "an old code", "another role"],
)
def test_who_may_not(maya, actor, refused):
    with pytest.raises(refused):
        limit(maya, Cause.SHIELD, actor=actor, purpose=WHY)
    assert not ShieldEvent.objects.exists()


def test_a_number_never_given_is_said_so():
    with pytest.raises(NoSuchChild):
        limit(ChildNumber(4821093755198), Cause.SHIELD, actor=NATIONAL, purpose=WHY)


def test_an_authority_opens_when_both_have_signed_and_its_children_with_it():
    (number,) = apply(record())
    assert rows(number).keys() == {"child", "search_key"}
    assert sign_open("HUL", actor=OFFICER, purpose=WHY) is False
    assert open_gate("HUL", actor=WORKER, purpose=UPKEEP) == 0
    assert sign_open("HUL", actor=NATIONAL, purpose=WHY) is True
    assert open_gate("HUL", actor=WORKER, purpose=UPKEEP) == 1
    assert rows(number)["address"]


def test_opening_leaves_other_authorities_and_other_causes_alone():
    (leeds,) = apply(incoming(record(), owner="LDS"))
    limit(leeds, Cause.SHIELD, actor=NATIONAL, purpose=WHY)
    worked_off()
    open_by_both("HUL")
    assert open_gate("HUL", actor=WORKER, purpose=UPKEEP) == 0
    open_by_both("LDS")
    assert open_gate("LDS", actor=WORKER, purpose=UPKEEP) == 1
    assert list(LimitRow.objects.values_list("cause", flat=True)) == ["shield"]
    assert rows(leeds).keys() == {"child", "search_key"}


def test_one_person_cannot_be_both_signatures():
    with pytest.raises(IntegrityError):
        Opened.objects.create(authority="HUL", signed_by_authority="p-1", signed_by_national="p-1")


def test_jobs_that_run_out_of_order_end_at_the_last_decision(maya):
    limit(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    lift(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    limit(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    events = list(ShieldEvent.objects.order_by("at").values_list("id", flat=True))
    for event in (events[0], events[2], events[1]):
        carry_out(str(event), actor=WORKER, purpose=UPKEEP)
    assert rows(maya).keys() == {"child", "search_key"}


def test_a_record_that_comes_between_the_decision_and_the_worker_is_held(maya):
    limit(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    assert apply(LIKE) == frozenset()
    assert Hold.objects.count() == 1


def test_the_night_shows_what_the_new_day_changes(maya, settings):
    class NextSpring(Clock):
        def today(self):
            return date(2033, 3, 9)

    assert reproject(actor=WORKER, purpose=UPKEEP) == 0
    settings.CLOCK = NextSpring()
    assert reproject(actor=WORKER, purpose=UPKEEP) == 1
    assert rows(maya) == {}


def test_a_shield_needs_neither_vault_nor_keys(maya, monkeypatch):
    def away(records):
        assert not list(records)
        return {}

    monkeypatch.setattr("contactpoint.disclosure.inputs.contents", away)
    full = rows(maya)
    limit(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    worked_off()
    assert rows(maya) == of_core(full)


def test_a_decision_whose_job_was_lost_is_carried_out_all_the_same(maya):
    limit(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    assert len(not_carried_out()) == 1
    assert reconcile(actor=WORKER, purpose=UPKEEP) == 1
    assert not_carried_out() == []
    assert rows(maya).keys() == {"child", "search_key"}


def test_one_officer_cannot_open_the_gate_of_one_child():
    (number,) = apply(record())
    with pytest.raises(NotOpen):
        lift(number, Cause.GATE, actor=OFFICER, purpose=WHY)
    assert not ShieldEvent.objects.exists()


def test_a_gate_set_by_hand_is_lifted_by_hand_and_by_opening(maya):
    limit(maya, Cause.GATE, actor=OFFICER, purpose=WHY)
    worked_off()
    assert rows(maya).keys() == {"child", "search_key"}
    assert open_gate("HUL", actor=WORKER, purpose=UPKEEP) == 1
    worked_off()
    assert rows(maya)["address"]


def test_a_signature_that_stands_is_not_signed_over(maya):
    later = Actor("p-later", Role.SHIELDING_OFFICER, "o-nat", None, national=True, stepped_up=True, own_factor=True)
    assert sign_open("HUL", actor=later, purpose=WHY) is False
    assert Opened.objects.get(authority="HUL").signed_by_national == "p-national"


def test_who_may_not_decide_does_not_learn_whether_a_number_exists():
    operator = Actor("p-1", Role.OPERATOR, "o-hul", "HUL", stepped_up=True, own_factor=True)
    with pytest.raises(NotAllowed):
        limit(ChildNumber(4821093755198), Cause.SHIELD, actor=operator, purpose=WHY)


def test_a_line_that_a_crash_cut_short_does_not_break_the_ledger(maya):
    limit(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    with SHIELDS.path.open("ab") as ledger:
        ledger.write(b"0123456789abcdef half a line" + b"x" * 3000)
    lift(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    assert [b'"set"' in line for line in lines()] == [True, False]
    assert SHIELDS.path.stat().st_mode & 0o777 == 0o600


def test_upkeep_leaves_an_event_that_names_the_children(maya):
    limit(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    worked_off()
    reproject(actor=WORKER, purpose=UPKEEP)
    drift(10, actor=WORKER, purpose=UPKEEP)
    told = Event.objects.filter(body__kind="projected").values_list("body__route", "children")
    assert sorted(told) == [("command.doctor", [maya]), ("job.calendar", [maya]), ("job.limit", [maya])]


def test_a_limit_that_began_before_the_date_of_birth_was_known_freezes_it_when_it_is():
    open_by_both("HUL")
    (number,) = apply(record(born=None))
    limit(number, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    worked_off()
    assert rows(number) == {}
    apply(incoming(record(), extracted=EXTRACTED + timedelta(days=1)))
    assert rows(number).keys() == {"child", "search_key"}


def test_lifting_a_cause_that_is_not_set_is_said_so(maya):
    limit(maya, Cause.RESTRICTION, actor=OFFICER, purpose=WHY)
    with pytest.raises(NothingToLift):
        lift(maya, Cause.SHIELD, actor=OFFICER, purpose=WHY)
    lift(maya, Cause.RESTRICTION, actor=OFFICER, purpose=WHY)
    with pytest.raises(NothingToLift):
        lift(maya, Cause.RESTRICTION, actor=OFFICER, purpose=WHY)
