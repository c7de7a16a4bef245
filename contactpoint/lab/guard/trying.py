"""Trial records through the worker's own path, a batch at a time, each batch taken back: what was held, sealed, shown.

What was published is counted in the directory, as it differs from what stood there before the batch; nobody asks the
guard.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from random import Random
from uuid import UUID

from django.db import transaction

from contactpoint.disclosure.areas import authority_of
from contactpoint.disclosure.facts import Identifier, IdentifierKind, Involvement, Name, ServiceKind, SourceRecord
from contactpoint.disclosure.inputs import links_of
from contactpoint.identity.actions import apply_records
from contactpoint.identity.queries import held_among, known_keys
from contactpoint.identity.rules import Action, IncomingRecord
from contactpoint.kernel.actors import WORKER, Purpose, PurposeCode
from contactpoint.lab.england.facts import Child
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.guard.drawing import About, Draft, Drawing, drawn
from contactpoint.lab.guard.held import Person
from contactpoint.lab.guard.showing import Row, shown
from contactpoint.linkage.standardise import houses
from contactpoint.vault.actions import record_ref

FEED = Purpose(PurposeCode.FEED)
SOURCES = ("benefit", "health", "school", "social_care.HUL", "voluntary.0001")
AT_ONCE = 200
FEWEST_KEPT = 2


@dataclass(frozen=True, slots=True)
class Trial:
    """A record about a shielded child, or about another that touches what is hidden of it."""

    nth: int
    person: Person
    draft: Draft
    record: SourceRecord

    @property
    def counts(self) -> bool:
        """It keeps enough of the child to be told from others' records."""
        return len(self.draft.keeps) >= FEWEST_KEPT


@dataclass(slots=True)
class Tried:
    """How many trials there were, and what became of them; `one_*`: of records that keep one fact, or none."""

    counted: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    published: list[Trial] = field(default_factory=list)


def trials(people: Sequence[Person], strangers: Sequence[Child], plan: Plan, *, seed: int) -> Iterator[Trial]:
    """Without end: each child in turn, so that no batch has two records of one."""
    nth = 0
    while True:
        for person in people:
            random = Random(f"{seed}/{nth}")  # noqa: S311 - reproducible, not secret
            draft = drawn(Drawing(person, strangers, plan.extracted, random))
            yield Trial(nth, person, draft, _record(nth, draft, plan, random))
            nth += 1


def try_all(some: Iterator[Trial], wanted: int, *, at_once: int, tried: Tried) -> Iterator[int]:
    """Batches until so many that count were tried; how many were after each."""
    while tried.counted["trials"] < wanted:
        batch = [next(some) for _ in range(min(at_once, AT_ONCE))]
        _count(batch, tried)
        yield tried.counted["trials"]


def _record(nth: int, draft: Draft, plan: Plan, random: Random) -> SourceRecord:
    numbers = ((IdentifierKind.NHS, draft.nhs), (IdentifierKind.UPN, draft.upn))
    return SourceRecord(
        record=f"guard-{nth}",
        source=random.choice(SOURCES),
        authority=None,
        confirmed=plan.extracted,
        names=(Name(*draft.name),),
        born=draft.partial,
        address=draft.address,
        carers=tuple(draft.carers),
        involvements=(_involvement(nth, plan),),
        identifiers=tuple(Identifier(kind, value) for kind, value in numbers if value),
    )


def _involvement(nth: int, plan: Plan) -> Involvement:
    """A service that no other record has: where it is shown, the record is."""
    organisation = f"Trial {nth} children's team"
    service = f"social_care.trial-{nth}"
    return Involvement(
        service, ServiceKind.SOCIAL_CARE, organisation, None, None, None, "01632 960001", None, plan.extracted
    )


def incoming(record: SourceRecord) -> IncomingRecord:
    """As intake hands it on."""
    address = record.address
    lives_in = authority_of(str(address.postcode)) if address and address.postcode else None
    extracted = datetime.combine(record.confirmed, time(18), UTC)
    return IncomingRecord(record, extracted, record.confirmed, Action.UPSERT, lives_in or record.authority)


def _count(batch: Sequence[Trial], tried: Tried) -> None:
    with transaction.atomic():
        applied = apply_records([incoming(one.record) for one in batch], actor=WORKER, purpose=FEED)
        ids = known_keys(record_ref(*one.record.id) for one in batch)
        mine = {ids[record_ref(*one.record.id)]: one for one in batch}
        links, held, after = links_of(mine), held_among(mine), shown(applied.children)
        moved = links_of(record for one in batch for record in one.person.records)
        transaction.set_rollback(True)
    before = shown(applied.children)
    published = set(_published(mine, {**moved, **links}, after, before=before))
    for record, one in mine.items():
        name = "" if one.counts else "one_"
        tried.counted[f"{name}trials"] += 1
        tried.counted[f"{name}{_became(one, links.get(record), is_held=record in held)}"] += 1
        tried.counted[f"{name}published"] += one.nth in published
        tried.published += [one] if one.nth in published and one.counts else []
        if one.counts:
            tried.ways += Counter(one.draft.wrong)


def _became(one: Trial, number: int | None, *, is_held: bool) -> str:
    if is_held:
        return "held"
    if number is None:
        return "waiting"
    return "sealed" if number in one.person.numbers else "linked"


def _published(
    mine: dict[UUID, Trial], links: dict[UUID, int], after: Collection[Row], *, before: Collection[Row]
) -> Iterator[int]:
    """The trials from which a row stems, or after which a page shows what is the shielded child's and nobody could see.

    Another child's page may be parted or joined by what it was sent: what stood on it before is no news.
    """
    for number, rows in _by_child(after).items():
        new = [row for row in rows if row not in before]
        linked = {record for record, at in links.items() if int(at) == number} if new else set()
        for record, one in mine.items() if new else ():
            its = one.draft.about is About.CHILD and record in linked
            moved = not linked.isdisjoint(one.person.records)
            if its or moved or _told(one, new) - _told(one, before):
                yield one.nth


def _by_child(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[int(row[0])].append(row)
    return found


def _told(one: Trial, rows: Iterable[Row]) -> set[object]:
    """What these rows tell of the places and carers of the shielded child."""
    homes = {(home.postcode, house) for home in one.person.homes for house in houses(home.lines)}
    adults = {name for carer in one.person.carers for name in (carer.name, carer.telephone) if name}
    told: set[object] = set()
    for _, table, *values in rows:
        if table == "address":
            told |= {(values[1], house) for house in houses(tuple(str(values[0]).splitlines()))} & homes
        elif table == "carer":
            told |= {values[0], values[2]} & adults
    return told
