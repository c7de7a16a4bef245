"""What the sources of some chunks of synthetic England say, as the identities that are compared."""

from collections.abc import Callable

from contactpoint.identity.rules import identity_of
from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.people.crowd import crowd_of
from contactpoint.lab.england.people.families import chunk
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.local import Local
from contactpoint.lab.england.sources.rows import Sources
from contactpoint.lab.prepared.records import Records
from contactpoint.linkage.identities import Identity

MOST_CHUNKS = 6
"""Some 20,000 children: enough for 50,000 blocked pairs, whatever the size of the England that they live in."""


def chosen(chunks: int) -> tuple[int, ...]:
    """Chunks spread evenly over a population."""
    wanted = min(chunks, MOST_CHUNKS)
    return tuple(nth * chunks // wanted for nth in range(wanted))


def identities(plan: Plan, progress: Callable[[], None]) -> list[Identity]:
    """Every record about a child of the chosen chunks; `progress` is told of each chunk."""
    local = Local(plan)
    records = Records(plan.seed, {one.code: one for one in local.organisations.register})
    found: list[Identity] = []
    for nth in chosen(plan.chunks):
        families = chunk(plan, nth)
        for _, rows in Sources(Lots(plan, nth), local).all(plan, crowd_of(families, plan.extracted)):
            found += (identity_of(record) for record in map(records.record, rows) if record)
        progress()
    return found
