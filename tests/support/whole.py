"""How much of what is exhaustive is tried: a sample in `make test`, all of it by `make chaos` and `make proofs`."""

import os
from collections.abc import Iterable
from typing import TypeVar

WHOLE = "WHOLE" in os.environ
Item = TypeVar("Item")


def some(items: Iterable[Item], most: int) -> list[Item]:
    """All of them where the whole is asked for; else so many, evenly spaced, the first and the last among them."""
    every = list(items)
    if WHOLE or len(every) <= most:
        return every
    return [every[nth * (len(every) - 1) // (most - 1)] for nth in range(most)]
