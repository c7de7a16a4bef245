"""A data manager's list: pairs that may be one child, and what becomes of each answer (B10-55, B6-36)."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest

from contactpoint.access.actions import NotAllowed, StepUpNeeded
from contactpoint.audit.models import Event
from contactpoint.audit.seal import SealBroken
from contactpoint.disclosure.facts import Cause, Identifier, IdentifierKind, Name, ServiceKind
from contactpoint.disclosure.inputs import causes_of
from contactpoint.disclosure.models import LifeRow, Link, Superseded
from contactpoint.identity.models import Decision, DoubtRow, SourceKey
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.ids import uuid7
from contactpoint.review import actions
from contactpoint.review.actions.answering import ItemChanged, NothingToUndo
from contactpoint.review.models import Answer, ReviewItem
from contactpoint.review.queries import stale
from contactpoint.review.rules import Agreement, Topic
from contactpoint.review.sealed import unseal
from contactpoint.review.whose import NoSuchItem
from contactpoint.shielding.actions import limit, open_gate, sign_open
from contactpoint.vault.actions import record_ref
from tests.support.records import EXTRACTED, NHS, SURGERY, apply, benefit, incoming, record
from tests.support.reviewing import (
    MAYA,
    MAYAS,
    OTHER_NHS,
    OTHERS,
    SAYS_OTHERWISE,
    THIRDS,
    child_of,
    decided,
    limited,
    listed,
    opened,
    queue,
    skipped,
    two_children,
    undone,
    worked_off,
)
from tests.support.transfers import SHIELD, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger")]
LATER = EXTRACTED + timedelta(days=1)


@pytest.fixture
def two():
    """Two children of Hull who agree in all but the NHS number; each has two records."""
    return two_children()


def only(authority="HUL"):
    (item,) = queue(authority).first
    return item


def children():
    return {child_of(one) for one in (*MAYAS, *OTHERS)}


def answer(kind):
    """Given on the only item, and carried out."""
    given = decided(only(), kind)
    worked_off()
    return given


# What is asked.


def test_a_pair_says_what_both_sides_say_and_how_far_they_agree(two):
    pair = opened(only()).pair
    assert [side.number for side in pair.sides] == list(two)
    assert [pair.agreement(topic) for topic in (Topic.NAME, Topic.ADDRESS, Topic.CARER)] == [
        Agreement.SAME,
        Agreement.SAME,
        Agreement.FIRST,
    ]
    assert pair.numbers == {IdentifierKind.NHS: Agreement.DIFFERENT}
    assert pair.reason == "Same date of birth, given name, family name and address; the NHS numbers differ."
    assert {said.source for said in pair.sides[0].on(Topic.NAME)} == {"health", "benefit"}
    assert {said.text for said in pair.sides[0].on(Topic.CARER)} == {"Jaspreet Kaur, mother, 07700 900123 x4417"}


def test_a_record_that_waits_is_a_side_without_a_number():
    apply(MAYA)
    apply(SAYS_OTHERWISE)
    listed()
    assert [side.number for side in only().pair.sides] == [child_of(MAYA), None]


def test_a_list_is_of_the_authority_that_owns_the_child_with_more_records(two):
    apply(incoming(record(address=None, involvements=()), owner="YOR", extracted=LATER))
    assert (queue("YOR").waiting, queue("NAT").waiting, queue().waiting) == (0, 0, 1)
    assert only().authority == "HUL"


def test_a_child_of_nobody_is_the_national_desks():
    apply(*(incoming(replace(one, address=None), owner=None) for one in (*MAYAS, *OTHERS)))
    DoubtRow.objects.all() and listed()
    assert {item.authority for item in queue("NAT").first} == ({"NAT"} if DoubtRow.objects.exists() else set())


def test_it_is_due_in_five_working_days(two, settings):
    item = only()
    assert (item.due - item.since.date()).days == 7
    assert queue().overdue == 0
    settings.CLOCK = Standing(item.due + timedelta(days=1))
    assert queue().overdue == 1


class Standing:
    """A clock that stands."""

    def __init__(self, day):
        self._day = day

    def today(self):
        return self._day


def test_no_number_of_another_body_and_no_sensitive_service_is_in_an_item(two):
    clinic = replace(SURGERY, kind=ServiceKind.SEXUAL_HEALTH, organisation="The Harbour Clinic")
    told = replace(benefit("c1"), source="sensitive.0001", involvements=(clinic,), carers=())
    apply(told)
    listed()
    said = [one for item in queue().first for side in item.pair.sides for one in side.said]
    assert "sensitive.0001" not in {one.source for one in said}
    assert not any(word in one.text for one in said for word in ("Harbour", *(n.value for n in (NHS, OTHER_NHS))))


def test_what_a_service_that_is_never_named_says_stands_without_its_source():
    apply(MAYA)
    clinic = replace(SURGERY, kind=ServiceKind.SEXUAL_HEALTH, organisation="The Harbour Clinic")
    apply(replace(SAYS_OTHERWISE, source="sensitive.0001", involvements=(clinic,)))
    listed()
    said = only().pair.sides[1].said
    assert {one.source for one in said} == {None}
    assert {one.topic for one in said} == {Topic.NAME, Topic.BORN, Topic.GENDER}


def test_what_rests_is_sealed(two):
    (row,) = ReviewItem.objects.all()
    assert len(row.sealed) % 1024 == 32 + 16
    assert not any(word in bytes(row.sealed) for word in (b"Maya", b"Kaur", b"Mill Lane", b"Jaspreet"))


def test_an_item_moved_to_another_place_is_not_opened(two):
    (row,) = ReviewItem.objects.all()
    with pytest.raises(SealBroken):
        unseal(uuid7(), bytes(row.sealed))


# Of three that may all be one child the weakest pair is asked last.


@pytest.fixture
def three(two):
    """A third child of whom the same is so."""
    apply(*THIRDS)
    listed()
    assert DoubtRow.objects.count() == 3
    return (*two, child_of(THIRDS[0]))


def pairs():
    """The pairs of children on the list."""
    return {item.pair.children for item in queue().first}


def test_of_three_children_two_pairs_are_asked_about(three):
    assert len(pairs()) == 2
    assert set().union(*pairs()) == set(three)


def test_when_two_are_one_the_third_is_asked_about_once(three):
    decided(queue().first[0], "match")
    worked_off()
    assert len(pairs()) == 1


@pytest.mark.parametrize("which", [0, 1])
def test_when_two_are_different_the_pair_that_was_left_is_asked(three, which):
    every = {tuple(sorted(both)) for both in combinations(three, 2)}
    item = sorted(queue().first, key=lambda item: item.pair.children)[which]
    decided(item, "different")
    worked_off()
    assert pairs() == every - {item.pair.children}


def test_a_pair_that_was_put_off_goes_on_keeping_the_weakest_back(three):
    asked = pairs()
    skipped(queue().first[0])
    listed()
    assert pairs() == asked


def test_the_list_is_the_same_from_whichever_record_it_is_seen(three):
    """Though each child stands in its two doubts by another record."""
    DoubtRow.objects.all().delete()
    (one, further), (other, beyond), (third, last) = (
        Link.objects.filter(number=number).order_by("record").values_list("record", flat=True) for number in three
    )
    said = {"verdict": "look", "rule": "weight", "settled": False}
    for both, weight in (((one, other), 4.0), ((further, third), 5.0), ((beyond, last), 6.0)):
        DoubtRow.objects.create(one=min(both), other=max(both), weight=weight, **said)
    listed()
    assert pairs() == {tuple(sorted(both)) for both in ((three[0], three[2]), (three[1], three[2]))}
    for seen_from in Link.objects.values_list("record", flat=True):
        assert stale(around=[seen_from]) == []


def test_a_pair_that_was_left_is_asked_as_soon_as_the_answer_is_carried_out(three):
    asked = pairs()
    given = decided(queue().first[0], "different")
    actions.carry_out(str(given), actor=WORKER, purpose=UPKEEP)
    assert len(pairs() - asked) == 1


def test_no_pair_is_kept_back_by_a_child_who_is_hidden(three):
    (between,) = set.intersection(*map(set, pairs()))
    limited(between, Cause.SHIELD)
    listed()
    assert pairs() == {tuple(sorted(set(three) - {between}))}


# Answers.


def test_a_match_joins_and_the_later_number_leads_to_the_first(two):
    first, second = two
    answer("match")
    assert children() == {first}
    assert list(Superseded.objects.values_list("old", "number")) == [(second, first)]
    assert (queue().waiting, DoubtRow.objects.count(), ReviewItem.objects.count()) == (0, 0, 0)


def test_different_keeps_apart_for_ever_though_all_agrees_later(two):
    answer("different")
    apply(incoming(replace(OTHERS[0], identifiers=()), extracted=LATER))
    listed()
    assert children() == set(two)
    assert queue().waiting == 0


def test_a_record_that_waits_and_is_another_childs_is_one_of_its_own():
    first = apply(MAYA)
    apply(SAYS_OTHERWISE)
    listed()
    answer("different")
    apply(incoming(replace(SAYS_OTHERWISE, identifiers=(NHS,)), extracted=LATER))
    listed()
    assert child_of(SAYS_OTHERWISE) not in {None, *first}
    assert queue().waiting == 0


def test_a_record_that_a_person_placed_is_the_childs_by_that_and_by_no_rule():
    apply(MAYA, benefit(), OTHERS[1])
    listed()
    answer("match")
    assert len({child_of(MAYA), child_of(benefit()), child_of(OTHERS[1])}) == 1
    by = dict(Link.objects.values_list("record", "decided_by"))
    assert {said.source: by[record_of(said)] for said in (MAYA, benefit(), OTHERS[1])} == {
        "health": "weight",
        "benefit": "weight",
        "school": "person",
    }


def record_of(said):
    return SourceKey.objects.get(record_ref=record_ref(*said.id)).record


THIRD_NHS = Identifier(IdentifierKind.NHS, "9990000034")
WAITING = (OTHERS[0], replace(OTHERS[1], identifiers=(THIRD_NHS,)))
"""Two rows that may each be Maya's, and each other's."""


@pytest.mark.parametrize("kind", ["match", "different"])
def test_two_that_wait_and_are_one_child_wait_until_it_is_known_whose(kind):
    apply(*MAYAS, *WAITING)
    listed()
    maya, pairs = child_of(MAYA), queue().first
    decided(next(item for item in pairs + queue("NAT").first if not item.pair.children), "match", "NAT")
    worked_off()
    assert (child_of(MAYAS[1]), {child_of(one) for one in WAITING}) == (maya, {None})
    assert (Link.objects.count(), LifeRow.objects.count()) == (2, 1)
    answer(kind)
    assert len({child_of(one) for one in WAITING} - {None}) == 1
    assert (child_of(WAITING[0]) == maya) is (kind == "match")


def test_different_keeps_apart_whichever_records_leave_their_child(two):
    answer("different")
    assert Decision.objects.filter(kind="different").count() == len(MAYAS) * len(OTHERS)


@pytest.mark.parametrize("kind", ["match", "different"])
def test_undo_brings_the_pair_back_and_parts_what_was_joined(two, kind):
    given = answer(kind)
    undone(given)
    worked_off()
    assert children() == set(two)
    assert not Superseded.objects.exists()
    assert only().pair.children == tuple(sorted(two))
    assert set(Decision.objects.values_list("undone", flat=True)) == {True}


def test_undone_before_it_is_carried_out_it_never_binds(two):
    undone(decided(only(), "match"))
    assert queue().waiting == 1
    worked_off()
    assert children() == set(two)
    assert not Decision.objects.exists()


def test_answered_again_after_an_undo_the_last_answer_counts(two):
    undone(answer("different"))
    worked_off()
    answer("match")
    assert children() == {two[0]}


def test_jobs_twice_and_in_any_order_end_alike(two):
    first = decided(only(), "match")
    undone(first)
    second = decided(only(), "different")
    for given in (second, first, second):
        actions.carry_out(str(given), actor=WORKER, purpose=UPKEEP)
    assert children() == set(two)
    assert list(Decision.objects.values_list("kind", flat=True)) == ["different"] * 4


def test_a_lost_job_is_made_up_for(two):
    decided(only(), "match")
    assert actions.reconcile(actor=WORKER, purpose=UPKEEP) == 1
    assert actions.reconcile(actor=WORKER, purpose=UPKEEP) == 0
    assert children() == {two[0]}


def test_what_was_skipped_comes_last_until_tomorrow(two, settings):
    far = PartialDate(2012, 5, 4)
    apply(record("2", born=far, identifiers=(), names=(Name("Moss", ("Maya",)),)))
    apply(benefit("b2", born=far, names=(Name("Moss", ("Maja",)),)))
    listed()
    first, second = queue().first
    skipped(first)
    assert [item.id for item in queue().first] == [second.id, first.id]
    assert queue().waiting == 2
    settings.CLOCK = Standing(settings.CLOCK.today() + timedelta(days=1))
    assert [item.id for item in queue().first] == [first.id, second.id]


# Who may, and on what.


def test_what_changed_since_it_was_seen_is_not_decided(two):
    before = only()
    apply(incoming(replace(MAYA, names=(Name("Kaur", ("Maya", "Rose")),)), extracted=LATER))
    listed()
    with pytest.raises(ItemChanged):
        decided(before, "match")
    assert not Answer.objects.exists()
    decided(only(), "match")


def test_a_pair_is_decided_once(two):
    item = only()
    decided(item, "match")
    for verb in (lambda: decided(item, "different"), lambda: skipped(item), lambda: opened(item)):
        with pytest.raises(NoSuchItem):
            verb()


def test_an_undo_is_taken_once_and_only_for_ones_own_authority(two):
    given = decided(only(), "match")
    for authority in ("YOR", "NAT"):
        with pytest.raises(NothingToUndo):
            undone(given, authority)
    undone(given)
    with pytest.raises(NothingToUndo):
        undone(given)


@pytest.mark.parametrize("authority", ["YOR", "NAT"])
def test_another_authoritys_pair_is_no_pair(two, authority):
    item = only()
    for verb in (lambda: opened(item, authority), lambda: decided(item, "match", authority)):
        with pytest.raises(NoSuchItem):
            verb()
    assert queue(authority).waiting == 0


def test_a_fresh_code_and_the_role_are_needed(two):
    item = only()
    with pytest.raises(StepUpNeeded):
        queue(stepped_up=False)
    with pytest.raises(StepUpNeeded):
        decided(item, "match", stepped_up=False)
    with pytest.raises(NotAllowed):
        actions.see_queue(route="test", actor=officer("HUL"), purpose=SHIELD)


def test_every_step_leaves_an_event_with_both_children(two):
    before = set(Event.objects.values_list("id", flat=True))
    item = only()
    opened(item)
    skipped(item)
    undone(decided(item, "match"))
    told = Event.objects.exclude(id__in=before).order_by("at").values_list("body__kind", "children")
    steps = ["review_seen", "review_opened", "review_skipped", "review_decided", "review_undone"]
    assert list(told) == [(kind, sorted(two)) for kind in steps]


# Children who are limited.


@pytest.mark.parametrize("cause", [Cause.SHIELD, Cause.UNDER_REVIEW, Cause.RESTRICTION, Cause.BIRTH_IN_DOUBT])
@pytest.mark.parametrize("which", [0, 1])
def test_a_limit_withdraws_the_item_in_its_own_transaction(two, cause, which):
    limited(two[which], cause)
    assert not ReviewItem.objects.exists()
    listed()
    assert queue().waiting == 0
    limited(two[which], cause, lifted=True)
    assert queue().waiting == 1


def test_a_child_under_the_gate_alone_is_asked_about(two):
    assert {cause for causes in causes_of(two).values() for cause in causes} == {Cause.GATE}
    assert queue().waiting == 1


def test_a_child_whom_an_officer_gated_is_as_any_limited_one(two):
    for authority in ("NAT", "HUL"):
        sign_open("HUL", actor=officer(authority), purpose=SHIELD)
    open_gate("HUL", actor=WORKER, purpose=UPKEEP)
    assert queue().waiting == 1
    limited(two[0], Cause.GATE)
    assert queue().waiting == listed() == 0


def test_no_item_is_made_of_a_child_whose_shield_is_decided_and_not_carried_out():
    apply(*MAYAS)
    apply(*OTHERS)
    limit(child_of(MAYA), Cause.SHIELD, actor=officer("NAT"), purpose=SHIELD)
    assert listed() == 0


@pytest.mark.parametrize("kind", ["match", "different"])
def test_an_answer_about_a_child_who_is_shielded_by_then_waits_unseen(two, kind):
    """In the moment between the answer and its job: nothing is joined or parted, and the list says nothing."""
    given = decided(only(), kind)
    limited(two[1], Cause.SHIELD)
    worked_off()
    assert (children(), Decision.objects.count(), queue().waiting) == (set(two), 0, 0)
    assert list(Answer.objects.values_list("id", "done")) == [(given, False)]
    limited(two[1], Cause.SHIELD, lifted=True)
    actions.reconcile(actor=WORKER, purpose=UPKEEP)
    assert len(children()) == (1 if kind == "match" else 2)
    assert queue().waiting == 0


def test_what_was_joined_stays_joined_under_a_shield_though_it_is_undone(two):
    given = answer("match")
    limited(two[0], Cause.SHIELD)
    undone(given)
    worked_off()
    assert children() == {two[0]}
    assert queue().waiting == 0


def test_a_restricted_child_takes_its_limit_into_the_child_it_is_joined_with(two):
    decided(only(), "match")
    limited(two[1], Cause.RESTRICTION)
    worked_off()
    assert children() == {two[0]}
    assert Cause.RESTRICTION in causes_of([two[0]])[two[0]]


@pytest.mark.parametrize("cause", [Cause.SHIELD, Cause.RESTRICTION])
def test_a_data_manager_reads_the_same_of_a_shielded_child_as_of_any_limited_one(two, cause):
    """The same steps in two worlds: each answer, each list and its counts, whatever the limit's cause."""
    given = decided(only(), "match")
    limited(two[0], cause)
    told = [queue()]
    worked_off()
    undone(given)
    told.append(queue())
    worked_off()
    with pytest.raises(NothingToUndo):
        undone(given)
    told.append(queue())
    assert {(seen.waiting, seen.overdue, seen.first) for seen in told} == {(0, 0, ())}


# The processes.


def test_each_part_has_the_rights_of_its_own_process(as_role):
    apply(*MAYAS)
    apply(*OTHERS)
    with as_role("cp_worker"):
        assert listed() == 1
    with as_role("cp_desk"):
        item = opened(only())
        skipped(item)
        given = decided(item, "match")
        undone(given)
    with as_role("cp_worker"):
        worked_off()
        assert actions.reconcile(actor=WORKER, purpose=UPKEEP) == 0
    assert queue().waiting == 1


def test_what_waits_after_an_undo_is_limited_as_before_when_it_is_a_child_again():
    apply(MAYA, SAYS_OTHERWISE)
    listed()
    answer = decided(only(), "match")
    worked_off()
    limited(child_of(MAYA), Cause.RESTRICTION)
    undone(answer)
    worked_off()
    assert child_of(SAYS_OTHERWISE) is None
    apply(*OTHERS)
    other = child_of(SAYS_OTHERWISE)
    assert other != child_of(MAYA)
    assert Cause.RESTRICTION in causes_of([other])[other]
