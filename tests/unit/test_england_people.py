"""The people of synthetic England: rates met, numbers that belong to nobody, months that go on."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import chain
from math import sqrt

import pytest

from contactpoint.disclosure.areas import authority_of
from contactpoint.kernel.numbers import NhsNumber, Upn
from contactpoint.lab.england.days import age_on, months_after
from contactpoint.lab.england.draws import draws_of, quota
from contactpoint.lab.england.facts import Flag, HomeKind
from contactpoint.lab.england.limits import Limited, limits
from contactpoint.lab.england.numbers import DRAMA, carer_telephone
from contactpoint.lab.england.people.care import cared_for
from contactpoint.lab.england.people.dated import Day
from contactpoint.lab.england.people.families import chunk
from contactpoint.lab.england.people.names import names_of_heritages, spellings
from contactpoint.lab.england.people.near_names import nickname, short_names
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.rates import population

TODAY = date(2026, 9, 1)
CHILDREN, FEWER = 20_000, 7_000
PLAN = Plan(CHILDREN, 20260901, TODAY)
SIGMAS = 3


@cache
def everybody(plan):
    return tuple(chain.from_iterable(chunk(plan, number) for number in range(plan.chunks)))


def children_of(families):
    return [child for family in families for child in family.children]


@pytest.fixture(scope="module")
def families():
    return everybody(PLAN)


@pytest.fixture(scope="module")
def children(families):
    return children_of(families)


def flagged(children, flag):
    return sum(flag in child.flags for child in children)


def within(made, rate, count):
    return rate * count <= made <= rate * count + SIGMAS * sqrt(rate * (1 - rate) * count)


@pytest.mark.parametrize(
    ("flag", "rate"),
    [
        (Flag.TWIN, "twins"),
        (Flag.TRIPLET, "triplets"),
        (Flag.FORMER_NAME, "former_name"),
        (Flag.TRANSLITERATED, "transliterated"),
        (Flag.DOUBLE_BARRELLED, "double_barrelled"),
        (Flag.ORDER_UNCERTAIN, "order_uncertain"),
        (Flag.MOVED, "moved"),
        (Flag.MOVED_ACROSS, "moved_across"),
        (Flag.LOOKED_AFTER, "looked_after"),
        (Flag.ADOPTED, "adopted"),
        (Flag.IN_PLACEMENT, "in_placement"),
        (Flag.NEWBORN, "newborn"),
        (Flag.IN_REFUGE, "in_refuge"),
    ],
)
def test_a_share_of_children_is_never_under_its_rate_and_within_sampling_error(children, flag, rate):
    assert within(flagged(children, flag), getattr(population(), rate), CHILDREN)


def test_shares_of_twins_pupils_and_families_are_met_too(families, children):
    rate = population()
    twins = flagged(children, Flag.TWIN)
    pupils = [child for child in children if 5 <= age_on(TODAY, child.born) <= 15]
    assert within(flagged(children, Flag.NEAR_NAMED_TWIN), rate.near_named_twins, twins)
    assert within(flagged(pupils, Flag.NOT_IN_SCHOOL), rate.not_in_school, len(pupils))
    assert within(flagged(children, Flag.HALF_SIBLING), rate.half_siblings, len(families))


def test_everybody_is_there_once_and_under_eighteen(families, children):
    assert [child.place for child in children] == list(range(CHILDREN))
    assert all(age_on(TODAY, child.born) < 18 and child.born <= TODAY for child in children)
    assert CHILDREN / len(families) == pytest.approx(1.75, rel=0.01)
    assert all(child.family_id == family.place for family in families for child in family.children)


def test_numbers_are_sound_and_nobody_shares_one(children):
    everyone = [*children, *(child.former for child in children if child.former)]
    for numbers, kind in (([one.nhs_number for one in everyone], NhsNumber), ([one.upn for one in everyone], Upn)):
        assert len(set(numbers)) == len(everyone)
        assert all(kind.parse(number) == number for number in numbers)
    assert all(child.nhs_number.startswith("999") for child in children)


def test_a_telephone_is_that_of_one_carer(families, children):
    of_children = chain.from_iterable(child.carers for child in children)
    of_old = chain.from_iterable(child.former.carers for child in children if child.former)
    carers = {id(carer): carer for carer in chain(of_children, of_old)}.values()
    assert len({carer.telephone for carer in carers}) == len(carers)


def test_telephones_stay_apart_for_more_carers_than_there_are_mobiles():
    carers = [*range(9_999_900, 10_000_100), *range(39_999_900, 40_000_100), 129_999_999]
    assert len({carer_telephone(1, carer) for carer in carers}) == len(carers)
    assert all(carer_telephone(1, carer).startswith(DRAMA) for carer in carers)


def test_twins_are_born_together_with_names_of_their_own(families):
    for family in families:
        twins = [child for child in family.children if Flag.TWIN in child.flags]
        assert len({child.born for child in twins}) * 2 == len(twins)
        assert len({child.names[0].given[0] for child in twins}) == len(twins)
        assert [child.birth_order for child in twins] == [1, 2] * (len(twins) // 2)


def test_near_named_twins_are_one_letter_apart(families):
    for family in families:
        near = [child for child in family.children if Flag.NEAR_NAMED_TWIN in child.flags]
        if near:
            one, other = (child.names[0].given[0].lower() for child in near)
            assert _letters_apart(one, other) == 1
            assert len({child.gender for child in near}) == 1


def _letters_apart(one, other):
    """Levenshtein's, slow and plain."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, row = row, [i]
        for j, facing in enumerate(other, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != facing)))
    return row[-1]


