"""What the sources of one chunk hold at the end of each month: what they know of children, and closed cases.

A case system does not forget a case on the day it is closed: it sends it with `ended_on` for a year.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from contactpoint.intake.rules import Kind
from contactpoint.lab.england.days import months_after
from contactpoint.lab.england.facts import Family
from contactpoint.lab.england.people.crowd import Crowd, crowd_of
from contactpoint.lab.england.people.families import through
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.cases import CASES, closed, ended_on
from contactpoint.lab.england.sources.lines import Writer
from contactpoint.lab.england.sources.rows import Sources
from contactpoint.lab.england.sources.written import Key, Written

KEPT = 12  # months for which a closed case is still sent
RECORD_ID = 0

Records = dict[Key, Written]


@dataclass(frozen=True, slots=True)
class Month:
    """The families of a chunk at the end of a month, and every record that sources hold then."""

    families: Sequence[Family]
    records: Records


def months(sources: Sources, plan: Plan, chunk: int) -> Iterator[Month]:
    """Month 0, which sets every mark, and then the plan's month with those that it follows from.

    Before the last two only case systems are looked at, as far back as a closed case is kept.
    """
    records: Records = {}
    for month, families in enumerate(through(plan, chunk)):
        if 0 < month < plan.month - KEPT - 1:
            records = {}
            continue
        then = plan.at(month)
        crowd = crowd_of(families, then.extracted)
        kinds = tuple(Kind) if month in (0, plan.month - 1, plan.month) else tuple(CASES)
        here = {written.key: written for kind in kinds for written in _written(sources, then, crowd, kind)}
        here |= {written.key: written for written in closed_cases(records, here, then, crowd)}
        yield Month(families, here)
        records = here


def closed_cases(before: Records, here: Collection[Key], plan: Plan, crowd: Crowd) -> Iterator[Written]:
    """Cases that are over, or are no longer worked on since the month before, but those of an adopted child."""
    adopted = {child.former.true_id for child in crowd.children if child.former is not None}
    for key, written in before.items():
        row = written.row
        if row.kind in CASES and key not in here and row.child.true_id not in adopted:
            ended = ended_on(row)
            if ended is None:
                row = closed(row, plan)
                yield Written(key, Writer(row.kind, plan.seed).cells(row), row)
            elif months_after(ended, KEPT) > plan.extracted:
                yield written


def _written(sources: Sources, plan: Plan, crowd: Crowd, kind: Kind) -> Iterator[Written]:
    writer = Writer(kind, plan.seed)
    for row in sources.rows(plan, crowd, kind):
        cells = writer.cells(row)
        yield Written(Key(row.source, str(cells[RECORD_ID])), cells, row)
