"""The same plan makes the same people, chunk by chunk, whoever makes them and in whatever order."""

from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from math import gcd
from multiprocessing import get_context

from hypothesis import given, settings
from hypothesis import strategies as st

from contactpoint.kernel.numbers import NhsNumber, Upn
from contactpoint.lab.england.numbers import (
    CARER_STEP,
    CARER_TELEPHONES,
    NHS_A_BLOCK,
    NHS_STEP,
    UPN_STEP,
    UPNS,
    carer_telephone,
    nhs_numbers,
    upns,
)
from contactpoint.lab.england.people.families import chunk
from contactpoint.lab.england.plan import Plan

TODAY = date(2026, 9, 1)
SEEDS = st.integers(0, 2**32)
SIZES = st.integers(1, 400)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, children=SIZES, month=st.integers(0, 3))
def test_the_same_plan_makes_the_same_people_and_another_seed_others(seed, children, month):
    plan = Plan(children, seed, TODAY, month)
    made = chunk(plan, 0)
    assert made == chunk(Plan(children, seed, TODAY, month), 0)
    assert made != chunk(Plan(children, seed + 1, TODAY, month), 0)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, children=SIZES)
def test_the_asked_number_of_children_is_made_with_distinct_names_in_a_family(seed, children):
    families = chunk(Plan(children, seed, TODAY), 0)
    assert [child.place for family in families for child in family.children] == list(range(children))


def test_another_process_makes_the_same_chunk():
    plan = Plan(4_000, 7, TODAY, 1)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(partial(chunk, plan), (1, 0))) == [chunk(plan, 1), chunk(plan, 0)]


def test_numbers_visit_every_place_before_one_comes_again():
    """The step and the number of places share no factor: so place -> number is a bijection."""
    for step, places in ((NHS_STEP, NHS_A_BLOCK), (UPN_STEP, UPNS), (CARER_STEP, CARER_TELEPHONES)):
        assert gcd(step, places) == 1


@settings(max_examples=100)
@given(seed=SEEDS, start=st.integers(0, 3 * NHS_A_BLOCK))
def test_numbers_of_a_run_of_children_are_sound_and_distinct(seed, start):
    places = range(start, start + 300)
    for numbers, kind in ((nhs_numbers(seed, places), NhsNumber), (upns(seed, places), Upn)):
        assert len(set(map(kind.parse, numbers))) == len(places)
    assert len({carer_telephone(seed, place) for place in places}) == len(places)
