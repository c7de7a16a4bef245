"""Joins, splits, superseded numbers and what people decided, from records to the directory."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contactpoint.directory.queries import number_token, under_token
from contactpoint.disclosure.actions import change
from contactpoint.disclosure.changes import Limited, Unlimited
from contactpoint.disclosure.facts import Address, Carer, Cause, Identifier, IdentifierKind, Name
from contactpoint.disclosure.inputs import causes_of, read_led, read_lives
from contactpoint.disclosure.models import LifeRow, Opened
from contactpoint.identity.decisions import Kind
from contactpoint.identity.models import Decision, Hold
from contactpoint.identity.queries import known_keys
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import Postcode
from contactpoint.vault.actions import record_ref
from tests.support.directory import rows
from tests.support.records import EXTRACTED, apply, benefit, doubts, incoming, record, waiting

pytestmark = pytest.mark.django_db
ELSEWHERE = Address(("1 High Street",), Postcode("YO1 7AA"))
CARERS = (Carer("jaspreet", "Jaspreet Kaur", "mother", "07700 900123 x4417"),)
HEALTH = record(address=ELSEWHERE)
BENEFIT = benefit()
BRIDGE = record(
    "s1", "school", address=benefit().address, carers=CARERS, identifiers=HEALTH.identifiers, involvements=()
)
"""Health has moved house; the school knows the former one, with the number that health knows."""
OTHER_NHS = (Identifier(IdentifierKind.NHS, "9990000026"),)
TOM = {"names": (Name("Bell", ("Tom",)),), "born": PartialDate(2012, 1, 1), "identifiers": OTHER_NHS}


@pytest.fixture(autouse=True)
def hull_is_open(db):
    Opened.objects.create(authority="HUL", signed_by_authority="a", signed_by_national="b", at=EXTRACTED)


@pytest.fixture
def two():
    """Two children whom nothing joins yet, the first given number first."""
    (one,), (other,) = (apply(of_nobody) for of_nobody in (HEALTH, BENEFIT))
    assert one != other
    return one, other


def later(said, hours=1, **changes):
    return incoming(replace(said, **changes), extracted=EXTRACTED + timedelta(hours=hours))


def own(said):
    (found,) = known_keys([record_ref(*said.id)]).values()
    return found


def decide(kind, one, other):
    return Decision.objects.create(
        id=uuid7(), one=own(one), other=own(other), kind=kind, decided_by="p-1", decided_for="o-1"
    )


def found_by(number):
    return under_token(number_token("child", str(number)))


def test_a_record_that_belongs_to_two_children_makes_them_one(two):
    one, other = two
    assert apply(BRIDGE) == {one, other}
    assert rows(one)["carer"]
    assert rows(other) == {}
    assert (read_led([one]), found_by(other), found_by(one)) == ({other: one}, [one], [])


def test_a_number_that_leads_elsewhere_is_live_and_has_its_owner(two):
    apply(BRIDGE)
    assert {life.owner for life in read_lives(two).values()} == {"HUL"}


def test_what_joined_them_contradicts_one_and_each_number_stands_for_its_child_again(two):
    one, other = two
    before = rows(one)
    apply(BRIDGE)
    apply(later(BRIDGE, **TOM))
    assert rows(one) == before
    assert rows(other)["carer"]
    assert (read_led(two), found_by(other)) == ({}, [])


def test_the_records_that_a_split_leaves_without_a_number_get_a_new_one():
    (one,) = apply(record(), benefit())
    apply(later(BENEFIT, **TOM))
    (other,) = set(LifeRow.objects.values_list("number", flat=True)) - {one}
    assert [rows(number)["child"][0][2] for number in (one, other)] == ["Maya", "Tom"]
    assert read_lives([other])[other].owner == "HUL"


def test_a_number_whose_record_waits_is_nobodys_and_keeps_its_gate():
    alone = benefit(names=(Name("Kaur", ("Maja",)),))
    (number,) = apply(incoming(alone, owner="YOR"))
    assert rows(number).keys() == {"child", "search_key"}
    apply(incoming(record(), owner="YOR"))
    assert (waiting(), rows(number)) == ({"b1"}, {})
    decide(Kind.DIFFERENT, alone, record())
    apply(later(alone, confirmed=EXTRACTED.date(), born=PartialDate(2015, 3)))
    assert not waiting()
    assert rows(number).keys() == {"child", "search_key"}


def test_a_known_record_that_is_held_leaves_its_number_to_nobody(two):
    one, other = two
    change(one, Limited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)
    change(other, Limited(Cause.GATE), actor=WORKER, purpose=UPKEEP)
    apply(later(BENEFIT, address=ELSEWHERE))
    assert Hold.objects.count() == 1
    assert rows(other) == {}


@pytest.mark.parametrize("cause", [Cause.RESTRICTION, Cause.UNDER_REVIEW])
def test_a_join_takes_the_greater_protection(two, cause):
    one, other = two
    change(other, Limited(cause), actor=WORKER, purpose=UPKEEP)
    apply(BRIDGE)
    assert causes_of([one]) == {one: {cause}}
    assert rows(one).keys() == {"child", "search_key"}
    assert rows(other) == {}


def test_a_superseded_number_of_a_limited_child_answers_as_one_never_issued(two):
    one, other = two
    apply(BRIDGE)
    change(one, Limited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)
    assert found_by(other) == []
    change(one, Unlimited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)
    assert found_by(other) == [one]


@pytest.mark.parametrize("shielded", [0, 1])
def test_nothing_joins_a_shielded_child_by_itself(two, shielded):
    change(two[shielded], Limited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)
    before = {number: rows(number) for number in two}
    apply(BRIDGE)
    assert Hold.objects.count() == 1
    assert {number: rows(number) for number in two} == before
    assert (doubts(), read_led(two)) == ({}, {})


def test_what_a_person_put_together_is_one_child_and_stays_so(two):
    one, other = two
    decide(Kind.SAME, HEALTH, BENEFIT)
    apply(later(BENEFIT, confirmed=EXTRACTED.date(), carers=CARERS, born=PartialDate(2015, 9, 3)))
    assert rows(other) == {}
    assert rows(one)["carer"]
    apply(later(BENEFIT, hours=2, identifiers=OTHER_NHS))
    assert rows(other) == {}


def test_what_a_person_kept_apart_stays_so_though_all_agrees_later(two):
    decide(Kind.DIFFERENT, HEALTH, BENEFIT)
    before = rows(two[0])
    apply(later(BENEFIT, address=ELSEWHERE, identifiers=HEALTH.identifiers))
    assert rows(two[0]) == before
    assert rows(two[1])["child"]
    assert not waiting()


def test_a_decision_that_was_undone_binds_no_more(two):
    decision = decide(Kind.SAME, HEALTH, BENEFIT)
    apply(later(BENEFIT, born=PartialDate(2015, 9, 3)))
    assert rows(two[1]) == {}
    Decision.objects.filter(pk=decision.pk).update(undone=True)
    apply(later(BENEFIT, hours=2, born=PartialDate(2014, 9, 3)))
    assert rows(two[1])["child"]


def test_what_was_in_doubt_by_a_record_that_is_held_now_is_decided_on_with_the_rest():
    school = record("s1", "school", involvements=(), address=ELSEWHERE)
    unnamed = benefit(names=(Name("Kaur", ("Baby",)),), born=PartialDate(2015, 3), identifiers=HEALTH.identifiers)
    (shielded,) = apply(record("2", **TOM | {"address": Address(("7 Dock Road",), Postcode("HU1 1AA"))}))
    change(shielded, Limited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)
    apply(record(), school, unnamed)
    assert (waiting(), [*doubts()]) == ({"b1"}, [{"1", "b1"}])
    apply(later(record(), address=Address(("7 Dock Road",), Postcode("HU1 1AA"))))
    assert Hold.objects.count() == 1
    assert (waiting(), [*doubts()]) == ({"s1"}, [{"s1", "b1"}])
