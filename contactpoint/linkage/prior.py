"""How often two records of a file are of one person, from the weights of their pairs: no label is read."""

import numpy as np
from numpy.typing import NDArray

ROUNDS = 200
CLOSE = 1e-9


def odds(probability: float) -> float:
    """The odds of a probability in bits."""
    return float(np.log2(probability / (1 - probability)))


def estimated_prior(weights: NDArray[np.float64], *, prior: float, pairs: int) -> float:
    """The prior that the weights themselves bear out, by expectation maximisation with m and u fixed.

    `weights` are match weights in bits under `prior`, of the pairs that blocking reached; `pairs` is how many there are
    at all. Pairs that were not reached count as different. Without any pair the prior stays.
    """
    if not len(weights) or not pairs:
        return prior
    evidence = weights - odds(prior)
    for _ in range(ROUNDS):
        before = prior
        prior = float((1 / (1 + np.exp2(-(evidence + odds(before))))).sum()) / pairs
        if abs(prior - before) <= CLOSE * before:
            break
    return prior