def test_homes_are_at_real_postcodes_of_the_plans_authorities(children):
    codes = {code for code, _ in PLAN.authorities}
    assert "HUL" in codes
    assert len(codes) == round(CHILDREN / 1_500)
    for child in children:
        assert len(child.homes) >= 2
        for home in child.homes:
            assert home.authority in codes
            assert authority_of(home.postcode) == home.authority


def test_a_refuge_has_many_families_at_one_address(families):
    refuges = Counter(
        home.address_id
        for family in families
        for home in {child.homes[0] for child in family.children}
        if home.kind in (HomeKind.REFUGE, HomeKind.HOSTEL)
    )
    there = [child for family in families for child in family.children if Flag.IN_REFUGE in child.flags]
    assert refuges.keys() == {child.homes[0].address_id for child in there}
    assert all(8 <= count <= 30 for count in refuges.values())


def test_an_adopted_child_was_somebody_else_in_two_feeds(children):
    adopted = [child for child in children if child.former]
    assert adopted == [child for child in children if Flag.ADOPTED in child.flags]
    ids = {child.true_id for child in children}
    for child in adopted:
        assert child.former.true_id not in ids
        assert child.former.name.family != child.names[0].family
        assert len(child.former.still_in) == 2
        assert child.born < child.former.order_on <= TODAY


def test_names_are_written_in_ways_that_belong_together(children):
    for child in children:
        usual = (child.names[0].family, child.names[0].given)
        turned = (" ".join(usual[1]), tuple(usual[0].split()))
        assert (turned in child.spellings) == (Flag.ORDER_UNCERTAIN in child.flags)
        spelt = [way for way in child.spellings[1:] if way != turned]
        assert bool(spelt) == (Flag.TRANSLITERATED in child.flags)
        assert child.spellings[:1] in ((), (usual,))
        for family, given in spelt:
            assert given[0] in spellings(usual[1][0])
            assert family in spellings(usual[0])


def test_common_names_are_common(children):
    muslim = [child for child in children if child.heritage == "south_asian_muslim" and child.gender == "male"]
    whole = Counter((child.names[0].given[0], child.names[0].family) for child in muslim)
    assert whole["Muhammad", "Khan"] + whole["Mohammed", "Khan"] >= len(muslim) * 0.002
    families = Counter(child.names[0].family for child in children)
    assert len(families) > 2_000
    assert families["Smith"] > 20


def test_every_heritage_has_children(children):
    assert set(names_of_heritages()) == {child.heritage for child in children}


def test_most_names_have_a_short_form():
    random = draws_of("short")
    assert nickname("Thomas", random) == "Tom"
    assert nickname("Muhammad", random) == "Mo"
    assert short_names("Jun-Jie") == ("Jun",)
    assert nickname("Wei", random) is None


def test_limited_children_are_three_others_for_each_shielded():
    causes = Counter(chain.from_iterable(limits(PLAN, number).values() for number in range(PLAN.chunks)))
    shielded = causes[Limited.SHIELD]
    assert within(shielded, population().shielded, CHILDREN)
    assert causes.total() == 4 * shielded


def test_a_small_population_has_twenty_shielded_children():
    assert Counter(limits(Plan(400, 1, TODAY), 0).values())[Limited.SHIELD] == 20


def test_a_quota_is_never_short_over_chunks():
    for rate in (0.0001, 0.0003, 0.007, 0.35, 0.99):
        for chunks in range(1, 70):
            made = sum(quota(rate, 3_500, chunk=number, of=3_500 * chunks) for number in range(chunks))
            assert made >= rate * 3_500 * chunks


