"""One record of a source in one month, as it would be sent."""

from typing import NamedTuple

from contactpoint.lab.england.sources.lines import Cell
from contactpoint.lab.england.sources.sending import Sent


class Key(NamedTuple):
    """A record of a source."""

    source: str
    record_id: str


class Written(NamedTuple):
    """A record with its cells, before any of them are broken."""

    key: Key
    cells: list[Cell]
    row: Sent
