"""Changes of children stored in tables in memory and disclosed, as `disclosure.actions.change_many` does it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

from contactpoint.disclosure.changes import Change, Led, Limited, Linked, Minted, Unled, Unlimited, Unlinked
from contactpoint.disclosure.facts import Case, Cause, Core, Limit, SourceRecord
from contactpoint.disclosure.inputs import read_scope, unlimited_case
from contactpoint.disclosure.rules import core_of, disclose
from contactpoint.identity.queries import Linked as LinkedTo
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lab.monotone.tables import Tables
from contactpoint.lab.monotone.world import AUTHORITY

Kind = TypeVar("Kind", bound=Change)
Changes = Mapping[ChildNumber, Sequence[Change]]
scope = cache(read_scope)


def change(tables: Tables, changes: Changes) -> None:
    """Everything but limits first, then limits, by what is shown; then each child as it may be shown now."""
    for number, minted in _of_kind(changes, Minted):
        tables.lives[number] = minted.life
    for number, linked in _of_kind(changes, Linked):
        stood = tables.links.get(linked.record)
        if stood and stood.number != number:
            tables.past[linked.record] = stood.number
        tables.links[linked.record] = LinkedTo(number, linked.by)
    for _, unlinked in _of_kind(changes, Unlinked):
        stood = tables.links.pop(unlinked.record, None)
        if stood:
            tables.past[unlinked.record] = stood.number
    for number, led in _of_kind(changes, Led):
        tables.led[number] = led.to
    for number, _ in _of_kind(changes, Unled):
        tables.led.pop(number, None)
    for number, ended in _of_kind(changes, Unlimited):
        tables.limits.get(number, {}).pop(ended.cause, None)
    _limit(tables, changes)
    _begin(tables, _of_kind(changes, Minted))
    for number in changes:
        if number in tables.lives:
            project(tables, number)


def project(tables: Tables, number: ChildNumber) -> None:
    """What anybody may see of the child now; a limit that knew no facts freezes them."""
    case = _case(tables, number)
    if case.limit and case.limit.core is None:
        core = core_of(replace(case, limit=None))
        if core:
            tables.limits[number] = dict.fromkeys(tables.limits[number], core)
            case = replace(case, limit=Limit(core))
    tables.shown[number] = disclose(case)


def _limit(tables: Tables, changes: Changes) -> None:
    asked = list(_of_kind(changes, Limited))
    facts = {number: _frozen(tables, number) or _shown(tables, number) for number, _ in asked}
    for number, limited in asked:
        tables.limits.setdefault(number, {}).setdefault(limited.cause, facts[number])


def _begin(tables: Tables, minted: Iterable[tuple[ChildNumber, Minted]]) -> None:
    """Under the gate, where the owner is not the one authority that is open."""
    for number, said in minted:
        if said.life.owner != AUTHORITY:
            first = unlimited_case(number, (said.first,), life=said.life, scope=scope())
            tables.limits.setdefault(number, {}).setdefault(Cause.GATE, core_of(first))


def _frozen(tables: Tables, number: ChildNumber) -> Core | None:
    return next((core for core in tables.limits.get(number, {}).values() if core), None)


def _shown(tables: Tables, number: ChildNumber) -> Core | None:
    shown = tables.shown.get(number)
    return shown.core if shown else None


def _case(tables: Tables, number: ChildNumber) -> Case:
    causes = tables.limits.get(number)
    limit = Limit(_frozen(tables, number)) if causes else None
    records = tuple(_said(tables, number)) if limit is None or limit.core is None else ()
    return replace(
        unlimited_case(number, records, life=tables.lives[number], scope=scope()),
        limit=limit,
        leads_to=tables.led.get(number),
        led=frozenset(old for old, to in tables.led.items() if to == number and old != number),
    )


def _said(tables: Tables, number: ChildNumber) -> Iterator[SourceRecord]:
    return (tables.said[record].read for record in tables.records_of(number))


def _of_kind(changes: Changes, kind: type[Kind]) -> list[tuple[ChildNumber, Kind]]:
    return [(number, said) for number, asked in changes.items() for said in asked if isinstance(said, kind)]
