"""The same plan makes the same bytes, and any part of a population can be made alone."""

from datetime import timedelta
from math import gcd
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from contactpoint.lab.numbers import (
    CARER_STEP,
    CARER_TELEPHONES,
    NHS_A_BLOCK,
    NHS_STEP,
    UPN_STEP,
    UPNS,
    carer_telephone,
    nhs_number,
    upn,
)
from contactpoint.lab.people import CHILDREN_A_BLOCK, blocks_of, families
from contactpoint.lab.plan import Plan
from tests.support.populations import TODAY, all_bytes, population

SEEDS = st.integers(0, 2**32)
SIZES = st.integers(1, 150)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, children=SIZES)
def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(seed, children):
    with TemporaryDirectory() as folder:
        once = all_bytes(population(Path(folder, "once"), children, seed=seed))
        again = all_bytes(population(Path(folder, "again"), children, seed=seed))
        other = all_bytes(population(Path(folder, "other"), children, seed=seed + 1))
    assert once == again
    assert once["feeds/benefit.csv"] != other["feeds/benefit.csv"]


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, children=SIZES)
def test_a_block_made_alone_is_that_of_the_whole(seed, children):
    plan = Plan(children, seed, TODAY)
    whole = list(families(plan, blocks_of(children)))
    alone = [family for block in reversed(blocks_of(children)) for family in families(plan, [block])]
    assert sorted(alone, key=lambda family: family.place) == whole
    assert [child.place for family in whole for child in family.children] == list(range(children))


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_a_child_does_not_change_when_the_population_grows(seed):
    small = list(families(Plan(CHILDREN_A_BLOCK, seed, TODAY), [0]))
    large = list(families(Plan(10 * CHILDREN_A_BLOCK, seed, TODAY), [0]))
    assert small == large


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_another_seed_or_day_makes_other_people(seed):
    plans = [Plan(35, seed, TODAY), Plan(35, seed + 1, TODAY), Plan(35, seed, TODAY + timedelta(1))]
    made = [
        [(child.born, child.given) for family in families(plan, [0]) for child in family.children] for plan in plans
    ]
    assert made[0] != made[1]
    assert made[0] != made[2]


def test_numbers_visit_every_place_before_one_comes_again():
    """The step and the number of places share no factor: so place -> number is a bijection."""
    for step, places in ((NHS_STEP, NHS_A_BLOCK), (UPN_STEP, UPNS), (CARER_STEP, CARER_TELEPHONES)):
        assert gcd(step, places) == 1


@settings(max_examples=100)
@given(seed=SEEDS, start=st.integers(0, 3 * NHS_A_BLOCK))
def test_numbers_of_a_run_of_children_are_distinct(seed, start):
    places = range(start, start + 300)
    for numbers in (nhs_number, upn, carer_telephone):
        assert len({numbers(seed, place) for place in places}) == len(places)
