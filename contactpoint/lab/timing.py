"""How benches time: without the collector of rings, and told as percentiles."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

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
