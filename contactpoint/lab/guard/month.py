"""A month of everybody's feeds through the worker's own path: how many rows wait that touch no shielded child."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from contactpoint.disclosure.facts import SourceRecord
from contactpoint.identity.actions import apply_records
from contactpoint.identity.models import Hold
from contactpoint.identity.queries import held_among, known_keys
from contactpoint.identity.releasing import release_by_rule
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.lab.guard.held import Person
from contactpoint.lab.guard.population import Coming
from contactpoint.lab.guard.trying import AT_ONCE, FEED, incoming
from contactpoint.linkage.standardise import normal
from contactpoint.vault.actions import record_ref

WEEKS = 30 / 7
CHILDREN_OF_AN_AUTHORITY = 72_000  # 11 million children, 153 authorities


@dataclass(slots=True)
class Month:
    """Rows, by slice, of those about no shielded child and nobody of its family: all, held on arrival, held after.

    `holds`: how many records of each authority wait, whomever they are about.
    """

    rows: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    holds: Counter[str] = field(default_factory=Counter)


def month_of(coming: Sequence[Coming], people: Sequence[Person]) -> Iterator[Month]:
    """The month so far after each batch, and in the end with what still waits."""
    month, near = Month(), _Near.of(people)
    slices = {one.record.id: near.slices(one.record) for one in coming if not one.near}
    ids: dict[UUID, tuple[str, ...]] = {}
    for start in range(0, len(coming), AT_ONCE):
        batch = coming[start : start + AT_ONCE]
        before = frozenset(Hold.objects.values_list("record", flat=True))
        apply_records([incoming(one.record) for one in batch], actor=WORKER, purpose=FEED)
        known = known_keys(record_ref(*one.record.id) for one in batch)
        mine = {known[record_ref(*one.record.id)]: one for one in batch}
        held = held_among(mine) - before
        month.holds += Counter(_authority(mine[record].record) for record in held)
        for record, one in mine.items():
            if not one.near:
                ids[record] = slices[one.record.id]
                month.rows += Counter(ids[record])
                month.held += Counter(ids[record] if record in held else ())
        yield month
    release_by_rule(actor=WORKER, purpose=UPKEEP)
    for record in held_among(ids):
        month.after += Counter(ids[record])
    yield month


def _authority(record: SourceRecord) -> str:
    return incoming(record).owner or ""


@dataclass(frozen=True, slots=True)
class _Near:
    """What a row can share with a shielded child without being about it or its family."""

    postcodes: frozenset[str]
    schools: frozenset[tuple[str, int]]
    families: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, people: Sequence[Person]) -> "_Near":
        schools = {
            (one.organisation, person.child.born.year)
            for person in people
            for record in person.sent
            for one in record.involvements
            if record.kind == "school"
        }
        return cls(
            frozenset(home.postcode for person in people for home in person.homes),
            frozenset(schools),
            frozenset((normal(name[0]), person.child.born.isoformat()) for person in people for name in person.names),
        )

    def slices(self, record: SourceRecord) -> tuple[str, ...]:
        """`all`, and those of the slices that the row is in."""
        address, born = record.address, record.born
        found = {
            "same_postcode": bool(address and str(address.postcode) in self.postcodes),
            "same_school_year": any(
                (one.organisation, born.year if born else 0) in self.schools for one in record.involvements
            ),
            "same_name_and_day": any((normal(name.family), str(born)) in self.families for name in record.names),
        }
        return ("all", *(name for name, is_in in found.items() if is_in))
