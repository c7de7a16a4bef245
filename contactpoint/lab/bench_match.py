"""What arrives in the match bench: rows of next month's feeds, each as if its record were not known yet.

Its child's other records are those that a prepared vault of the same population has. Where there are none, the right
answer is nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random
from uuid import UUID

from contactpoint.disclosure.facts import RecordId, SourceRecord
from contactpoint.disclosure.inputs import links_of
from contactpoint.identity.queries import known_keys
from contactpoint.intake.rules import Mode
from contactpoint.lab.england.held import Records as Held
from contactpoint.lab.england.held import months
from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.local import Local
from contactpoint.lab.england.sources.modes import mode_of
from contactpoint.lab.england.sources.rows import Sources
from contactpoint.lab.england.sources.written import Written
from contactpoint.lab.prepared.records import Records
from contactpoint.vault.actions import record_ref

CHUNKS = 12  # of the population, spread over it
NEXT_MONTH = 1


@dataclass(frozen=True, slots=True)
class Sent:
    """A row, and every other record of its child that was there a month ago."""

    record: SourceRecord
    others: tuple[RecordId, ...]


@dataclass(frozen=True, slots=True)
class Arriving:
    """A record to be matched: its own earlier one, which is left out, and the numbers that are right answers."""

    record: SourceRecord
    own: UUID | None
    right: frozenset[int]


def drawn(plan: Plan, seed: int, count: int) -> list[Sent]:
    """So many rows of next month's feeds, each as likely as any other of some chunks; again if they are fewer."""
    random = Random(seed)  # noqa: S311 - reproducible, not secret
    chunks = random.sample(range(plan.chunks), min(CHUNKS, plan.chunks))
    local = Local(plan)
    records = Records(plan.seed, {one.code: one for one in local.organisations.register})
    sent = [row for nth in chunks for row in _sent(plan, nth, local, records)]
    random.shuffle(sent)
    return list(islice(cycle(sent), count))


def arriving(sent: Iterable[Sent]) -> Iterator[Arriving]:
    """The rows as they meet the database: its ids and numbers. For the worker's process."""
    for row in sent:
        refs = {own: record_ref(*own) for own in (row.record.id, *row.others)}
        known = known_keys(refs.values())
        own = known.get(refs[row.record.id])
        others = [known[refs[one]] for one in row.others if refs[one] in known]
        yield Arriving(row.record, own, frozenset(map(int, links_of(others).values())))


def _sent(plan: Plan, nth: int, local: Local, records: Records) -> Iterator[Sent]:
    """Every row that the sources send about the children of one chunk in the next month."""
    then = plan.at(NEXT_MONTH)
    before, now = (month.records for month in months(Sources(Lots(plan, nth), local), then, nth))
    known = _by_child(before)
    for written in now.values():
        record = records.record(written.row) if _is_sent(written, before, then) else None
        if record is not None:
            its = known.get(written.row.child.true_id, ())
            yield Sent(record, tuple(one for one in its if one != record.id))


def _by_child(held: Held) -> Mapping[str, list[RecordId]]:
    found = defaultdict(list)
    for key, written in held.items():
        found[written.row.child.true_id].append((key.source, key.record_id))
    return found


def _is_sent(written: Written, before: Held, plan: Plan) -> bool:
    """A source sends all that it holds, or what has changed."""
    mode, earlier = mode_of(written.row.kind, plan), before.get(written.key)
    return mode is Mode.FULL or (mode is Mode.CHANGES and (earlier is None or earlier.cells != written.cells))
