"""Pairs put together, truly together, and both, from drawn groups."""

import pytest

from contactpoint.lab.evaluation.metrics import PairFigures, pair_figures


def groups(drawn):
    return {record: word for word in drawn.split() for record in word}


@pytest.mark.parametrize(
    ("found", "truth", "expected"),
    [
        ("abc d", "abc d", PairFigures(3, 3, 3)),
        ("a b c d", "abc d", PairFigures(0, 3, 0)),
        ("abcd", "ab cd", PairFigures(6, 2, 2)),
        ("ab cd", "abcd", PairFigures(2, 6, 2)),
        ("abc de", "ab cde", PairFigures(4, 4, 2)),
        ("ad bc", "ab cd", PairFigures(2, 2, 0)),
    ],
)
def test_pairs_are_counted_within_groups(found, truth, expected):
    assert pair_figures(groups(found), groups(truth)) == expected


@pytest.mark.parametrize(
    ("pairs", "precision", "recall", "f1"),
    [
        (PairFigures(4, 8, 2), 0.5, 0.25, 1 / 3),
        (PairFigures(3, 3, 3), 1.0, 1.0, 1.0),
        (PairFigures(0, 3, 0), 1.0, 0.0, 0.0),
        (PairFigures(3, 0, 0), 0.0, 1.0, 0.0),
        (PairFigures(0, 0, 0), 1.0, 1.0, 1.0),
    ],
)
def test_shares_of_pairs(pairs, precision, recall, f1):
    assert (pairs.precision, pairs.recall, pairs.f1) == (precision, recall, f1)


def test_a_truth_of_other_records_is_no_truth():
    with pytest.raises(ValueError, match="other records"):
        pair_figures(groups("abc"), groups("ab"))
