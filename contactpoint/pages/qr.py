"""A QR code as an outline that a page draws: nothing is fetched, and what it says stands in no address."""

from dataclasses import dataclass
from itertools import groupby

import segno


@dataclass(frozen=True, slots=True)
class Drawing:
    """`size`: squares a side, the quiet zone included; `path`: the dark ones, as SVG writes it."""

    size: int
    path: str


def drawn(text: str) -> Drawing:
    """The code that says `text`, which a telephone's camera reads."""
    code = segno.make(text, error="m", micro=False)
    rows = code.matrix_iter(border=code.default_border_size)
    path = "".join(_row(y, bytes(row)) for y, row in enumerate(rows))
    return Drawing(int(code.symbol_size()[0]), path)


def _row(y: int, squares: bytes) -> str:
    """Each run of dark squares as one stroke, a square high."""
    runs, x = [], 0
    for dark, run in groupby(squares):
        length = len(list(run))
        runs += [f"M{x} {y}h{length}v1h-{length}z"] if dark else []
        x += length
    return "".join(runs)
