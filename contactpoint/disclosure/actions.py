"""The only way into the directory: `change` stores an input of `disclose` and projects the child."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db import connection, transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.disclosure import inputs
from contactpoint.disclosure.changes import Change, Limited, Linked, Minted, Unlimited
from contactpoint.disclosure.facts import AuthorityCode, Case, Cause, Limit
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
    opened = inputs.open_authorities()
    for number, asked in changes.items():
        if number in cases:
            cases[number] = _limited(cases[number], asked, opened)
    return project(list(cases.values()))


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


def _limited(case: Case, asked: Iterable[Change], opened: frozenset[AuthorityCode]) -> Case:
    """The case under every limit asked for, the gate of a newly minted child included."""
    causes = [said.cause for said in asked if isinstance(said, Limited)]
    minted = [said.life.owner for said in asked if isinstance(said, Minted)]
    if minted and minted[0] not in opened:
        causes.append(Cause.GATE)
    for cause in causes:
        core = core_of(case)
        inputs.write_limit(case.number, cause, core=core, since=settings.CLOCK.today())
        case = replace(case, limit=Limit(core))
    return case
