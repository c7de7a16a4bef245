"""How often two records are one person, from weights whose answer is known."""

import numpy as np
import pytest

from contactpoint.linkage.prior import estimated_prior, odds


def weights(*bits):
    return np.array(bits, dtype=np.float64)


@pytest.mark.parametrize(("probability", "bits"), [(0.5, 0.0), (0.8, 2.0), (0.2, -2.0), (1 / 1025, -10.0)])
def test_odds_are_bits(probability, bits):
    assert odds(probability) == pytest.approx(bits)


def test_pairs_that_are_certain_are_counted():
    certain = weights(*[60.0] * 30, *[-60.0] * 70)
    assert estimated_prior(certain, prior=0.5, pairs=1000) == pytest.approx(0.03)


@pytest.mark.parametrize("first", [1e-6, 0.001, 0.1, 0.9])
def test_the_first_prior_does_not_matter(first):
    """`same` of 400 pairs are one person; each bears evidence of 6 bits rightly in 9 of 10."""
    same, pairs = 40, 400
    evidence = np.repeat(
        [3.1699, -3.1699], [same * 9 // 10 + (pairs - same) // 10, same // 10 + (pairs - same) * 9 // 10]
    )
    found = estimated_prior(evidence + odds(first), prior=first, pairs=pairs)
    assert found == pytest.approx(same / pairs, rel=1e-3)


def test_pairs_that_blocking_did_not_reach_are_different():
    certain = weights(*[60.0] * 30)
    assert estimated_prior(certain, prior=0.5, pairs=30_000) == pytest.approx(0.001)


def test_the_answer_bears_itself_out():
    evidence = weights(9.0, 7.0, 3.0, -2.0, -8.0, -9.0)
    found = estimated_prior(evidence + odds(0.01), prior=0.01, pairs=100)
    expected = (1 / (1 + np.exp2(-(evidence + odds(found))))).sum() / 100
    assert found == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize(("found", "pairs"), [((), 100), ((5.0,), 0)])
def test_without_pairs_the_prior_stays(found, pairs):
    assert estimated_prior(weights(*found), prior=0.25, pairs=pairs) == 0.25
