"""Synthetic England as inputs of `disclose`: chunk by chunk, every record linked to the child that it is about."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from contactpoint.disclosure.facts import Case, Life, Limit, Scope, SourceRecord
from contactpoint.disclosure.inputs import looked_after_by
from contactpoint.disclosure.rules import core_of
from contactpoint.kernel.numbers import ChildNumber, damm
from contactpoint.lab.england.facts import Child, Family
from contactpoint.lab.england.limits import Limited, limits
from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.people.crowd import crowd_of
from contactpoint.lab.england.people.families import chunk as families_of
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.local import Local
from contactpoint.lab.england.sources.rows import Sources
from contactpoint.lab.prepared.adopted import Adopted
from contactpoint.lab.prepared.records import Records

FIRST, NUMBERS = 10**11, 9 * 10**11  # twelve digits of which the first is not 0
STEP = 618_033_988_747  # coprime to NUMBERS, so that no two children have one number


@dataclass(frozen=True, slots=True)
class Chunk:
    """The children of a chunk and who of them is adopted; `children` counts identities from before an adoption too."""

    children: int
    cases: tuple[Case, ...]
    adopted: tuple[Adopted, ...]


class Cases:
    """Makes the chunks of one population, whose plan is of month 0."""

    def __init__(self, plan: Plan, scope: Scope) -> None:
        self._plan, self._scope = plan, scope
        self._local = Local(plan)
        self._records = Records(plan.seed, {one.code: one for one in self._local.organisations.register})

    def chunk(self, nth: int) -> Chunk:
        """One chunk, the same in any process and order."""
        families = families_of(self._plan, nth)
        said = self._said(families, nth)
        limited = set(_limited(families, limits(self._plan, nth)))
        cases = tuple(self._case(true_id, tuple(records), limited) for true_id, records in said.items())
        adopted = tuple(self._adopted(families, said))
        return Chunk(sum(len(family.children) for family in families), cases, adopted)

    def _said(self, families: Iterable[Family], nth: int) -> Mapping[str, list[SourceRecord]]:
        """Every record by the identity that it is about: an adopted child has two."""
        said: dict[str, list[SourceRecord]] = defaultdict(list)
        sources = Sources(Lots(self._plan, nth), self._local)
        for _, rows in sources.all(self._plan, crowd_of(families, self._plan.extracted)):
            for row in rows:
                record = self._records.record(row)
                if record:
                    said[row.child.true_id].append(record)
        return said

    def _case(self, true_id: str, records: tuple[SourceRecord, ...], limited: set[str]) -> Case:
        case = Case(
            number=number_of(self._plan, true_id),
            records=records,
            links=frozenset(record.id for record in records),
            limit=None,
            hidden_carers=frozenset(),
            consents=frozenset(),
            life=Life(looked_after_by=looked_after_by(records)),
            scope=self._scope,
            today=self._plan.extracted,
        )
        return replace(case, limit=Limit(core_of(case))) if true_id in limited else case

    def _adopted(self, families: Iterable[Family], said: Container[str]) -> Iterator[Adopted]:
        """Those of whom some source speaks as who they are now."""
        for child in _children(families):
            if child.former is not None and child.true_id in said:
                name, number = child.former.name, number_of(self._plan, child.true_id)
                yield Adopted(name.family, name.given[0], child.born, int(number))


def number_of(plan: Plan, true_id: str) -> ChildNumber:
    """The number of an identity: the same in every run, and spread as drawn ones are."""
    digits = str(FIRST + (int(true_id.lstrip("c")) * STEP + plan.seed) % NUMBERS)
    return ChildNumber(f"{digits}{damm(digits)}")


def _limited(families: Iterable[Family], causes: Mapping[int, Limited]) -> Iterator[str]:
    return (child.true_id for child in _children(families) if child.place in causes)


def _children(families: Iterable[Family]) -> Iterator[Child]:
    return (child for family in families for child in family.children)
