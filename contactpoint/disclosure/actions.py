"""The only way into the directory: `change` stores an input of `disclose` and projects the child."""

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.disclosure import inputs
from contactpoint.disclosure.changes import Change, Led, Limited, Linked, Minted, Owned, Unled, Unlimited, Unlinked
from contactpoint.disclosure.facts import Case, Cause, Limit
from contactpoint.disclosure.lingering import note_lingering
from contactpoint.disclosure.linking import end_links, write_links
from contactpoint.disclosure.locks import lock_children
from contactpoint.disclosure.projector import Drift, project
from contactpoint.disclosure.rules import PROJECTION_VERSION, core_of
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.numbers import ChildNumber

LOG = logging.getLogger(__name__)
Changes = Mapping[ChildNumber, Sequence[Change]]
Kind = TypeVar("Kind", bound=Change)


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
    minted = _of_kind(changes, Minted)
    _store(changes)
    _limit_shown(changes)
    _limit_minted(minted)
    cases = inputs.read_cases(changes)
    _freeze_late(cases)
    drift = project(list(cases.values()), new=dict(minted))
    limited = {number for number, _ in _of_kind(changes, Limited)} & drift.children
    if limited and drift.removed:
        note_lingering(limited)
    return drift


def reproject(*, actor: Actor, purpose: Purpose, at_once: int = 100) -> int:
    """Project every child afresh, a few a transaction; how many differed.

    The calendar is an input too: a birthday, a stale address or an involvement that ended long ago changes what may
    be shown on a day on which no record comes.
    """
    differed, after = 0, 0
    while numbers := inputs.minted_after(after, most=at_once):
        with transaction.atomic():
            drift = change_many(dict.fromkeys(numbers, ()), actor=actor, purpose=purpose)
            record_projection(numbers, route="job.calendar", actor=actor, purpose=purpose)
        differed, after = differed + len(drift.children), numbers[-1]
    return differed


def reproject_older(*, actor: Actor, purpose: Purpose, at_once: int = 100, seconds: float = 50) -> int:
    """Project children that an older version of `disclose` projected, a few a transaction, for so long; how many.

    After an upgrade. What is done stays done, and the next run goes on from there: short runs, so that decisions
    are not kept waiting. A child that raises is stepped past, told by count alone, and keeps no other waiting. Until
    all are through, answers say that they may lack children.
    """
    until, done = time.monotonic() + seconds, 0
    failed: set[ChildNumber] = set()
    _tell_rebuilding()
    while time.monotonic() < until and (numbers := _older(at_once, besides=failed)):
        raising = _project_older(numbers, actor=actor, purpose=purpose)
        failed.update(raising)
        done += len(numbers) - len(raising)
    _tell_rebuilding()
    if failed:
        LOG.warning("%s children could not be projected anew and are tried again with the next run.", len(failed))
    return done


def _project_older(numbers: Sequence[ChildNumber], *, actor: Actor, purpose: Purpose) -> Sequence[ChildNumber]:
    """Those that raise: a few together, then each alone. Without its database nothing is tried further."""
    try:
        with transaction.atomic():
            change_many(dict.fromkeys(numbers, ()), actor=actor, purpose=purpose)
            record_projection(numbers, route="job.upgrade", actor=actor, purpose=purpose)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # its words may hold a value of a child
        if len(numbers) == 1:
            return numbers
        return [one for number in numbers for one in _project_older([number], actor=actor, purpose=purpose)]
    return ()


def _older(most: int, *, besides: Iterable[ChildNumber] = ()) -> list[ChildNumber]:
    return inputs.projected_before(PROJECTION_VERSION, most=most, besides=besides)


def _tell_rebuilding() -> None:
    """Answers may lack children for as long as any is of an older version (B14-80)."""
    say = "INSERT INTO rebuilding (one) VALUES (1) ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(say if _older(1) else "DELETE FROM rebuilding")


def record_projection(numbers: Sequence[ChildNumber], *, route: str, actor: Actor, purpose: Purpose) -> None:
    """The event of upkeep that opened these children's records; feeds have their own (B11-64)."""
    record(
        Event(
            kind=EventKind.PROJECTED,
            route=route,
            actor=actor,
            purpose=purpose,
            outcome=Outcome.DONE,
            children=tuple(numbers),
        )
    )


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
    """Everything but limits, which need the four facts."""
    inputs.write_lives({number: said.life for number, said in _of_kind(changes, Minted)})
    inputs.write_owners({number: said.owner for number, said in _of_kind(changes, Owned)})
    write_links([(said.record, number, said.by) for number, said in _of_kind(changes, Linked)])
    end_links([said.record for _, said in _of_kind(changes, Unlinked)])
    inputs.write_led({number: said.to for number, said in _of_kind(changes, Led)})
    inputs.end_led([number for number, _ in _of_kind(changes, Unled)])
    for number, said in _of_kind(changes, Unlimited):
        inputs.end_limit(number, said.cause)


def _of_kind(changes: Changes, kind: type[Kind]) -> list[tuple[ChildNumber, Kind]]:
    return [(number, said) for number, asked in changes.items() for said in asked if isinstance(said, kind)]


def _limit_shown(changes: Changes) -> None:
    """A limit freezes the four facts that are shown, or copies those of a standing limit: no record is opened."""
    asked = [(number, said.cause) for number, said in _of_kind(changes, Limited)]
    if asked:
        numbers = [number for number, _ in asked]
        shown = inputs.projected_core(numbers) | inputs.frozen_cores(numbers)
        inputs.write_limits([(number, cause, shown.get(number)) for number, cause in asked])


def _limit_minted(minted: Sequence[tuple[ChildNumber, Minted]]) -> None:
    """A new child whose owner is not open begins under the gate, with the four facts of its first record (B6-37)."""
    if minted:
        opened, scope = inputs.open_authorities(), inputs.read_scope()
        first = [
            inputs.unlimited_case(number, (said.first,), life=said.life, scope=scope)
            for number, said in minted
            if said.life.owner not in opened
        ]
        inputs.write_limits([(case.number, Cause.GATE, core_of(case)) for case in first])


def _freeze_late(cases: dict[ChildNumber, Case]) -> None:
    """A limit that began before the four facts were known freezes them when they are, whatever its cause."""
    for number, case in cases.items():
        if case.limit and case.limit.core is None:
            core = core_of(replace(case, limit=None))
            if core:
                inputs.freeze_late(number, core)
                cases[number] = replace(case, limit=Limit(core))
