"""A shielding officer's list: held records, and answers that touch a shield; what becomes of each (B6-34 to B6-36)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from contactpoint.access.actions import NotAllowed, StepUpNeeded
from contactpoint.audit.models import Event
from contactpoint.directory.models import Child
from contactpoint.disclosure.facts import Address, Cause, Name
from contactpoint.disclosure.inputs import causes_of
from contactpoint.disclosure.models import Superseded
from contactpoint.disclosure.queries import shown_in_full
from contactpoint.holds import actions
from contactpoint.holds.models import HeldItem, VerdictRow
from contactpoint.holds.rules import Kind
from contactpoint.holds.whose import ItemChanged, NoSuchItem
from contactpoint.identity import joining
from contactpoint.identity.models import Decision, Hold, SourceKey
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import Postcode
from contactpoint.review.models import Answer
from contactpoint.review.rules import Topic
from tests.support.holding import LIKE, NEIGHBOUR, carried_out, is_held, kept, queue, said
from tests.support.loads import open_hull
from tests.support.records import EXTRACTED, NHS, apply, benefit, incoming, record
from tests.support.reviewing import (
    MAYA,
    MAYAS,
    OTHERS,
    child_of,
    decided,
    limited,
    listed,
    two_children,
    undone,
    worked_off,
)
from tests.support.reviewing import queue as reviews
from tests.support.transfers import DATA, SHIELD, manager, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger")]
LATER = EXTRACTED + timedelta(days=1)


@pytest.fixture
def maya():
    """Shielded."""
    open_hull()
    apply(MAYA)
    limited(child_of(MAYA), Cause.SHIELD)
    return child_of(MAYA)


@pytest.fixture
def two():
    open_hull()
    return two_children()


def only(authority="HUL", **changes):
    (item,) = queue(authority, **changes).first
    return item


# Held records.


def test_a_held_record_is_shown_beside_the_child_whom_it_touches(maya):
    apply(LIKE)
    assert (kept(), kept()) == (1, 0)
    item = only()
    assert (item.kind, item.number, item.children) == (Kind.RECORD, maya, (maya,))
    assert [side.number for side in item.pair.sides] == [None, maya]
    assert {one.text for one in item.pair.sides[1].on(Topic.ADDRESS)} == {"12 Mill Lane, Hull, HU5 2AB"}
    assert item.pair.reason.startswith("Same date of birth, family name and address; the given names differ")
    assert (item.due - item.since.date()).days == 7


def test_one_who_shares_no_more_than_the_house_is_shown_too(maya):
    apply(NEIGHBOUR)
    kept()
    assert only().number == maya


def test_two_facts_hold_a_record_that_no_one_record_of_the_child_says_together(maya):
    moved = Address(("9 New Road", "Hull"), Postcode("HU1 1AA"))
    apply(benefit(identifiers=(NHS,), born=PartialDate(2015), address=moved))
    near = replace(moved, lines=("40 Old Road", "Hull"))
    stranger = record("s1", "school", identifiers=(), names=(Name("Bell", ("Tom",)),), address=near, involvements=())
    apply(stranger)
    assert (child_of(benefit()), child_of(stranger), is_held(stranger)) == (maya, None, True)


def test_the_same_is_linked_and_nothing_of_it_is_shown(maya):
    apply(LIKE)
    kept()
    said(only(), "same")
    assert queue().waiting == 0
    carried_out()
    assert (child_of(LIKE), is_held(LIKE), HeldItem.objects.count()) == (maya, False, 0)
    assert not shown_in_full([maya])
    limited(maya, Cause.SHIELD, lifted=True)
    assert child_of(LIKE) == maya
    assert shown_in_full([maya])


def test_what_is_another_childs_is_released_by_rule_and_stays_so(maya):
    apply(NEIGHBOUR)
    kept()
    said(only(), "different")
    carried_out()
    listed()
    own = child_of(NEIGHBOUR)
    assert own not in {None, maya}
    assert not is_held(NEIGHBOUR)
    assert shown_in_full([own]) == {own}
    apply(incoming(replace(NEIGHBOUR, gender=MAYA.gender, involvements=()), extracted=LATER))
    assert (child_of(NEIGHBOUR), kept()) == (own, 0)


def test_what_agrees_in_all_is_not_held_again_once_an_officer_has_said_that_it_is_another(maya):
    apply(LIKE)
    kept()
    said(only(), "different")
    carried_out()
    assert child_of(LIKE) not in {None, maya}
    apply(incoming(replace(LIKE, carers=()), extracted=LATER))
    assert (child_of(LIKE) in {None, maya}, is_held(LIKE)) == (False, False)
    assert reviews().waiting == 0


def test_a_record_of_two_shielded_children_is_released_when_both_are_said_to_be_others(two):
    for number in two:
        limited(number, Cause.SHIELD)
    apply(NEIGHBOUR)
    kept()
    first, second = queue().first
    assert {first.number, second.number} == set(two)
    said(first, "different")
    since = Hold.objects.get().since
    carried_out()
    assert is_held(NEIGHBOUR)
    assert Hold.objects.get().since == since
    assert only().number == second.number
    said(only(), "different")
    carried_out()
    assert not is_held(NEIGHBOUR)


def test_where_the_source_is_asked_it_stays_held_and_stands_last(maya):
    apply(LIKE)
    apply(NEIGHBOUR)
    kept()
    first, second = queue().first
    said(first, "ask")
    carried_out()
    assert [(item.id, item.asked) for item in queue().first] == [(second.id, False), (first.id, True)]
    assert Hold.objects.count() == 2
    said(queue().first[1], "different")


def test_once_nobody_is_shielded_it_can_only_be_released(maya):
    apply(LIKE)
    kept()
    limited(maya, Cause.SHIELD, lifted=True)
    assert kept() == 1
    assert queue().waiting == 0
    item = only("NAT")
    assert (item.number, item.children) == (None, ())
    with pytest.raises(NoSuchItem):
        said(item, "same", "NAT")
    said(item, "different", "NAT")
    carried_out()
    assert (is_held(LIKE), child_of(LIKE)) == (False, None)


def test_what_the_child_says_anew_makes_the_item_another(maya):
    apply(LIKE)
    kept()
    before = only()
    apply(incoming(replace(MAYA, involvements=()), extracted=LATER))
    assert kept() == 1
    with pytest.raises(ItemChanged):
        said(before, "same")
    said(only(), "same")


def test_another_authoritys_officer_has_no_such_item(maya):
    apply(LIKE)
    kept()
    item = only()
    for authority in ("YOR", "NAT"):
        assert queue(authority).waiting == 0
        with pytest.raises(NoSuchItem):
            said(item, "same", authority)


def test_a_fresh_code_and_the_role_are_needed(maya):
    with pytest.raises(StepUpNeeded):
        queue(stepped_up=False)
    with pytest.raises(NotAllowed):
        actions.see_queue(route="test", actor=manager("HUL"), purpose=DATA)


def test_whose_an_item_is_and_what_it_says_rests_sealed(maya):
    apply(LIKE)
    kept()
    (row,) = HeldItem.objects.all()
    assert not any(word in bytes(row.sealed) + bytes(row.desk) for word in (b"Kaur", b"Mill Lane", b"HUL"))


# What data managers answered.


@pytest.mark.parametrize("which", [0, 1])
def test_a_match_that_touches_a_shield_is_carried_out_by_two_officers(two, which):
    first, second = two
    decided(reviews().first[0], "match")
    limited(two[which], Cause.SHIELD)
    worked_off()
    assert (kept(), kept()) == (1, 0)
    item = only()
    assert (item.kind, item.number) == (Kind.MATCH, two[which])
    said(item, "agree")
    carried_out()
    assert child_of(OTHERS[0]) == second
    assert only().agreed_by == officer("HUL").id
    with pytest.raises(NoSuchItem):
        said(only(), "agree")
    said(only(person="ida"), "agree", person="ida")
    carried_out()
    assert {child_of(one) for one in (*MAYAS, *OTHERS)} == {first}
    assert Cause.SHIELD in causes_of([first])[first]
    assert not shown_in_full(two)
    assert not Child.objects.filter(number=second).exists()
    assert list(Superseded.objects.values_list("old", "number")) == [(second, first)]
    assert (Answer.objects.filter(done=False).count(), queue().waiting, reviews().waiting) == (0, 0, 0)


def test_one_officer_dismisses_it_and_nothing_is_joined(two):
    decided(reviews().first[0], "match")
    limited(two[0], Cause.SHIELD)
    worked_off()
    kept()
    said(only(), "dismiss")
    carried_out()
    assert (child_of(OTHERS[0]), Decision.objects.count()) == (two[1], 0)
    assert (Answer.objects.filter(done=False).count(), queue().waiting) == (0, 0)
    limited(two[0], Cause.SHIELD, lifted=True)
    assert reviews().waiting == 1


def test_that_they_are_two_binds_and_joins_nothing(two):
    decided(reviews().first[0], "different")
    limited(two[0], Cause.SHIELD)
    worked_off()
    kept()
    said(only(), "agree")
    said(only(person="ida"), "agree", person="ida")
    carried_out()
    limited(two[0], Cause.SHIELD, lifted=True)
    listed()
    assert {child_of(one) for one in (*MAYAS, *OTHERS)} == set(two)
    assert reviews().waiting == 0


def test_what_is_parted_again_stays_under_the_shield_on_both_sides(two):
    first = two[0]
    given = decided(reviews().first[0], "match")
    worked_off()
    limited(first, Cause.SHIELD)
    undone(given)
    worked_off()
    kept()
    assert only().kind is Kind.UNDO
    said(only(), "agree")
    said(only(person="ida"), "agree", person="ida")
    carried_out()
    assert {child_of(one) for one in (*MAYAS, *OTHERS)} == set(two)
    assert all(Cause.SHIELD in causes_of(two)[number] for number in two)
    assert not shown_in_full(two)


def test_what_is_held_stays_held_and_nobodys_where_others_are_parted(maya):
    apply(LIKE)
    joining.part(SourceKey.objects.values_list("record", flat=True), route="test", actor=WORKER, purpose=UPKEEP)
    assert (child_of(MAYA), child_of(LIKE), is_held(LIKE)) == (maya, None, True)


def test_an_answer_taken_back_before_an_officer_saw_it_is_on_no_list(two):
    given = decided(reviews().first[0], "match")
    undone(given)
    limited(two[0], Cause.SHIELD)
    worked_off()
    assert (kept(), queue().waiting) == (0, 0)


def test_no_officer_is_both_of_two(two):
    decided(reviews().first[0], "match")
    limited(two[0], Cause.SHIELD)
    worked_off()
    kept()
    said(only(), "agree")
    with pytest.raises(IntegrityError), transaction.atomic():
        VerdictRow.objects.update(agreed_by=officer("HUL").id)


# The processes.


def test_a_lost_job_is_made_up_for(maya):
    apply(LIKE)
    kept()
    said(only(), "same")
    assert actions.reconcile(actor=WORKER, purpose=UPKEEP) == 1
    assert actions.reconcile(actor=WORKER, purpose=UPKEEP) == 0
    assert child_of(LIKE) == maya


def test_every_step_leaves_an_event_with_the_children_it_names(maya):
    apply(LIKE)
    before = set(Event.objects.values_list("id", flat=True))
    kept()
    item = only()
    actions.open_item(item.id, route="test", actor=officer("HUL"), purpose=SHIELD)
    said(item, "same")
    told = Event.objects.exclude(id__in=before).order_by("at").values_list("body__kind", "children")
    kinds = ["holds_listed", "holds_seen", "hold_opened", "hold_decided"]
    assert list(told) == [(kind, [maya]) for kind in kinds]


def test_each_part_has_the_rights_of_its_own_process(two, as_role):
    decided(reviews().first[0], "match")
    limited(two[0], Cause.SHIELD)
    apply(NEIGHBOUR)
    worked_off()
    with as_role("cp_worker"):
        assert kept() == 2
    with as_role("cp_desk"):
        for person in ("olu", "ida"):
            (answered,) = [item for item in queue(person=person).first if item.kind is Kind.MATCH]
            said(answered, "agree", person=person)
        (held,) = [item for item in queue().first if item.kind is Kind.RECORD]
        said(held, "different")
    with as_role("cp_worker"):
        assert actions.reconcile(actor=WORKER, purpose=UPKEEP) == 2
    assert {child_of(one) for one in OTHERS} == {two[0]}
