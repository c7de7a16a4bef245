"""The only way into the directory: `change` stores an input of `disclose` and projects the child."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db import connection, transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.disclosure import inputs
from contactpoint.disclosure.changes import Change, Limited, Linked, Minted, Unlimited
from contactpoint.disclosure.facts import Case, Cause, Core, Limit
from contactpoint.disclosure.locks import lock_children
from contactpoint.disclosure.projector import Drift, project
from contactpoint.disclosure.rules import core_of
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.numbers import ChildNumber

Changes = Mapping[ChildNumber, Sequence[Change]]


def change(number: ChildNumber, *changes: Change, actor: Actor, purpose: Purpose) -> Drift:
    """Store inputs of one child and project it."""
    return change_many({number: changes}, actor=actor, purpose=purpose)


@transaction.atomic
def change_many(changes: Changes, *, actor: Actor, purpose: Purpose) -> Drift:
    """Store inputs of at most 200 children and project them. Inputs are read after the locks, never before.

    A number without changes is projected afresh; the drift says what the directory lacked or had too many.
    """
    require(actor, Capability.PROJECT, purpose=purpose)
    lock_children(changes)
    _store(changes)
    cases = inputs.read_cases(changes)
    limits = _limits(changes, cases)
    inputs.write_limits(limits)
    for number, _, core in limits:
        cases[number] = replace(cases[number], limit=Limit(core))
    return project(list(cases.values()))


def reproject(*, actor: Actor, purpose: Purpose, at_once: int = 100) -> int:
    """Project every child afresh, a few a transaction; how many differed.

    The calendar is an input too: a birthday, a stale address or an involvement that ended long ago changes what may
    be shown on a day on which no record comes. So does a new version of `disclose`.
    """
    differed, after = 0, 0
    while numbers := inputs.minted_after(after, most=at_once):
        drift = change_many(dict.fromkeys(numbers, ()), actor=actor, purpose=purpose)
        differed, after = differed + len(drift.children), numbers[-1]
    return differed


@transaction.atomic
def record_coverage(source: str, area: str, *, fed_on: date, actor: Actor, purpose: Purpose) -> None:
    """A source of an area (an authority's code, or `england`) has been heard up to this day."""
    require(actor, Capability.PROJECT, purpose=purpose)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO coverage (source, area, last_fed) VALUES (%s, %s, %s) ON CONFLICT (source, area)"
            " DO UPDATE SET last_fed = greatest(coverage.last_fed, EXCLUDED.last_fed)",
            [source, area, fed_on],
        )


def _store(changes: Changes) -> None:
    """Everything but limits, which need the four facts as they stand once the rest is stored."""
    told = [(number, said) for number, asked in changes.items() for said in asked]
    inputs.write_lives({number: said.life for number, said in told if isinstance(said, Minted)})
    inputs.write_links([(said.record, number, said.by) for number, said in told if isinstance(said, Linked)])
    for number, said in told:
        if isinstance(said, Unlimited):
            inputs.end_limit(number, said.cause)


def _limits(changes: Changes, cases: Mapping[ChildNumber, Case]) -> list[tuple[ChildNumber, Cause, Core | None]]:
    """Every limit asked for with the four facts it freezes, the gate of newly minted children included."""
    opened = inputs.open_authorities()
    limits = []
    for number, asked in changes.items():
        for said in asked if number in cases else ():
            if isinstance(said, Limited):
                limits.append((number, said.cause, core_of(cases[number])))
            elif isinstance(said, Minted) and said.life.owner not in opened:
                limits.append((number, Cause.GATE, core_of(cases[number])))
    return limits
