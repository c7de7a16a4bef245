"""A child passes from one authority to another in two steps, and is never ownerless (B10-62, B6-37)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from contactpoint.access.actions import NotAllowed, StepUpNeeded
from contactpoint.audit.models import Event
from contactpoint.disclosure.actions import change
from contactpoint.disclosure.changes import Owned
from contactpoint.disclosure.facts import Cause
from contactpoint.disclosure.locks import lock_children
from contactpoint.disclosure.models import LifeRow, LimitRow
from contactpoint.kernel.actors import UPKEEP, WORKER, Role
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.ownership import actions
from contactpoint.ownership.actions.answering import SamePerson
from contactpoint.ownership.actions.proposing import NobodyToTransferTo, NotLimited, UnderWay
from contactpoint.ownership.models import TransferRow
from contactpoint.ownership.queries import to_carry_out
from contactpoint.ownership.rules import WaitsFor
from contactpoint.ownership.sealed import mark
from contactpoint.ownership.steps import NotYours
from contactpoint.shielding import actions as shielding
from contactpoint.shielding.actions import NoSuchAuthority, lift, limit, open_gate, reconcile, sign_open
from tests.support.directory import count, everything, of_core, rows
from tests.support.records import EXTRACTED, apply, benefit, incoming, record
from tests.support.transfers import (
    DATA,
    SHIELD,
    agreed,
    manager,
    officer,
    owner_of,
    placed,
    seen_by,
    step,
    worked_off,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger")]
NEVER_GIVEN = ChildNumber(4821093755198)
WAITS_FOR_YORK = [("offered_to_you", "open", ("Kaur", ("Maya",)))]


@pytest.fixture
def maya():
    """Of Hull, which is open as York is; Leeds is not."""
    opened("HUL", "YOR")
    (number,) = apply(record())
    return number


def opened(*authorities):
    for authority in authorities:
        for who in (officer("NAT"), officer(authority)):
            sign_open(authority, actor=who, purpose=SHIELD)
        open_gate(authority, actor=WORKER, purpose=UPKEEP)


def limited(number, cause, verb=limit):
    verb(number, cause, actor=officer("NAT"), purpose=SHIELD)
    worked_off()


def for_officers(authority):
    return actions.see_limited(route="test", actor=officer(authority), purpose=SHIELD)


def causes(number):
    return set(LimitRow.objects.filter(number=number).values_list("cause", flat=True))


# The two steps.


def test_an_offer_moves_the_child_once_the_other_authority_has_accepted(maya):
    step("offer", maya, "YOR", by=manager("HUL"))
    worked_off()
    assert owner_of(maya) == "HUL"
    assert seen_by("YOR") == WAITS_FOR_YORK
    step("accept", maya, by=manager("YOR"))
    worked_off()
    assert owner_of(maya) == "YOR"
    assert seen_by("HUL") == [("offered", "accepted", None)]
    assert seen_by("YOR") == [("offered_to_you", "accepted", None)]


def test_an_authority_asks_and_the_owner_gives_without_being_told_to_whom(maya):
    step("ask", maya, by=manager("YOR"))
    assert seen_by("HUL") == [("asked_of_you", "open", ("Kaur", ("Maya",)))]
    assert seen_by("YOR") == [("asked", "open", None)]
    assert seen_by("LDS") == []
    assert for_officers("NAT") == []
    step("accept", maya, by=manager("HUL"))
    worked_off()
    assert owner_of(maya) == "YOR"


@pytest.mark.parametrize("verb", ["offer", "ask"])
def test_what_is_declined_or_taken_back_leaves_the_owner(maya, verb):
    proposing, answering = (manager("HUL"), manager("YOR")) if verb == "offer" else (manager("YOR"), manager("HUL"))
    words = ("YOR",) if verb == "offer" else ()
    step(verb, maya, *words, by=proposing)
    assert step("decline", maya, by=answering) == "declined"
    step(verb, maya, *words, by=proposing)
    assert step("decline", maya, by=proposing) == "withdrawn"
    worked_off()
    assert owner_of(maya) == "HUL"
    assert [state for _, state, _ in seen_by("YOR")] == ["declined", "withdrawn"]
    with pytest.raises(NotYours):
        step("accept", maya, by=answering)


def test_a_child_has_one_open_transfer(maya):
    step("offer", maya, "YOR", by=manager("HUL"))
    for again in (("ask",), ("offer", "LDS")):
        with pytest.raises(UnderWay):
            step(again[0], maya, *again[1:], by=manager("LDS" if again[0] == "ask" else "HUL"))
    said = {"kind": "ask", "sealed": b"", "proposed_by": "p-1"}
    with pytest.raises(IntegrityError, match="one_open_transfer_a_child"), transaction.atomic():
        TransferRow.objects.create(id=uuid7(), number=maya, blind=False, proposer=b"another", **said)
    with pytest.raises(IntegrityError, match="one_open_proposal"), transaction.atomic():
        TransferRow.objects.create(id=uuid7(), number=maya, blind=True, proposer=mark(maya, "HUL"), **said)
    step("decline", maya, by=manager("HUL"))
    step("ask", maya, by=manager("LDS"))
    for again in (("ask",), ("offer", "LDS")):
        with pytest.raises(UnderWay):
            step(again[0], maya, *again[1:], by=manager("YOR" if again[0] == "ask" else "HUL"))


def test_what_is_accepted_and_not_carried_out_yet_is_under_way(maya):
    agreed(maya, "HUL", "YOR")
    with pytest.raises(UnderWay):
        step("offer", maya, "LDS", by=manager("HUL"))
    with pytest.raises(UnderWay):
        step("ask", maya, by=manager("LDS"))
    worked_off()
    step("offer", maya, "LDS", by=manager("YOR"))


def test_two_people_take_the_two_steps(maya):
    dan = manager("NAT")
    step("offer", maya, "YOR", by=dan)
    with pytest.raises(SamePerson):
        step("accept", maya, by=dan)
    with pytest.raises(IntegrityError), transaction.atomic():
        TransferRow.objects.update(state="accepted", answered_by=dan.id, ended_at=F("proposed_at"))
    step("accept", maya, by=manager("NAT", "dora"))
    worked_off()
    assert owner_of(maya) == "YOR"


def test_the_new_owner_passes_the_child_on_and_the_old_one_cannot(maya):
    agreed(maya, "HUL", "YOR")
    worked_off()
    with pytest.raises(NotYours):
        step("offer", maya, "LDS", by=manager("HUL"))
    agreed(maya, "YOR", "HUL")
    worked_off()
    assert owner_of(maya) == "HUL"


def test_jobs_that_run_twice_or_out_of_order_end_at_the_last_decision():
    (number,) = apply(record())
    agreed(number, "HUL", "YOR")
    agreed(number, "YOR", "LDS")
    first, last = TransferRow.objects.order_by("ended_at")
    for row in (last, first, last):
        actions.carry_out(str(row.id), actor=WORKER, purpose=UPKEEP)
    assert owner_of(number) == "LDS"
    assert set(TransferRow.objects.values_list("done", flat=True)) == {"moved"}


# Who may.


@pytest.mark.parametrize(
    ("by", "refused"),
    [
        (manager("YOR"), NotYours),
        (manager("HUL", stepped_up=False), StepUpNeeded),
        (officer("HUL"), NotAllowed),
        (officer("NAT"), NotAllowed),
    ],
    ids=["another authority", "an old code", "an officer", "an officer of the national desk"],
)
def test_who_may_not_offer(maya, by, refused):
    with pytest.raises(refused):
        actions.offer(maya, "YOR", route="test", actor=by, purpose=DATA if by.role is Role.DATA_MANAGER else SHIELD)
    assert not TransferRow.objects.exists()


@pytest.mark.parametrize("is_limited", [False, True])
def test_who_is_of_no_authority_offers_nothing_in_the_name_of_the_national_desk(maya, is_limited):
    if is_limited:
        limited(maya, Cause.RESTRICTION)
    with pytest.raises(NotYours):
        step("offer", maya, "YOR", by=replace(manager("DUTY"), authority=None))
    assert not TransferRow.objects.exists()


def test_a_number_never_given_answers_as_a_limited_child(maya):
    limited(maya, Cause.RESTRICTION)
    for number in (maya, NEVER_GIVEN):
        step("offer", number, "HUL", by=manager("YOR"))
        step("ask", number, by=manager("LDS"))
        step("accept", number, by=manager("HUL"))
        with pytest.raises(NotYours, match="No child with this number is yours"):
            step("accept", number, by=manager("NAT"))
        with pytest.raises(UnderWay):
            step("ask", number, by=manager("LDS"))
    worked_off()
    assert owner_of(maya) == "HUL"
    assert seen_by("YOR") == [("offered", "accepted", None)] * 2
    assert seen_by("HUL") == [("offered_to_you", "accepted", None)] * 2
    assert seen_by("LDS") == [("asked", "open", None)] * 2


@pytest.mark.parametrize(
    "said",
    [
        record(involvements=(), identifiers=()),
        record(address=None, identifiers=()),
        benefit(address=None),
    ],
    ids=["a home", "a service", "a carer"],
)
def test_of_a_child_of_whom_anything_more_is_shown_the_owner_alone_decides(said):
    opened("HUL")
    (number,) = apply(said)
    with pytest.raises(NotYours):
        step("offer", number, "LDS", by=manager("YOR"))


def test_what_cannot_be(maya):
    with pytest.raises(NoSuchAuthority):
        step("offer", maya, "XXX", by=manager("HUL"))
    with pytest.raises(NobodyToTransferTo):
        step("offer", maya, "HUL", by=manager("HUL"))
    with pytest.raises(NobodyToTransferTo):
        step("ask", maya, by=manager("HUL"))
    with pytest.raises(NobodyToTransferTo):
        step("ask", maya, by=manager("NAT"))
    with pytest.raises(NotLimited):
        step("place", maya, "YOR", by=officer("NAT"))


def test_a_child_of_no_authority_is_the_national_desks_to_give(maya):
    change(maya, Owned("NAT"), actor=WORKER, purpose=UPKEEP)
    step("ask", maya, by=manager("YOR"))
    assert seen_by("NAT") == [("asked_of_you", "open", ("Kaur", ("Maya",)))]
    step("accept", maya, by=manager("NAT"))
    worked_off()
    assert owner_of(maya) == "YOR"


# What is kept.


def test_each_step_leaves_an_event_and_none_says_which_authority_the_other_is(maya):
    before = set(Event.objects.values_list("id", flat=True))
    step("offer", maya, "YOR", by=manager("HUL"))
    step("decline", maya, by=manager("HUL"))
    step("ask", maya, by=manager("LDS"))
    step("accept", maya, by=manager("HUL"))
    seen_by("HUL")
    worked_off()
    told = Event.objects.exclude(id__in=before).order_by("at")
    kinds = ["transfer_offered", "transfer_declined", "transfer_asked", "transfer_accepted", "transfers_seen"]
    assert list(told.values_list("body__kind", "children")) == [(kind, [maya]) for kind in [*kinds, "projected"]]
    for event in told.filter(body__organisation="o-HUL"):
        assert "YOR" not in str(event.body)
        assert "LDS" not in str(event.body)


def test_authorities_stand_sealed_and_a_job_is_an_id(maya):
    agreed(maya, "HUL", "YOR")
    worked_off()
    for table in ("ownership.transfer", "disclosure.life"):
        assert b"YOR" not in everything(table).replace(b"p-dan-YOR", b"")
    row = TransferRow.objects.get()
    assert count(f"jobs.procrastinate_jobs WHERE args = jsonb_build_object('transfer', '{row.id}')") == 1
    assert len(bytes(row.sealed)) == 12 + 64 + 16
    assert bytes(row.proposer) == mark(maya, "HUL") != mark(NEVER_GIVEN, "HUL")


def test_a_transfer_whose_job_was_lost_is_carried_out_all_the_same(maya):
    agreed(maya, "HUL", "YOR")
    assert actions.reconcile(actor=WORKER, purpose=UPKEEP) == 1
    assert owner_of(maya) == "YOR"
    assert to_carry_out() == []


def test_each_process_has_the_rights_it_needs_and_the_desk_moves_no_child(maya, as_role):
    with as_role("cp_desk"):
        step("offer", maya, "LDS", by=manager("HUL"))
        step("decline", maya, by=manager("LDS"))
        step("ask", maya, by=manager("YOR"))
        step("accept", maya, by=manager("HUL"))
        assert seen_by("YOR")
        actions.see_limited(route="test", actor=officer("NAT"), purpose=SHIELD)
    with as_role("cp_worker"):
        assert actions.reconcile(actor=WORKER, purpose=UPKEEP) == 1
    assert owner_of(maya) == "YOR"


# The gate (B6-37).


def test_a_child_that_moves_to_an_authority_that_is_not_open_becomes_limited(maya):
    full = rows(maya)
    agreed(maya, "HUL", "LDS")
    worked_off()
    assert causes(maya) == {"gate"}
    assert rows(maya) == of_core(full)
    opened("LDS")
    assert rows(maya) == full


def test_a_child_that_moves_from_there_to_one_that_is_open_is_shown():
    opened("YOR")
    (number,) = apply(record())
    assert rows(number).keys() == {"child", "search_key"}
    agreed(number, "HUL", "YOR")
    worked_off()
    assert causes(number) == set()
    assert rows(number)["address"]


def test_other_causes_keep_it_limited():
    opened("YOR")
    (number,) = apply(record())
    limited(number, Cause.RESTRICTION)
    agreed(number, "HUL", "YOR")
    worked_off()
    assert causes(number) == {"restriction"}
    assert rows(number).keys() == {"child", "search_key"}


def test_between_two_that_are_not_open_the_gate_stands_as_it_stood():
    (number,) = apply(record())
    LimitRow.objects.update(since="2026-01-01")
    agreed(number, "HUL", "LDS")
    worked_off()
    assert LimitRow.objects.get().since.year == 2026
    assert LimitRow.objects.filter(since="2026-01-01").exists()
    assert owner_of(number) == "LDS"


def test_a_gate_lifted_by_hand_before_is_not_lifted_after_by_a_late_job(maya):
    limited(maya, Cause.GATE)
    limited(maya, Cause.GATE, lift)
    agreed(maya, "HUL", "LDS")
    worked_off()
    reconcile(actor=WORKER, purpose=UPKEEP)
    worked_off()
    assert causes(maya) == {"gate"}


def test_a_gate_set_by_hand_ends_where_the_authoritys_ends_and_stays_between_two_that_are_open(maya):
    limited(maya, Cause.GATE)
    agreed(maya, "HUL", "YOR")
    worked_off()
    assert causes(maya) == {"gate"}
    agreed(maya, "YOR", "LDS")
    worked_off()
    agreed(maya, "LDS", "HUL")
    worked_off()
    reconcile(actor=WORKER, purpose=UPKEEP)
    assert causes(maya) == set()
    assert rows(maya)["address"]


def test_a_child_that_moves_away_while_its_authority_opens_stays_behind_the_other_gate(monkeypatch):
    (number,) = apply(record())
    agreed(number, "HUL", "LDS")

    def moves_first(children):
        monkeypatch.setattr(shielding, "lock_children", lock_children)
        worked_off()
        lock_children(children)

    monkeypatch.setattr(shielding, "lock_children", moves_first)
    opened("HUL")
    assert owner_of(number) == "LDS"
    assert causes(number) == {"gate"}


# Limited children: the desk does not look whose they are.


def test_what_data_managers_agree_of_a_shielded_child_waits_for_the_national_desk(maya):
    limited(maya, Cause.SHIELD)
    agreed(maya, "HUL", "YOR")
    worked_off()
    assert owner_of(maya) == "HUL"
    (waiting,) = for_officers("NAT")
    assert (waiting.number, waiting.giver, waiting.taker) == (maya, "HUL", "YOR")
    assert waiting.waits_for is WaitsFor.DESK_TO_CARRY
    assert to_carry_out() == []
    assert for_officers("HUL") == []
    limited(maya, Cause.SHIELD, lift)
    assert owner_of(maya) == "YOR"


def test_what_was_not_the_givers_to_give_moves_no_child(maya):
    limited(maya, Cause.RESTRICTION)
    agreed(maya, "LDS", "YOR")
    worked_off()
    assert owner_of(maya) == "HUL"
    assert to_carry_out() == for_officers("NAT") == []
    assert seen_by("LDS") == [("offered", "accepted", None)]
    agreed(maya, "HUL", "YOR")
    worked_off()
    assert owner_of(maya) == "YOR"


def test_what_is_asked_of_a_limited_child_its_owner_does_not_learn(maya):
    limited(maya, Cause.SHIELD)
    step("ask", maya, by=manager("YOR"))
    assert seen_by("HUL") == []
    for by in (manager("HUL"), manager("NAT")):
        with pytest.raises(NotYours):
            step("accept", maya, by=by)
    (asked,) = for_officers("NAT")
    assert (asked.giver, asked.taker, asked.waits_for) == ("HUL", "YOR", WaitsFor.DESK_TO_ANSWER)
    placed(maya, "YOR")
    worked_off()
    assert owner_of(maya) == "YOR"
    assert for_officers("NAT") == []
    assert seen_by("YOR") == [("asked", "open", None)]


def test_the_national_desk_declines_what_is_asked(maya):
    limited(maya, Cause.SHIELD)
    step("ask", maya, by=manager("YOR"))
    with pytest.raises(NotYours):
        step("decline", maya, by=officer("HUL"))
    assert step("decline", maya, by=officer("NAT")) == "declined"
    assert seen_by("YOR") == [("asked", "declined", None)]
    assert for_officers("NAT") == []


def test_the_national_desk_places_a_shielded_child_and_the_old_authority_is_told_nothing(maya):
    limited(maya, Cause.SHIELD)
    agreed(maya, "HUL", "YOR")
    step("place", maya, "LDS", by=officer("NAT"))
    with pytest.raises(UnderWay):
        step("place", maya, "YOR", by=officer("NAT"))
    (theirs,) = for_officers("LDS")
    assert (theirs.number, theirs.giver, theirs.waits_for) == (maya, None, WaitsFor.TAKER)
    for elsewhere in ("HUL", "YOR"):
        assert for_officers(elsewhere) == []
    with pytest.raises(NotYours):
        step("accept", maya, by=officer("YOR"))
    step("accept", maya, by=officer("LDS"))
    worked_off()
    assert owner_of(maya) == "LDS"
    assert causes(maya) == {"shield", "gate"}
    assert for_officers("NAT") == []
    assert seen_by("HUL") == [("offered", "accepted", None)]
    assert seen_by("LDS") == []
    step("offer", maya, "YOR", by=manager("HUL"))
    limited(maya, Cause.SHIELD, lift)
    assert owner_of(maya) == "LDS"


@pytest.mark.parametrize("by", [officer("HUL"), manager("NAT")], ids=["an authority's officer", "a data manager"])
def test_the_national_desks_officers_alone_place(maya, by):
    limited(maya, Cause.SHIELD)
    with pytest.raises(NotAllowed):
        actions.place(maya, "YOR", route="test", actor=by, purpose=SHIELD if by.role is not Role.DATA_MANAGER else DATA)


def test_what_the_national_desk_dismisses_is_moved_by_nobody(maya):
    limited(maya, Cause.SHIELD)
    agreed(maya, "HUL", "YOR")
    with pytest.raises(NotYours):
        step("decline", maya, by=officer("HUL"))
    step("decline", maya, by=officer("NAT"))
    assert for_officers("NAT") == []
    assert seen_by("HUL") == [("offered", "accepted", None)]
    limited(maya, Cause.SHIELD, lift)
    assert owner_of(maya) == "HUL"


def test_what_is_agreed_there_and_back_again_waits_for_nobody(maya):
    limited(maya, Cause.SHIELD)
    agreed(maya, "HUL", "YOR")
    agreed(maya, "YOR", "HUL")
    assert for_officers("NAT") == []


def test_what_waits_for_the_worker_alone_is_on_no_officers_list(maya):
    agreed(maya, "HUL", "YOR")
    assert for_officers("NAT") == []
    with pytest.raises(NotYours):
        step("decline", maya, by=officer("NAT"))
    worked_off()
    assert owner_of(maya) == "YOR"


def test_an_identity_that_was_closed_is_nobodys_and_stays_where_it_was(maya):
    agreed(maya, "HUL", "YOR")
    LifeRow.objects.update(state="closed")
    worked_off()
    assert owner_of(maya) == "HUL"
    with pytest.raises(NotYours):
        step("place", maya, "YOR", by=officer("NAT"))


def test_one_that_was_closed_is_placed_nowhere(maya):
    limited(maya, Cause.SHIELD)
    placed(maya, "YOR")
    LifeRow.objects.update(state="closed")
    worked_off()
    assert owner_of(maya) == "HUL"


def test_a_placing_is_declined_or_taken_back_as_an_offer_is(maya):
    limited(maya, Cause.SHIELD)
    step("place", maya, "LDS", by=officer("NAT"))
    assert step("decline", maya, by=officer("LDS")) == "declined"
    step("place", maya, "LDS", by=officer("NAT"))
    assert step("decline", maya, by=officer("NAT")) == "withdrawn"
    with pytest.raises(NotYours):
        step("decline", maya, by=officer("NAT"))
    worked_off()
    assert owner_of(maya) == "HUL"


def test_once_shown_again_an_offer_of_whoever_owns_the_child_no_longer_stands_in_nobodys_way(maya):
    step("offer", maya, "LDS", by=manager("HUL"))
    limited(maya, Cause.SHIELD)
    placed(maya, "YOR")
    worked_off()
    assert seen_by("LDS") == [("offered_to_you", "open", None)]
    limited(maya, Cause.SHIELD, lift)
    with pytest.raises(NotYours):
        step("accept", maya, by=manager("LDS"))
    assert seen_by("LDS") == [("offered_to_you", "open", None)]
    agreed(maya, "YOR", "HUL")
    assert seen_by("LDS") == [("offered_to_you", "lapsed", None)]
    worked_off()
    assert owner_of(maya) == "HUL"


def test_what_was_offered_of_a_limited_child_is_its_owners_to_offer_once_it_is_shown(maya):
    limited(maya, Cause.RESTRICTION)
    step("offer", maya, "YOR", by=manager("LDS"))
    limited(maya, Cause.RESTRICTION, lift)
    assert seen_by("YOR") == [("offered_to_you", "open", None)]
    with pytest.raises(NotYours):
        step("accept", maya, by=manager("YOR"))
    step("offer", maya, "YOR", by=manager("HUL"))
    assert seen_by("YOR") == [("offered_to_you", "lapsed", None), *WAITS_FOR_YORK]


def test_a_shield_decided_before_the_worker_comes_keeps_the_child_where_it_is(maya):
    agreed(maya, "HUL", "YOR")
    limit(maya, Cause.SHIELD, actor=officer("NAT"), purpose=SHIELD)
    actions.carry_out(str(TransferRow.objects.get().id), actor=WORKER, purpose=UPKEEP)
    assert owner_of(maya) == "HUL"


def test_later_rows_of_the_old_authority_are_received_as_before(maya):
    said = record("s-1", "social_care.HUL", authority="HUL", involvements=(), address=None)
    agreed(maya, "HUL", "YOR")
    worked_off()
    assert apply(incoming(said, extracted=EXTRACTED + timedelta(days=1))) == {maya}
    assert owner_of(maya) == "YOR"
    assert LifeRow.objects.count() == 1