def test_months_later_everybody_is_who_they_were(children):
    later = {child.place: child for child in children_of(everybody(PLAN.at(6)))}
    day = months_after(TODAY, 6)
    gone = [child for child in children if child.place not in later]
    assert gone
    assert all(age_on(day, child.born) >= 18 for child in gone)
    for child in children:
        now = later.get(child.place, child)
        if now.former != child.former:
            continue
        assert (now.true_id, now.nhs_number, now.upn, now.born, now.gender) == (
            child.true_id,
            child.nhs_number,
            child.upn,
            child.born,
            child.gender,
        )
        assert now.homes[-len(child.homes) :] == child.homes
        assert now.names[-len(child.names) :] == child.names


def test_an_adoption_order_gives_another_identity_in_another_family(children):
    before = {child.place: child for child in children}
    families = everybody(PLAN.at(6))
    orders = [
        (family, child)
        for family in families
        for child in family.children
        if child.former and child.former.order_on > TODAY
    ]
    assert orders
    for family, child in orders:
        old = before[child.place]
        assert (child.former.true_id, child.former.nhs_number) == (old.true_id, old.nhs_number)
        assert child.former.name.family != child.names[0].family
        assert child.true_id != old.true_id
        assert family.children == (child,)
        assert child.family_id == family.place != old.family_id
        assert {home.address_id for home in child.homes}.isdisjoint({child.former.home.address_id})
    everyone = children_of(families)
    ids = [child.true_id for child in everyone] + [child.former.true_id for child in everyone if child.former]
    assert len(set(ids)) == len(ids)


def test_in_a_month_children_are_born_move_and_change_names(children):
    day = months_after(TODAY, 1)
    later = children_of(everybody(PLAN.at(1)))
    born = [child for child in later if child.place >= CHILDREN]
    assert len(born) == pytest.approx(CHILDREN / 230 * 30.44 / 28, rel=0.1)
    assert all(TODAY < child.born <= day for child in born)
    before = {child.place: child for child in children}
    moved = [child for child in later if child.place in before and child.homes != before[child.place].homes]
    assert len(moved) == pytest.approx(CHILDREN * 0.09 / 12, rel=0.2)
    renamed = [child for child in later if child.place in before and len(child.names) > len(before[child.place].names)]
    assert len(renamed) == pytest.approx(CHILDREN * 0.02 / 60, abs=4)
    assert all(child.names[1:] == before[child.place].names for child in renamed)
    assert any(child.homes[0].kind in (HomeKind.REFUGE, HomeKind.HOSTEL) for child in moved)
    assert len({child.nhs_number for child in later}) == len(later)


def test_a_child_in_care_does_not_move_with_the_family(children):
    apart = (Flag.LOOKED_AFTER, Flag.IN_PLACEMENT)
    later = children_of(everybody(PLAN.at(6)))
    assert all((child.homes[0].kind is HomeKind.PLACEMENT) == bool(child.flags.intersection(apart)) for child in later)


def test_no_child_in_a_refuge_is_looked_after_or_adopted(children):
    inside = [replace(child, flags=frozenset({Flag.IN_REFUGE})) for child in children[:2_000]]
    assert cared_for(PLAN, 0, inside) == {}
    assert cared_for(PLAN, 0, list(children[:2_000]))


def test_a_placement_is_no_move(children):
    child = next(child for child in children if child.flags == {Flag.LOOKED_AFTER})
    home, *others = child.homes
    for since in (TODAY, child.born):
        homes = (replace(home, since=since), *others)
        assert not set(Day(TODAY).flags(child.born, child.names, homes))


def test_a_year_on_shares_are_about_what_they_were():
    later = children_of(everybody(Plan(FEWER, 20260901, TODAY, month=12)))
    for flag, rate in (
        (Flag.MOVED, 0.09),
        (Flag.MOVED_ACROSS, 0.025),
        (Flag.NEWBORN, 1 / 230),
        (Flag.IN_REFUGE, 0.0015),
    ):
        assert flagged(later, flag) == pytest.approx(rate * len(later), rel=0.2, abs=6)
    assert len(later) == pytest.approx(FEWER, rel=0.05)


def test_a_newborn_is_under_four_weeks(children):
    newborn = {child.place for child in children if Flag.NEWBORN in child.flags}
    assert newborn == {child.place for child in children if child.born > TODAY - timedelta(28)}
