"""What the guard finds in common between a record and a shielded child, and what becomes of the record."""

from dataclasses import replace

import pytest

from contactpoint.linkage.guard import (
    Agreement,
    Fact,
    Outcome,
    Seen,
    agreement,
    alike,
    locates,
    near_dates,
    outcome,
    said,
)
from contactpoint.linkage.identities import Raw, identity

HOME = {"lines": ("12 Mill Lane", "Hull"), "postcode": "HU5 2AB"}
MAYA = Raw(
    names=(("Kaur", "Maya Rose"), ("Gill", "Maya")),
    born="2015-03-09",
    carers=("Jaspreet Kaur",),
    telephones=("07700 900123 x4417",),
    nhs="9990000018",
    **HOME,
)
SHIELDED = [identity(MAYA)]
NOBODY = Raw(names=(("Bell", "Tom"),), born="2008-07-21", lines=("5 Far Road",), postcode="LS1 1UR")


def facts(**changes):
    return agreement(identity(replace(NOBODY, **changes)), SHIELDED).facts


NAMES = {
    "as it is": ("Kaur", "Maya"),
    "a letter wrong in each": ("Kuar", "Maja"),
    "a letter dropped": ("Kar", "Maya"),
    "a letter doubled": ("Kaurr", "Mayya"),
    "in each other's place": ("Maya", "Kaur"),
    "in each other's place, misspelt": ("Mya", "Kuar"),
    "a former name": ("Gill", "Maya"),
    "heard otherwise": ("Kaor", "Maia"),
    "the second given name": ("Kaur", "Rose"),
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_ever_held_is_known_again(name):
    assert Fact.NAME in facts(names=(name,))


@pytest.mark.parametrize(("held", "sent"), [("Elizabeth", "Liz"), ("Liz", "Elizabeth"), ("Elizabeth", "Lizz")])
def test_a_nickname_is_known_again_misspelt_too(held, sent):
    child = [identity(Raw(names=(("Kaur", held),)))]
    assert Fact.NAME in agreement(identity(Raw(names=(("Kaur", sent),))), child).facts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kaur", "kaurr"),
        ("bo", "jo"),
        ("alexander", "aleander"),  # which sounds two letters otherwise
        ("patel", "petrel"),  # which is spelt two letters otherwise
    ],
)
def test_a_name_is_alike_with_one_letter_missing_on_either_side_as_it_is_spelt_or_as_it_sounds(one, other):
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("b", "k"),
        ("smith", "smi"),
        ("smith", "edith"),
        ("kaur", "cook"),  # sounds of two letters, of which none may be missing
    ],
)
def test_a_name_is_not_alike_with_more_letters_missing(one, other):
    assert not alike(one, other)
    assert not alike(other, one)


def test_one_part_of_a_name_is_no_name():
    assert facts(names=(("Kaur", "Tom"),)) == {Fact.PART}
    assert facts(names=(("Kaur", ""),)) == {Fact.PART}
    assert facts() == frozenset()


@pytest.mark.parametrize(
    ("born", "near"),
    [
        *[
            (born, True)
            for born in ("2015-03-09", "2015-09-03", "2015-03-19", "2005-03-09", "2015-09-08", "2014-09-07")
        ],
        *[(born, True) for born in ("2015-03", "2015", "2015-07", "2014-10", "2015-09", "2014-09")],
        *[(born, False) for born in ("2015-09-10", "2014-09-06", "2016-04", "2014", "2013-04-01", "2015-02-31-")],
    ],
)
def test_a_date_of_birth_is_near_within_a_swap_a_digit_or_six_months(born, near):
    assert near_dates("2015-03-09", born) is near is near_dates(born, "2015-03-09")


def test_day_and_month_swapped_are_near_however_far_apart():
    assert near_dates("2015-01-12", "2015-12-01")
    assert not near_dates("2015-01-12", "2017-12-01")
    assert not near_dates("2015-01-12", "2015-12-02")


def test_a_date_that_does_not_exist_is_one_digit_out_at_most():
    assert near_dates("2015-02-31", "2015-02-21")
    assert not near_dates("2015-02-31", "2015-03-01")


