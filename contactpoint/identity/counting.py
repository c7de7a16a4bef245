"""How many new rows found a child, and how many wait for a person, by likeness alone (B10-61).

What a source is told follows from its rows and what everybody sent, never from links, holds or shields: every record
counts, wherever it stands.
"""

from collections.abc import Collection
from dataclasses import dataclass

from contactpoint.linkage.judge import TO_LOOK_AT, Judged, Verdict


@dataclass(slots=True)
class Counted:
    """New rows of a batch so far."""

    founded: int = 0
    waiting: int = 0

    def arrives(self, pairs: Collection[Judged], *, speaks: bool) -> None:
        """One more row; `pairs` are with the records that were there before it, `speaks` where it says who it is."""
        verdicts = {pair.verdict for pair in pairs}
        if not speaks or (Verdict.SAME not in verdicts and verdicts & TO_LOOK_AT):
            self.waiting += 1
        elif Verdict.SAME not in verdicts:
            self.founded += 1
