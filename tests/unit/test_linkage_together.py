"""Records that hang together by any chain of pairs get one number, the smallest of theirs."""

import numpy as np
import pytest

from contactpoint.linkage.together import hang_together


@pytest.mark.parametrize(
    ("records", "pairs", "parts"),
    [
        (3, [], [0, 1, 2]),
        (4, [(3, 1)], [0, 1, 2, 1]),
        (5, [(1, 2), (3, 4), (2, 3)], [0, 1, 1, 1, 1]),
        (6, [(5, 4), (4, 3), (3, 2), (2, 1), (1, 0)], [0] * 6),
        (6, [(0, 1), (2, 3), (2, 3), (5, 5)], [0, 0, 2, 2, 4, 5]),
    ],
    ids=["none", "one", "chain", "long chain", "two parts"],
)
@pytest.mark.parametrize("turned", [False, True])
def test_parts(records, pairs, parts, turned):
    one, other = np.array([pair[::-1] if turned else pair for pair in pairs], dtype=np.int32).reshape(-1, 2).T
    assert hang_together(records, one.copy(), other.copy()).tolist() == parts


def test_numbers_are_as_short_as_those_of_the_pairs():
    none = np.array([], dtype=np.int32)
    assert hang_together(3, none, none.copy()).dtype == np.int32


def test_a_long_chain_in_any_order():
    order = np.random.default_rng(7).permutation(2_000).astype(np.int32)
    assert set(hang_together(2_000, order[:-1].copy(), order[1:].copy()).tolist()) == {0}
