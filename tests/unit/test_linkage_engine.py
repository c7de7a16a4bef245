"""One record beside others, with the model that is shipped."""

from dataclasses import replace
from itertools import permutations

import pytest

from contactpoint.linkage.decide import decide
from contactpoint.linkage.engine import Beside, Stated, engine
from contactpoint.linkage.identities import Raw, identity
from contactpoint.linkage.judge import DIGITS, Bands, Verdict
from contactpoint.linkage.scorer import Scorer
from contactpoint.linkage.trained import SHIPPED

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


NEW = "new"


def judged(incoming, *beside, source="health"):
    return engine().judged(NEW, [Stated(source, incoming)], beside)


def of(record, known, *, source="benefit"):
    return Beside(record, Stated(source, known))


def linked(incoming, *beside, source="health"):
    """The records that are one child with the incoming one, and the rules that leave others in doubt."""
    sources = {NEW: source, **{one.record: one.stated.source for one in beside}}
    pairs = [*judged(incoming, *beside, source=source)]
    for place, one in enumerate(beside):
        pairs += engine().judged(one.record, [one.stated], beside[place + 1 :])
    children = decide(sources, pairs)
    own = {record for record, cluster in children.clusters.items() if cluster == children.clusters[NEW]}
    return own - {NEW}, {doubt.pair.rule for doubt in children.doubts}


def test_a_record_is_linked_to_the_child_that_it_is_about():
    assert linked(MAYA, of("a", TWIN), of("b", MAYA)) == ({"b"}, set())


def test_a_twin_is_another_child():
    assert linked(TWIN, of("b", MAYA)) == (set(), set())


def test_the_engine_judges_by_the_published_bands():
    assert engine().bands == Bands.load()


def test_beside_nobody_nothing_is_judged():
    assert judged(MAYA) == []


def test_a_pair_is_named_in_one_way_whichever_record_comes_first():
    (there,) = judged(MAYA, of("b", MAYA))
    (back,) = engine().judged("b", [Stated("benefit", MAYA)], [Beside(NEW, Stated("health", MAYA))])
    assert there == back
    assert there[:2] == ("b", NEW)


def test_weights_are_rounded_so_that_no_machine_differs():
    (pair,) = judged(MAYA, of("b", MAYA))
    (weight,) = Scorer.load(SHIPPED).compare(MAYA, [MAYA]).weights
    assert pair.weight == round(weight, DIGITS) != weight


def test_what_is_asked_of_a_child_to_join_a_row_alone_is_told_with_the_pair():
    like = replace(MAYA, given="mayla", givens=("mayla",), forms=("mayla",), given_sound=None)
    known = of("b", MAYA, source="health_visiting.HUL")
    asked = [judged(one, known, source="school")[0].lone for one in (MAYA, like, TWIN)]
    assert asked == [1, 2, 0]


def test_what_numbers_in_common_weigh_is_told_apart():
    numbered = replace(MAYA, nhs="9990000018", upns=("A801200000001",))
    (plain,), (both,), (one,) = (
        judged(incoming, of("b", numbered)) for incoming in (MAYA, numbered, replace(numbered, upns=()))
    )
    assert plain.numbers == 0
    assert 0 < one.numbers < both.numbers
    assert both.weight - both.numbers == pytest.approx(plain.weight, abs=1e-5)


def test_a_number_that_differs_is_none_in_common():
    (pair,) = judged(replace(MAYA, nhs="9990000018"), of("b", replace(MAYA, nhs="9990000026")))
    assert pair.numbers == 0


def test_each_record_is_judged_once_in_the_order_of_the_names():
    found = judged(MAYA, of("c", TWIN), of("b", MAYA), of("c", MAYA))
    assert [pair.one for pair in found] == ["b", "c"]


def test_of_a_records_versions_the_nearest_counts_in_any_order():
    moved = replace(MAYA, postcode="YO1 7AA", outward="YO1", houses=("YO17AA/1",), telephones=())
    versions = [of("b", one) for one in (ELSEWHERE, moved, MAYA)]
    found = {tuple(judged(MAYA, *some)) for some in permutations(versions)}
    assert found == {tuple(judged(MAYA, of("b", MAYA)))}


def test_whatever_the_incoming_record_ever_said_counts():
    both = [Stated("health", ELSEWHERE), Stated("health", MAYA)]
    (pair,), (once,) = (engine().judged(NEW, said, [of("b", MAYA)]) for said in (both, both[:1]))
    assert (pair.verdict, once.verdict) == (Verdict.SAME, Verdict.FAINT)


@pytest.mark.parametrize(("source", "same"), [("benefit", True), ("health", False)])
def test_a_source_that_sends_a_child_once_sends_another_child(source, same):
    found, doubts = linked(MAYA, of("b", MAYA, source=source))
    assert (found == {"b"}) is same
    assert same or doubts == {"second_row"}


@pytest.mark.parametrize(
    ("one", "other"), [("Hassan", "Hussain"), ("Jack", "Jake"), ("Lily Rose", "Daisy Rose"), ("Twin 1", "Twin 2")]
)
@pytest.mark.parametrize("source", ["benefit", "school", "social_care.HUL"])
def test_twins_of_like_names_never_link_without_a_person(one, other, source):
    known, twin = (
        identity(Raw(names=(("Ahmed", given),), born="2015-03-09", postcode="HU5 2AB", lines=("12 Mill Lane",)))
        for given in (one, other)
    )
    assert linked(twin, of("b", known, source=source))[0] == set()


@pytest.mark.parametrize(("source", "same"), [("health_visiting.HUL", False), ("health", True)])
def test_a_like_name_in_one_home_links_where_a_twin_would_have_been_counted(source, same):
    spelt = identity(Raw(names=(("Harlow", "Mayya"),), born="2015-03-09", postcode="HU5 2AB", lines=("12 Mill Lane",)))
    found, doubts = linked(spelt, of("b", MAYA, source=source), source="school")
    assert (found == {"b"}) is same
    assert same or doubts


def test_a_number_that_once_differed_is_looked_at():
    before, now = replace(MAYA, nhs="9990000018"), replace(MAYA, nhs=None)
    known = of("b", replace(MAYA, nhs="9990000026"))
    assert linked(now, known)[0] == {"b"}
    (pair,) = engine().judged(NEW, [Stated("health", before), Stated("health", now)], [known])
    assert (pair.verdict, pair.rule) == (Verdict.CLASH, "other_nhs_number")


def test_a_given_name_that_families_bear_under_another_family_name_is_looked_at():
    turned, other = (
        identity(Raw(names=((family, "Khan"),), born="2015-03-09", postcode="HU5 2AB", lines=("12 Mill Lane",)))
        for family in ("Aaliyah", "Noor")
    )
    assert linked(turned, of("b", other)) == (set(), {"turned_names"})


def test_why_two_records_are_one_is_told_by_the_versions_that_weigh_most():
    ones = [Stated("health", one) for one in (ELSEWHERE, MAYA)]
    others = [Stated("benefit", one) for one in (TWIN, MAYA)]
    told = {engine().reason(one, other) for one in permutations(ones) for other in permutations(others)}
    assert told == {"Same date of birth, given names, family name, address and carer."}
