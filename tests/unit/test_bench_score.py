"""What the bench of the scorer draws, and what it says where it could not measure."""

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest

import contactpoint.linkage
from contactpoint.lab.bench_score.measuring import CANDIDATES, LEAST_OF_A_LEVEL, Timed, compare, difference, rarest
from contactpoint.lab.bench_score.pairs import at_random, blocked, for_rare_levels, missing, seen
from contactpoint.lab.bench_score.records import MOST_CHUNKS, chosen, identities
from contactpoint.lab.england.plan import Plan
from contactpoint.linkage.blocking import keys
from contactpoint.linkage.scorer import Scorer

PLAN = Plan(150, 7, date(2026, 9, 1))
MODEL = Path(contactpoint.linkage.__file__).parent / "models" / "england"


@pytest.fixture(scope="module")
def records():
    return identities(PLAN, lambda: None)


@pytest.fixture(scope="module")
def scorer():
    return Scorer.load(MODEL)


def test_records_are_those_of_every_child(records):
    assert len(records) > 2 * PLAN.children
    assert sum(one.family is not None for one in records) > 0.9 * len(records)


@pytest.mark.parametrize(("chunks", "taken"), [(1, (0,)), (4, (0, 1, 2, 3)), (600, (0, 100, 200, 300, 400, 500))])
def test_chunks_are_spread_over_a_population(chunks, taken):
    assert chosen(chunks) == taken
    assert len(taken) <= MOST_CHUNKS


def test_blocked_pairs_share_a_key(records):
    pairs = blocked(records, 100, Random(3))
    assert len(pairs) == 100
    assert all(keys(one) & keys(other) for one, other in pairs)
    assert pairs == blocked(records, 100, Random(3))


def test_where_blocking_finds_fewer_pairs_all_are_taken(records):
    assert len(blocked(records[:40], 10_000, Random(3))) < 10_000


def test_pairs_at_random_are_of_two_records(records):
    places = {id(one): place for place, one in enumerate(records)}
    pairs = at_random(records, 50, Random(3))
    assert len(pairs) == 50
    assert all(places[id(one)] != places[id(other)] for one, other in pairs)


def test_every_level_of_the_shipped_model_can_be_met(records, scorer):
    pairs = blocked(records, 100, Random(3))
    counts = seen(scorer, pairs)
    assert missing(scorer, counts, 3)
    made = for_rare_levels(scorer, records, counts, least=3, draw=Random(4))
    assert not missing(scorer, counts, 3)
    assert counts == seen(scorer, pairs + made)
    assert rarest(scorer, counts) == 3


def test_a_difference_speaks_only_where_every_level_was_met_often_enough(scorer):
    places = [(one.name, level.value) for one in scorer.comparisons for level in one.levels]
    enough = Counter(dict.fromkeys(places, LEAST_OF_A_LEVEL))
    assert difference(scorer, enough, 1e-14) == {"largest_weight_difference": 1e-14}
    assert difference(scorer, enough - Counter(places[:1]), 1e-14) == {}


def test_ratios_are_of_medians():
    timed = Timed(
        {count: [0.1, 0.2, 9.0] for count in CANDIDATES}, {count: [1.0, 0.001, 0.0001] for count in CANDIDATES}
    )
    figures = timed.figures()
    assert (figures["splink_ms"], figures["ours_ms"], figures["ratio"]) == (200.0, 1.0, 200.0)
    assert {"ratio_1", "ratio_10", "splink_1_ms", "ours_10_ms"} <= figures.keys()


class Reference:
    """Splink, that answers something else for one pair."""

    def __init__(self, scorer, pairs):
        self.scores = [scorer.compare(one, [other]) for one, other in pairs]

    def answers(self, comparisons):
        weights = [scores.weights[0] for scores in self.scores]
        levels = [scores.levels[0].tolist() for scores in self.scores]
        weights[3] += 0.5
        levels[5][0] = 99
        return weights, levels


def test_what_is_not_equal_is_told(records, scorer):
    pairs = at_random(records, 10, Random(3))
    compared = compare(Reference(scorer, pairs), scorer, pairs)
    assert (compared.pairs, compared.other_levels) == (10, 1)
    assert compared.largest == pytest.approx(0.5)
