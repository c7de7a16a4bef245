"""What a file looks like in figures, counted row by row; no value is kept."""

from collections import Counter
from datetime import date

from contactpoint.identity.rules import Action
from contactpoint.intake.format.parsing import Cells
from contactpoint.intake.format.rows import Said


class Tally:
    """Counts of one file. `unread`: rows whose record_id cannot be read; `empties`: by column, of the rows split."""

    __slots__ = ("_days", "deleted", "empties", "ended", "rows", "unread")

    def __init__(self) -> None:
        self.rows = self.ended = self.deleted = self.unread = 0
        self.empties = Counter[str]()
        self._days = Counter[date]()

    def note(self, record_id: str, cells: Cells | None, said: Said | None) -> None:
        """One more row."""
        self.rows += 1
        self.unread += not record_id
        if cells:
            self.empties.update([column for column, text in cells.texts.items() if not text])
        if said:
            self._days[said.as_of] += 1
            self.ended += said.action is Action.END
            self.deleted += said.action is Action.DELETE

    @property
    def median_as_of(self) -> date | None:
        """The day before or on which half of the accepted rows were last confirmed."""
        left = self._days.total() / 2
        for day in sorted(self._days):
            left -= self._days[day]
            if left <= 0:
                return day
        return None
