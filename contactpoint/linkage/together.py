"""Which of many records hang together by pairs of them, as numbers."""

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32]


def hang_together(records: int, one: Places, other: Places) -> Places:
    """By record the smallest of those that it hangs together with by these pairs."""
    part = np.arange(records, dtype=np.int32)
    while True:
        ends = part[one], part[other]
        least = np.minimum(*ends)
        if (ends[0] == ends[1]).all():
            return part
        for several in (one, other, *ends):
            np.minimum.at(part, several, least)
        part = part[part]
