"""How benches time: without the collector of rings, and told as percentiles; how proofs tell two times apart."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import sqrt

A_MS = 1_000_000  # nanoseconds
SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


def percentile(times: Sequence[int], share: float) -> float:
    """The nearest rank of nanoseconds, in milliseconds."""
    ranked = sorted(times)
    return round(ranked[max(0, -(-int(share * 1000) * len(ranked) // 1000) - 1)] / A_MS, 4)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of rings, which is no part of what is timed."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def sign_test(differences: Sequence[float]) -> float:
    """The paired sign test's z: how far longer ones are from being as many as shorter ones; a tie is neither."""
    longer, shorter = (sum(sign * difference > 0 for difference in differences) for sign in (1, -1))
    return (longer - shorter) / sqrt(longer + shorter) if longer + shorter else 0.0
