"""What the system holds of each shielded child of a prepared database, of what is true of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from contactpoint.disclosure.facts import Carer, IdentifierKind, SourceRecord
from contactpoint.disclosure.inputs import links_of
from contactpoint.identity.queries import known_keys
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import Postcode
from contactpoint.lab.england.facts import Child, Home
from contactpoint.lab.guard.population import Shielded
from contactpoint.linkage.standardise import houses, normal
from contactpoint.vault.actions import record_ref

CalledName = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Person:
    """A shielded child: its numbers and records, and of what is true of it all that a linked record says too.

    `names`: the present one first. `spellings`: the same name as it is written otherwise.
    """

    child: Child
    siblings: tuple[Child, ...]
    sent: tuple[SourceRecord, ...]
    numbers: frozenset[int]
    records: frozenset[UUID]
    names: tuple[CalledName, ...]
    spellings: tuple[CalledName, ...]
    homes: tuple[Home, ...]
    carers: tuple[Carer, ...]
    dated: bool
    nhs: str
    upn: str


@dataclass(slots=True)
class _Said:
    names: set[tuple[str, str]] = field(default_factory=set)
    homes: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    born: set[str] = field(default_factory=set)
    numbers: set[tuple[IdentifierKind, str]] = field(default_factory=set)
    carers: dict[str, Carer] = field(default_factory=dict)


def people(shielded: Iterable[Shielded]) -> list[Person]:
    """Those who stand in the database. For the worker's process."""
    return [person for one in shielded if (person := _person(one))]


def _person(one: Shielded) -> Person | None:
    refs = {record.id: record_ref(*record.id) for record in one.sent}
    known = known_keys(refs.values())
    links = links_of(known.values())
    linked = [record for record in one.sent if known.get(refs[record.id]) in links]
    if not linked:
        return None
    return _held(one, _said(linked), frozenset(map(int, links.values())), frozenset(known.values()))


def _said(linked: Iterable[SourceRecord]) -> _Said:
    said = _Said()
    for record in linked:
        said.names |= {(normal(name.family), normal(name.given[0] if name.given else "")) for name in record.names}
        said.born |= {str(record.born)} if record.born else set()
        said.numbers |= {(number.kind, number.value) for number in record.identifiers}
        said.carers |= {carer.key: carer for carer in record.carers}
        if record.address and record.address.postcode:
            said.homes.add((str(record.address.postcode), houses(record.address.lines)))
    return said


def _held(one: Shielded, said: _Said, numbers: frozenset[int], records: frozenset[UUID]) -> Person:
    child, former = one.child, one.child.former
    called = [(name.family, name.given) for name in (*child.names, *([former.name] if former else []))]
    homes = (*child.homes, *([former.home] if former else []))
    names = tuple(filter(lambda name: _is_in(name, said), called))
    return Person(
        child=child,
        siblings=one.siblings,
        sent=one.sent,
        numbers=numbers,
        records=records,
        names=names,
        spellings=tuple(filter(lambda name: _is_in(name, said), child.spellings)),
        homes=tuple(home for home in homes if (str(Postcode(home.postcode)), houses(home.lines)) in said.homes),
        carers=tuple(said.carers.values()),
        dated=str(PartialDate.of(child.born)) in said.born,
        nhs=child.nhs_number if (IdentifierKind.NHS, child.nhs_number) in said.numbers else "",
        upn=child.upn if (IdentifierKind.UPN, child.upn) in said.numbers else "",
    )


def _is_in(name: CalledName, said: _Said) -> bool:
    return (normal(name[0]), normal(name[1][0])) in said.names
