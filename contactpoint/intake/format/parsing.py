"""A line of a feed into cells: what is common to CSV and NDJSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from contactpoint.identity.rules import Action
from contactpoint.intake.reading import Line

OWN_KEY = re.compile(r"[^\s\"',;|{}]{1,64}")


@dataclass(frozen=True, slots=True)
class Cells:
    """One row taken apart: the text of each column, and the entries of `names` where the kind has them."""

    texts: Mapping[str, str]
    names: tuple[Mapping[str, str], ...] = ()


class Splitter(Protocol):
    """Takes the lines of one file apart, in their order. The header of a CSV answers no cells."""

    def cells(self, line: Line) -> Cells | None:
        """The cells of a line; raises `RowRefused`, or `FileRefused` for what no row can mend."""

    def record_id(self, line: Line) -> str:
        """The source's own key of a line that `cells` refused, as far as it can be told; else ""."""


def own_key(found: str) -> str:
    """What was found where a record_id should stand, or "" where it may be something else."""
    likely = OWN_KEY.fullmatch(found) and found.isprintable() and found.casefold() not in set(Action)
    return found if likely else ""