def test_places_carers_and_numbers_are_known_again():
    assert facts(**HOME) == {Fact.PLACE, Fact.POSTCODE}
    assert facts(lines=("14 Mill Lane",), postcode="HU5 2AB") == {Fact.POSTCODE}
    assert facts(lines=HOME["lines"], postcode="") == {Fact.PLACE}
    assert facts(lines=HOME["lines"], postcode="LS1 1UR") == frozenset()
    assert facts(carers=("Jaspreet KAUR",)) == facts(carers=("Kaur Jasprit",)) == {Fact.CARER}
    assert facts(telephones=("07700 900123 x4417",)) == {Fact.CARER, Fact.TELEPHONE}
    assert facts(nhs="9990000018") == {Fact.NUMBER}
    assert Fact.UNDATED in facts(born="")


def test_what_neither_says_is_nothing_in_common():
    nothing = identity(Raw())
    assert agreement(nothing, [nothing]) == Agreement(frozenset({Fact.UNDATED}))


def test_a_street_without_a_number_is_no_place():
    lane = identity(Raw(lines=("Mill Lane",)))
    assert Fact.PLACE not in agreement(lane, [lane]).facts


def touching(*names, likely=False, faint=False, stands=False, known=(), same=False, values=("name/maya",)):
    found = Agreement(frozenset(map(Fact, names)), frozenset(values))
    return outcome(Seen(found, same=same, likely=likely, faint=faint, stands=stands, said=known))


def test_any_two_of_the_five_facts_hold_a_record():
    five = ("name", "born", "place", "carer", "number")
    for one in five:
        for other in five:
            if one != other:
                assert touching(one, other) is Outcome.HELD


def test_one_fact_holds_no_record_but_a_number_a_dwelling_and_a_telephone():
    alone = {fact: touching(fact) for fact in Fact}
    held = {fact for fact, found in alone.items() if found is Outcome.HELD}
    assert held == {Fact.NUMBER, Fact.PLACE, Fact.TELEPHONE}
    assert {found for fact, found in alone.items() if fact not in held} == {Outcome.FREE}


def test_what_linkage_tells_holds_too():
    assert touching(likely=True) is touching(faint=True) is Outcome.HELD
    assert touching(same=True, likely=True) is Outcome.SEALED


def test_what_is_another_childs_for_sure_is_released_unless_it_says_more_of_the_shielded_one():
    place = {"stands": True, "values": ("place/HU52AB/12",)}
    assert touching("place", "born", **place, known=("place/HU52AB/12",)) is Outcome.RELEASED
    assert touching("place", "born", **place) is Outcome.HELD
    assert touching("place", **place) is Outcome.HELD
    telephone = {"stands": True, "values": ("telephone/07700900123x4417",)}
    assert touching("telephone", **telephone) is Outcome.RELEASED
    assert touching("telephone", likely=True, **telephone) is Outcome.HELD
    assert touching("day", "part", stands=True, values=("name/kaur",)) is Outcome.HELD
    assert touching("day", "part", stands=True, values=("name/kaur",), known=("name/kaur",)) is Outcome.RELEASED


def test_the_values_in_common_are_those_of_the_record_that_agree():
    one = identity(replace(MAYA, names=(("Kuar", "Tom"),), born="2015-09-03", carers=("Kaur Jasprit",), upns=()))
    assert agreement(one, SHIELDED).values == {
        "born/2015-09-03",
        "place/HU52AB/12",
        "postcode/HU5 2AB",
        "carer/jasprit kaur",
        "telephone/07700900123x4417",
        "number/9990000018",
    }


@pytest.mark.parametrize("name", [("Kuar", "Maja"), ("Kaur", "Tom")], ids=["alike", "one part"])
def test_every_value_in_common_is_one_that_the_record_says(name):
    one = identity(replace(MAYA, names=(name,), born="2015-09-03"))
    found = agreement(one, SHIELDED).values
    assert {value for value in found if value.startswith("name/")}
    assert found <= set(said(one))


def test_a_place_and_who_is_there_tell_where_a_child_is():
    telling = {value for value in said(SHIELDED[0]) if locates(value)}
    assert {value.partition("/")[0] for value in telling} == {"place", "postcode", "carer", "telephone"}
    assert {value.partition("/")[0] for value in set(said(SHIELDED[0])) - telling} == {"name", "born", "number"}
