"""From a record to the directory: which child it is about, sealed once a version, projected."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from contactpoint.directory.models import Child
from contactpoint.disclosure.actions import change
from contactpoint.disclosure.changes import Limited, Unlimited
from contactpoint.disclosure.facts import Address, Cause, Identifier, IdentifierKind, Name
from contactpoint.disclosure.models import Opened
from contactpoint.identity.models import Hold
from contactpoint.identity.rules import Action
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import Postcode
from tests.support.directory import count, everything, of_core, rows
from tests.support.records import EXTRACTED, HOME, SURGERY, apply, benefit, doubts, incoming, record, waiting

pytestmark = pytest.mark.django_db
OTHER_NHS = Identifier(IdentifierKind.NHS, "9990000026")
ELSEWHERE = Address(("1 High Street",), Postcode("YO1 7AA"))
LATER = EXTRACTED + timedelta(days=1)


@pytest.fixture(autouse=True)
def hull_is_open(db):
    Opened.objects.create(authority="HUL", signed_by_authority="a", signed_by_national="b", at=EXTRACTED)


def only(children):
    (number,) = children
    return number


def limit(number, cause):
    change(number, Limited(cause), actor=WORKER, purpose=UPKEEP)


def test_a_first_record_makes_a_child_and_its_page():
    found = rows(only(apply(record())))
    assert found["child"][0][1:] == ("Kaur", "Maya", "female", 2015, 3, 9)
    assert {"address", "involvement", "number_token", "search_key"} <= found.keys()


def test_the_same_names_birth_and_postcode_are_one_child():
    number = only(apply(record()))
    assert apply(benefit()) == {number}
    assert rows(number)["carer"][0][2] == "Jaspreet Kaur"


def test_a_middle_name_that_one_source_lacks_does_not_part_them():
    number = only(apply(record(names=(Name("Kaur", ("Maya", "Rose")),))))
    assert apply(benefit()) == {number}


def test_twins_are_two_children():
    assert len(apply(record(), benefit("b2", names=(Name("Kaur", ("Leo",)),)))) == 2


def test_a_name_one_letter_from_a_twins_waits_for_a_person():
    apply(record(), benefit("b2", names=(Name("Kaur", ("Maja",)),)))
    assert (doubts().keys(), waiting()) == ({frozenset(("1", "b2"))}, {"b2"})


def test_a_misspelt_name_at_the_same_house_is_the_same_child():
    assert len(apply(record(), benefit(names=(Name("Kuar", ("Maya",)),)))) == 1


def test_a_child_who_moved_and_is_called_by_a_short_name_is_the_same_child():
    known = apply(benefit(names=(Name("Kaur", ("Samantha",)),)))
    moved = record(names=(Name("Kaur", ("Sam",)),), identifiers=(), address=ELSEWHERE, carers=benefit().carers)
    assert apply(moved) == known


def test_a_second_row_of_a_source_that_sends_one_a_child_waits_for_a_person():
    named = (Name("Kaur", ("Maya", "Rose")),)
    apply(record(names=named), record("2", names=named))
    assert (doubts(), len(waiting())) == ({frozenset("12"): "second_row"}, 1)


def test_an_nhs_number_with_the_date_of_birth_is_one_child_under_another_name():
    number = only(apply(record()))
    moved = benefit(identifiers=record().identifiers, names=(Name("Gill", ("May",)),), address=None)
    assert apply(moved) == {number}
    assert ("Gill", "May") in [row[1:] for row in rows(number)["name"]]


@pytest.mark.parametrize(
    "contradicting",
    [
        benefit(identifiers=record().identifiers, names=(Name("Bell", ("Tom",)),), born=PartialDate(2012, 1, 1)),
        benefit(identifiers=(OTHER_NHS,)),
    ],
    ids=["the number alone agrees", "all agrees but the number"],
)
def test_a_contradiction_waits_for_a_person(contradicting):
    number = only(apply(record()))
    apply(contradicting)
    assert (doubts().keys(), waiting()) == ({frozenset(("1", "b1"))}, {"b1"})
    assert "carer" not in rows(number)


def test_a_batch_links_to_a_child_that_it_brought_itself():
    assert len(apply(record(), benefit())) == 1


def one_by_one(*arriving):
    return [apply(one) for one in arriving]


def test_a_house_that_a_shielded_child_moves_to_is_guarded_from_the_next_row_on():
    maya = only(apply(record()))
    limit(maya, Cause.SHIELD)
    moved = incoming(record(address=ELSEWHERE), extracted=LATER)
    stranger = benefit("b9", names=(Name("Bell", ("Tom",)),), born=PartialDate(2020, 1, 1), address=ELSEWHERE)
    assert apply(moved, stranger) == {maya}
    assert Hold.objects.count() == 1


def test_a_known_record_that_moves_is_found_by_the_next_row():
    maya = only(apply(record(address=None)))
    assert apply(incoming(record(), extracted=LATER), benefit()) == {maya}


@pytest.mark.parametrize("applied", [apply, one_by_one], ids=["one batch", "one by one"])
def test_the_gate_freezes_what_the_first_record_says(applied):
    first, second = benefit(names=(Name("Kaur", ("Maya", "Rose")),)), record()
    applied(incoming(first, owner="YOR"), incoming(second, owner="YOR"))
    assert [(family, given) for family, given in Child.objects.values_list("family", "given")] == [
        ("Kaur", "Maya Rose")
    ]


def test_the_same_delivery_twice_changes_nothing():
    number = only(apply(record()))
    before = rows(number)
    apply(record())
    assert rows(number) == before
    assert count("vault.record") == 1


def test_an_older_delivery_changes_nothing():
    number = only(apply(incoming(record(), extracted=LATER)))
    apply(record(names=(Name("Gill", ("Maya",)),)))
    assert rows(number)["child"][0][1] == "Kaur"


@pytest.mark.parametrize("in_order", [True, False], ids=["in order", "the older one last"])
def test_a_record_that_ever_touched_a_shielded_child_is_held_in_any_order(in_order):
    limit(only(apply(record())), Cause.SHIELD)
    touching = incoming(benefit(names=(Name("Kaur", ("Asha",)),)))
    elsewhere = {"address": ELSEWHERE, "born": PartialDate(2001, 1, 1), "carers": ()}
    apart = incoming(benefit(names=(Name("Bell", ("Tom",)),), **elsewhere), extracted=LATER)
    one_by_one(*((touching, apart) if in_order else (apart, touching)))
    assert Hold.objects.count() == 1
    assert count("vault.variant") == 3
    assert count("directory.child") == 1


@pytest.mark.parametrize("in_order", [True, False], ids=["in order", "the deletion first"])
def test_a_record_sent_in_error_keeps_its_child_in_any_order(in_order):
    row, deletion = incoming(record()), incoming(record(), action=Action.DELETE, extracted=LATER)
    one_by_one(*((row, deletion) if in_order else (deletion, row)))
    assert (count("disclosure.link"), count("disclosure.life"), count("directory.child")) == (1, 1, 0)
    assert len(apply(incoming(record(), extracted=LATER + timedelta(days=1)))) == 1
    assert count("disclosure.life") == 1


def test_an_older_row_under_another_name_finds_the_child():
    number = only(apply(incoming(record(), extracted=LATER)))
    apply(record(names=(Name("Gill", ("Maya",)),)))
    assert rows(number)["child"][0][1] == "Kaur"
    assert apply(benefit(names=(Name("Gill", ("Maya",)),))) == {number}


def test_a_value_that_returns_to_an_earlier_one_is_shown_again():
    kaur, gill = record(), record(names=(Name("Gill", ("Maya",)),))
    number = only(apply(kaur))
    apply(incoming(gill, extracted=LATER))
    apply(incoming(kaur, extracted=LATER + timedelta(days=1)))
    assert rows(number)["child"][0][1] == "Kaur"


def test_a_late_delivery_does_not_undo_a_repeat():
    kaur, gill = record(), record(names=(Name("Gill", ("Maya",)),))
    number = only(apply(kaur))
    apply(incoming(kaur, extracted=LATER + timedelta(days=1)))
    apply(incoming(gill, extracted=LATER))
    assert rows(number)["child"][0][1] == "Kaur"
    assert count("vault.record") == 1


def test_an_ended_record_leaves_the_child_and_ends_the_service():
    number = only(apply(record()))
    apply(incoming(record(), action=Action.END, extracted=LATER, as_of=date(2026, 8, 31)))
    found = rows(number)
    assert found["child"]
    assert "address" not in found
    assert date(2026, 8, 31) in found["involvement"][0]


def test_a_record_sent_in_error_leaves_nothing_and_can_come_back():
    number = only(apply(record()))
    apply(incoming(record(), action=Action.DELETE, extracted=LATER))
    assert rows(number) == {}
    apply(incoming(record(), extracted=LATER + timedelta(days=1)))
    assert rows(number)["child"]


def test_a_child_of_an_authority_that_is_not_open_is_the_four_facts():
    number = only(apply(incoming(record(), owner="YOR")))
    assert rows(number).keys() == {"child", "search_key"}
    change(number, Unlimited(Cause.GATE), actor=WORKER, purpose=UPKEEP)
    assert rows(number)["address"]


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_leaves_the_same_rows(cause):
    number = only(apply(record(), benefit()))
    before = rows(number)
    limit(number, cause)
    assert rows(number) == of_core(before)


def test_what_arrives_under_a_limit_is_sealed_and_not_shown():
    number = only(apply(record()))
    limit(number, Cause.SHIELD)
    before = rows(number)
    apply(incoming(record(names=(Name("Sandhu", ("Maya",)),), address=HOME), extracted=LATER))
    assert rows(number) == before
    assert count("vault.record") == 2


def test_a_limit_lasts_until_its_last_cause_ends():
    number = only(apply(record()))
    full = rows(number)
    limit(number, Cause.GATE)
    limit(number, Cause.SHIELD)
    change(number, Unlimited(Cause.GATE), actor=WORKER, purpose=UPKEEP)
    assert rows(number).keys() == {"child", "search_key"}
    change(number, Unlimited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)
    assert rows(number) == full


TOUCHING = {
    "date of birth and family name": benefit(names=(Name("Kaur", ("Asha",)),), address=ELSEWHERE),
    "date of birth and given name": benefit(names=(Name("Bell", ("Maya",)),), address=None),
    "the house": benefit(names=(Name("Bell", ("Tom",)),), born=PartialDate(2020, 1, 1)),
    "the child herself, of whom linkage is not sure": benefit(identifiers=record().identifiers[:0], born=None),
    "the child, misspelt": benefit(names=(Name("Kuar", ("Mayaa",)),), address=None, born=PartialDate(2015, 9, 3)),
    "a dwelling and a carer": benefit(names=(Name("Bell", ("Tom",)),), born=PartialDate(2020, 1, 1)),
    "the month of birth and a name": benefit(
        names=(Name("Bell", ("Maya",)),), born=PartialDate(2015, 3), address=ELSEWHERE
    ),
    "the year of birth and a name": benefit(
        names=(Name("Kaur", ("Asha",)),), born=PartialDate(2015), address=ELSEWHERE
    ),
    "a name without a date of birth": benefit(born=None, address=ELSEWHERE),
}
APART = {
    "another house of the postcode": benefit(
        names=(Name("Bell", ("Tom",)),), born=PartialDate(2020, 1, 1), address=replace(HOME, lines=("14 Mill Lane",))
    ),
    "the name alone": benefit(born=PartialDate(2012, 7, 21), address=None, carers=()),
    "the name and another year in part": benefit(born=PartialDate(2013, 4), address=None, carers=()),
}


@pytest.mark.parametrize("touching", TOUCHING.values(), ids=TOUCHING)
def test_a_new_record_that_touches_a_shielded_child_is_held(touching):
    number = only(apply(record()))
    limit(number, Cause.SHIELD)
    before = count("directory.child")
    assert apply(touching) == frozenset()
    assert Hold.objects.count() == 1
    assert count("directory.child") == before


@pytest.mark.parametrize("apart", APART.values(), ids=APART)
def test_a_new_record_that_does_not_touch_is_applied(apart):
    limit(only(apply(record())), Cause.SHIELD)
    assert len(apply(apart)) == 1


def test_a_record_that_is_a_shielded_childs_for_sure_is_sealed_under_the_limit():
    number = only(apply(record()))
    limit(number, Cause.SHIELD)
    before = rows(number)
    assert apply(benefit()) == {number}
    assert (count("disclosure.link"), Hold.objects.count(), rows(number)) == (2, 0, before)


def test_a_record_that_is_another_childs_for_sure_is_released_where_it_shows_nothing_new():
    asha = benefit("b2", names=(Name("Kaur", ("Asha",)),), born=PartialDate(2012, 1, 1))
    sibling = only(apply(asha))
    limit(only(apply(record())), Cause.SHIELD)
    school = record("s2", "school", names=asha.names, born=asha.born, identifiers=())
    assert apply(school) == {sibling}
    assert not Hold.objects.exists()


def test_a_record_of_another_child_that_would_show_the_home_anew_is_held():
    asha = benefit("b2", names=(Name("Kaur", ("Asha",)),), born=PartialDate(2012, 1, 1), address=ELSEWHERE)
    sibling = only(apply(asha))
    limit(only(apply(record(carers=asha.carers))), Cause.SHIELD)
    before = rows(sibling)
    apply(record("s2", "school", names=asha.names, born=asha.born, identifiers=(), carers=asha.carers))
    assert (Hold.objects.count(), rows(sibling)) == (1, before)


def test_a_held_record_stays_held_when_it_comes_again():
    limit(only(apply(record())), Cause.SHIELD)
    apply(benefit(names=(Name("Kaur", ("Asha",)),)))
    assert apply(incoming(benefit(born=PartialDate(2001, 1, 1)), extracted=LATER)) == frozenset()
    assert Hold.objects.count() == 1


def test_a_shielded_child_whose_date_is_known_in_part_holds_a_whole_one():
    limit(only(apply(record(born=PartialDate(2015, 3), address=None, identifiers=()))), Cause.SHIELD)
    assert apply(benefit(address=ELSEWHERE)) == frozenset()
    assert Hold.objects.count() == 1


def test_a_record_deleted_and_sent_again_under_another_key_is_held():
    number = only(apply(record()))
    limit(number, Cause.SHIELD)
    apply(incoming(record(), action=Action.DELETE, extracted=LATER))
    assert apply(incoming(record("2", address=ELSEWHERE), extracted=LATER)) == frozenset()
    assert Hold.objects.count() == 1
    assert count("directory.address") == 0


def test_a_known_record_that_becomes_a_shielded_child_is_held():
    ravi = benefit(names=(Name("Ravi", ("Sam",)),), born=PartialDate(2012, 1, 1), address=ELSEWHERE)
    other = only(apply(ravi))
    maya = only(apply(record()))
    limit(maya, Cause.SHIELD)
    assert apply(incoming(benefit(), extracted=LATER)) == {other}
    assert Hold.objects.count() == 1
    assert rows(other) == {}


def test_a_known_record_that_says_the_same_of_who_it_is_about_keeps_its_child():
    sibling = only(apply(benefit(names=(Name("Kaur", ("Asha",)),), born=PartialDate(2012, 1, 1))))
    limit(only(apply(record())), Cause.SHIELD)
    later = benefit(names=(Name("Kaur", ("Asha",)),), born=PartialDate(2012, 1, 1), confirmed=date(2026, 8, 30))
    assert apply(incoming(later, extracted=LATER)) == {sibling}
    assert not Hold.objects.exists()


@pytest.mark.parametrize("given", ["Baby", "Twin 1", "Infant"])
def test_a_placeholder_is_no_given_name_to_agree_on(given):
    first = benefit("b1", names=(Name("Kaur", (*given.split(),)),))
    second = benefit("b2", names=(Name("Kaur", (*given.replace("1", "2").split(),)),))
    assert len(apply(first, second)) == 2


def test_a_family_name_without_a_given_one_is_no_name_beside_a_number():
    nameless = record(names=(Name("Kaur", ("李",)),), born=PartialDate(2012, 1, 1))
    apply(nameless)
    apply(benefit(identifiers=record().identifiers, names=(Name("Kaur", ("王",)),)))
    assert (len(doubts()), waiting()) == (1, {"b1"})


def test_nothing_of_a_child_stands_readable_outside_the_directory():
    number = only(apply(record(), benefit()))
    assert SURGERY.organisation in str(rows(number))
    for table in ("vault.record", "vault.variant", "identity.source_key", "disclosure.link", "disclosure.life"):
        assert not re.search(rb"kaur|maya|mill lane|quays|9990000018", everything(table), re.IGNORECASE)
