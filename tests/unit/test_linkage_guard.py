"""What the guard finds in common between a record and a shielded child, and what becomes of the record."""

from dataclasses import replace

import pytest

from contactpoint.linkage.guard import Agreement, Fact, Outcome, Seen, agreement, near_dates, outcome, said
from contactpoint.linkage.guarded import Guarded
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
        *[(born, True) for born in ("2015-03", "2015", "2015-07", "2014-10")],
        *[(born, False) for born in ("2015-09-10", "2014-09-06", "2016-04", "2014", "2013-04-01", "2015-02-31-")],
    ],
)
def test_a_date_of_birth_is_near_within_a_swap_a_digit_or_six_months(born, near):
    assert near_dates("2015-03-09", born) is near is near_dates(born, "2015-03-09")


def test_a_date_that_does_not_exist_is_one_digit_out_at_most():
    assert near_dates("2015-02-31", "2015-02-21")
    assert not near_dates("2015-02-31", "2015-03-01")


def test_places_carers_and_numbers_are_known_again():
    assert facts(**HOME) == {Fact.PLACE, Fact.POSTCODE}
    assert facts(lines=("14 Mill Lane",), postcode="HU5 2AB") == {Fact.POSTCODE}
    assert facts(lines=HOME["lines"], postcode="") == {Fact.PLACE}
    assert facts(carers=("Jaspreet KAUR",)) == facts(carers=("Kaur Jasprit",)) == {Fact.CARER}
    assert facts(telephones=("07700 900123 x4417",)) == {Fact.CARER, Fact.TELEPHONE}
    assert facts(nhs="9990000018") == {Fact.NUMBER}
    assert Fact.UNDATED in facts(born="")


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


def test_whatever_could_touch_is_found():
    """The net is no narrower than the comparison."""
    kept = Guarded[str]()
    kept.add("maya", SHIELDED)
    for changes in (
        *({"names": (name,), "born": born} for name in NAMES.values() for born in ("", "2015-09-03")),
        *({"names": (("Kaur", "Tom"),), "born": born} for born in ("2015-03-09", "2015-03", "2015")),
        *({"names": (("Bell", "Maya"),), "born": born} for born in ("2015-03-09", "2015-03", "2015")),
        HOME,
        {"lines": HOME["lines"], "postcode": ""},
        {"lines": (), "postcode": "HU5 2AB", "born": "2015-03-09"},
        {"carers": ("Jasprit Kaur",), "born": "2015-08-01"},
        {"telephones": ("07700 900123 x4417",)},
        {"nhs": "9990000018"},
    ):
        one = identity(replace(NOBODY, **changes))
        assert agreement(one, SHIELDED).touches, changes
        assert kept.near(one) | kept.named(one) == {"maya"}, changes
    assert kept.near(identity(NOBODY)) == kept.named(identity(NOBODY)) == set()


def test_every_value_in_common_is_one_that_the_record_says():
    one = identity(replace(MAYA, names=(("Kuar", "Maja"),), born="2015-09-03"))
    assert agreement(one, SHIELDED).values <= set(said(one))
