"""One record beside the records of children, with the model that is shipped."""

from dataclasses import replace
from itertools import permutations

import pytest

from contactpoint.linkage.decide import NOTHING_TO_COMPARE, Band
from contactpoint.linkage.engine import Beside, Stated, engine
from contactpoint.linkage.identities import Identity, Raw, identity

MAYA = identity(
    Raw(
        names=(("Harlow", "Maya Rose"),),
        born="2015-03-09",
        postcode="HU5 2AB",
        lines=("12 Mill Lane",),
        carers=("Jaspreet Harlow",),
        telephones=("07700 900123 x4417",),
    )
)
TWIN = replace(MAYA, given="leo", givens=("leo",), forms=("leo", "leonard"), given_sound="L")
ELSEWHERE = identity(Raw(names=(("Bell", "Tom"),), born="2012-01-01", postcode="YO1 7AA", lines=("1 High Street",)))


def decided(incoming, *beside):
    return engine().decide([Stated("health", incoming)], beside)


def of(number, known, *, record="r", source="benefit"):
    return Beside(number, record, Stated(source, known))


def test_a_record_is_linked_to_the_child_that_it_is_about():
    decision = decided(MAYA, of(1, TWIN, record="a"), of(2, MAYA, record="b"))
    assert (decision.band, decision.number) == (Band.MATCH, 2)


def test_a_twin_is_another_child():
    decision = decided(TWIN, of(2, MAYA))
    assert decision.number is None
    assert decision.band in (Band.LOW, Band.NONE)


def test_nobody_to_compare_with_is_no_match():
    assert decided(MAYA).band is Band.NONE


def test_of_a_records_versions_the_nearest_counts_in_any_order():
    moved = replace(MAYA, postcode="YO1 7AA", outward="YO1", houses=("YO17AA/1",), telephones=())
    versions = [of(2, one) for one in (ELSEWHERE, moved, MAYA)]
    found = {decided(MAYA, *some) for some in permutations(versions)}
    assert found == {decided(MAYA, of(2, MAYA))}


def test_whatever_the_incoming_record_ever_said_counts():
    both = [Stated("health", ELSEWHERE), Stated("health", MAYA)]
    assert engine().decide(both, [of(2, MAYA)]).number == 2
    assert engine().decide(both[:1], [of(2, MAYA)]).number is None


@pytest.mark.parametrize(("source", "linked"), [("benefit", True), ("health", False)])
def test_a_source_that_sends_a_child_once_sends_another_child(source, linked):
    decision = decided(MAYA, of(2, MAYA, source=source))
    assert (decision.number == 2) is linked
    assert linked or decision.candidates == (2,)


def test_a_record_that_says_nobody_is_an_error():
    nobody = Identity(born=MAYA.born, postcode=MAYA.postcode, houses=MAYA.houses)
    assert decided(nobody, of(2, MAYA)) == NOTHING_TO_COMPARE


def test_a_record_that_says_nothing_of_who_it_is_about_is_an_error():
    nobody = identity(Raw(born="2015-03-09", postcode="HU5 2AB", lines=("12 Mill Lane",)))
    assert decided(nobody, of(2, MAYA)).band is Band.ERROR
    assert decided(nobody).band is Band.ERROR


@pytest.mark.parametrize(
    ("one", "other"), [("Hassan", "Hussain"), ("Jack", "Jake"), ("Lily Rose", "Daisy Rose"), ("Twin 1", "Twin 2")]
)
@pytest.mark.parametrize("source", ["benefit", "school", "social_care.HUL"])
def test_twins_of_like_names_never_link_without_a_person(one, other, source):
    known, twin = (
        identity(Raw(names=(("Ahmed", given),), born="2015-03-09", postcode="HU5 2AB", lines=("12 Mill Lane",)))
        for given in (one, other)
    )
    assert decided(twin, of(2, known, source=source)).number is None


@pytest.mark.parametrize(("source", "linked"), [("health_visiting.HUL", False), ("health", True)])
def test_a_like_name_in_one_home_links_where_a_twin_would_have_been_counted(source, linked):
    spelt = identity(Raw(names=(("Harlow", "Mayya"),), born="2015-03-09", postcode="HU5 2AB", lines=("12 Mill Lane",)))
    decision = engine().decide([Stated("school", spelt)], [of(2, MAYA, source=source)])
    assert (decision.number == 2) is linked
    assert linked or decision.candidates == (2,)


def test_a_number_that_once_differed_is_looked_at():
    before, now = replace(MAYA, nhs="9990000018"), replace(MAYA, nhs=None)
    known = of(2, replace(MAYA, nhs="9990000026"))
    assert decided(now, known).number == 2
    decision = engine().decide([Stated("health", before), Stated("health", now)], [known])
    assert (decision.band, decision.rule, decision.candidates) == (Band.POTENTIAL, "other_nhs_number", (2,))


def test_a_given_name_that_families_bear_under_another_family_name_is_looked_at():
    turned, other = (
        identity(Raw(names=((family, "Khan"),), born="2015-03-09", postcode="HU5 2AB", lines=("12 Mill Lane",)))
        for family in ("Aaliyah", "Noor")
    )
    decision = decided(turned, of(2, other))
    assert (decision.rule, decision.candidates) == ("turned_names", (2,))
