"""Who is shielded in a prepared population, what is true of them, and what its sources send in the month after.

Read from the generator, which knows the truth; the guard is not asked.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from contactpoint.disclosure.facts import SourceRecord
from contactpoint.lab.england.facts import Child
from contactpoint.lab.england.held import Records as Held
from contactpoint.lab.england.held import months
from contactpoint.lab.england.limits import Limited, limits
from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.local import Local
from contactpoint.lab.england.sources.modes import mode_of
from contactpoint.lab.england.sources.rows import Sources
from contactpoint.lab.prepared.records import Records

NEXT_MONTH = 1


@dataclass(frozen=True, slots=True)
class Shielded:
    """A child that is shielded in truth, its brothers and sisters, and every row that was sent of it before."""

    child: Child
    siblings: tuple[Child, ...]
    sent: tuple[SourceRecord, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """A row of the month after that is new or changed; `near`: it is of a shielded child or of its family."""

    record: SourceRecord
    near: bool


@dataclass(slots=True)
class Population:
    """`others`: some children who are not shielded, as the generator has them."""

    shielded: list[Shielded] = field(default_factory=list)
    coming: list[Coming] = field(default_factory=list)
    others: list[Child] = field(default_factory=list)


def population(plan: Plan, *, with_month: bool = True) -> Population:
    """Read chunk by chunk; `plan` is of month 0."""
    local, found = Local(plan), Population()
    records = Records(plan.seed, {one.code: one for one in local.organisations.register})
    for nth in range(plan.chunks):
        _chunk(plan, nth, Sources(Lots(plan, nth), local), records=records, found=found, with_month=with_month)
    return found


def _chunk(plan: Plan, nth: int, sources: Sources, *, records: Records, found: Population, with_month: bool) -> None:
    then = plan.at(NEXT_MONTH if with_month else 0)
    before, *after = months(sources, then, nth)
    shielded = {place for place, cause in limits(plan, nth).items() if cause is Limited.SHIELD}
    sent: defaultdict[int, list[SourceRecord]] = defaultdict(list)
    for written in before.records.values():
        if written.row.child.place in shielded:
            record = records.record(written.row)
            sent[written.row.child.place] += [record] if record else []
    families = set()
    for family in before.families:
        for child in family.children:
            if child.place in shielded:
                families.add(child.family_id)
                others = tuple(one for one in family.children if one.place not in shielded)
                found.shielded.append(Shielded(child, others, tuple(sent[child.place])))
        found.others += [child for child in family.children[:1] if child.place not in shielded]
    for month in after:
        for record, child in _changed(records, month.records, before=before.records, plan=then):
            found.coming.append(Coming(record, child.family_id in families))


def _changed(records: Records, now: Held, *, before: Held, plan: Plan) -> Iterator[tuple[SourceRecord, Child]]:
    for key, written in now.items():
        earlier = before.get(key)
        if mode_of(written.row.kind, plan) and (earlier is None or earlier.cells != written.cells):
            record = records.record(written.row)
            if record is not None:
                yield record, written.row.child
