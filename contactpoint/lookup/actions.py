"""The one gate for reading a child: with a purpose, and the event written in the transaction that reads.

No audit, no answer (B11-64): where the event can't be written, nothing is returned.
"""

import time
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.directory import queries as directory
from contactpoint.directory.rules import KeyKind
from contactpoint.intake.areas import authorities
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.numbers import ChildNumber, NhsNumber
from contactpoint.linkage.standardise import normal
from contactpoint.lookup.rules import (
    NATIONAL,
    ChildView,
    CoverageLine,
    Criteria,
    Found,
    FoundChild,
    ServiceView,
    agreeing,
    child_or_nhs_number,
    source_name,
)

FOUR_FACTS = ("family", "given", "gender", "born", "number")
PAGE = (*FOUR_FACTS, "services", "coverage")


@transaction.atomic
def search(criteria: Criteria, *, actor: Actor, purpose: Purpose, route: str) -> Found:
    """The children who agree with criteria that `too_little` has passed: best first, 50 at the most."""
    began = time.monotonic()
    require(actor, Capability.CHILD_SEARCH, purpose=purpose)
    children = sorted(
        _candidates(criteria), key=lambda child: (-len(child.agreed), child.family, child.given, child.number)
    )
    shown = tuple(children[: settings.SEARCH_CAP])
    found = Found(shown, len(children) > len(shown), _coverage(actor, ()))
    record(
        Event(
            kind=EventKind.SEARCH,
            route=route,
            actor=actor,
            purpose=purpose,
            outcome=Outcome.ANSWERED,
            children=tuple(child.number for child in shown),
            capped=found.capped,
            fields_offered=FOUR_FACTS,
            terms=_terms(criteria),
            took_ms=round((time.monotonic() - began) * 1000),
        )
    )
    return found


@transaction.atomic
def view(number: ChildNumber, *, actor: Actor, purpose: Purpose, route: str) -> ChildView | None:
    """One child's page; None where the directory holds no such child (any more)."""
    began = time.monotonic()
    require(actor, Capability.CHILD_OPEN, purpose=purpose)
    facts = directory.four_facts([number])
    rows = directory.services(number)
    services = tuple(
        ServiceView(
            organisation=row.organisation,
            kind=row.kind,
            worker=row.worker,
            post=row.post,
            telephone=row.telephone,
            email=row.email,
            started=row.started,
            ended=row.ended,
            lead=row.lead,
            assessment=row.assessment,
            source_name=source_name(row.source),
            confirmed=row.confirmed,
        )
        for row in rows
    )
    coverage = _coverage(actor, {row.source for row in rows})
    record(
        Event(
            kind=EventKind.VIEW,
            route=route,
            actor=actor,
            purpose=purpose,
            outcome=Outcome.ANSWERED,
            children=(number,) if facts else (),
            fields_offered=PAGE,
            took_ms=round((time.monotonic() - began) * 1000),
        )
    )
    return ChildView(_found(facts[0]), services, coverage) if facts else None


@transaction.atomic
def refuse(terms: Mapping[str, str], *, actor: Actor, purpose: Purpose, route: str) -> None:
    """A search that was too little to run, or could not be read, is a request like any other (B11-64)."""
    require(actor, Capability.CHILD_SEARCH, purpose=purpose)
    record(
        Event(
            kind=EventKind.SEARCH_REFUSED,
            route=route,
            actor=actor,
            purpose=purpose,
            outcome=Outcome.REFUSED,
            refused_because="too_little",
            terms=terms,
        )
    )


def _candidates(criteria: Criteria) -> list[FoundChild]:
    """The children under the search's key, with what agrees. What the directory lacks is not compared (B6-32)."""
    numbers = _by_number(criteria.number) if criteria.number else _by_name(criteria)
    others = directory.names(numbers)
    children = []
    for facts in directory.four_facts(numbers):
        child = _found(facts)
        agreed = agreeing(criteria, child, others.get(child.number, []))
        if not criteria.number or {"family name", "date of birth"} & set(agreed):
            children.append(_found(facts, agreed))
    return children


def _by_number(typed: str) -> list[int]:
    number = child_or_nhs_number(typed)
    if isinstance(number, NhsNumber):
        return directory.under_token(directory.number_token("nhs", number))
    return [number]


def _by_name(criteria: Criteria) -> list[int]:
    born = criteria.born
    if born is None:
        return []
    key = normal(criteria.family or "").encode()
    return directory.under_key(KeyKind.FAMILY_AND_BORN, key, born, most=4 * settings.SEARCH_CAP)


def _found(facts: directory.FourFacts, agreed: tuple[str, ...] = ()) -> FoundChild:
    return FoundChild(facts.number, facts.family, facts.given, facts.gender, facts.born, agreed)


def _coverage(actor: Actor, sources: Iterable[str]) -> tuple[CoverageLine, ...]:
    """From the rows shown, the viewer's own authority and the national feeds; never from the vault (B13-79)."""
    own = [actor.authority] if actor.authority else []
    fresh = directory.freshness(sources, [NATIONAL, *own])
    lines = [CoverageLine(source_name(line.source), _area_name(line.area), line.last_fed) for line in fresh]
    silent = set(own) - {line.area for line in fresh}
    return tuple(lines + [CoverageLine("No source", _area_name(area), None) for area in silent])


def _area_name(area: str) -> str:
    authority = authorities().get(area)
    return authority.name if authority else "England"


def _terms(criteria: Criteria) -> dict[str, str]:
    typed = {"family": criteria.family, "given": criteria.given, "born": criteria.born, "number": criteria.number}
    return {name: str(value) for name, value in typed.items() if value}
