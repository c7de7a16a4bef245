"""Every row that the sources of one chunk send in a month, spoilt as they would be."""

from collections.abc import Iterator
from dataclasses import dataclass

from contactpoint.intake.rules import Kind
from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.people.crowd import Crowd
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.cases import CASES
from contactpoint.lab.england.sources.errors import spoil, with_second_records
from contactpoint.lab.england.sources.local import Local
from contactpoint.lab.england.sources.national import NATIONAL
from contactpoint.lab.england.sources.sending import Sent

MAKERS = {**NATIONAL, **CASES}


@dataclass(frozen=True, slots=True)
class Sources:
    """What the sources of a chunk know; the same lots serve every month of it."""

    lots: Lots
    local: Local

    def rows(self, plan: Plan, crowd: Crowd, kind: Kind) -> list[Sent]:
        """Every row of one kind in the plan's month."""
        rows = MAKERS[kind](plan, self.lots, crowd, self.local)
        rows = with_second_records(self.lots, rows, kind)
        spoil(self.lots, rows, kind)
        return rows

    def all(self, plan: Plan, crowd: Crowd) -> Iterator[tuple[Kind, list[Sent]]]:
        """The rows of each kind."""
        for kind in Kind:
            yield kind, self.rows(plan, crowd, kind)
