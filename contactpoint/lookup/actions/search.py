"""The search, and the one that was not run."""

import time
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.directory import queries as directory
from contactpoint.directory.rules import KeyKind
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.numbers import NhsNumber
from contactpoint.linkage.standardise import normal
from contactpoint.lookup.coverage import coverage
from contactpoint.lookup.criteria import Criteria, agreeing, child_or_nhs_number
from contactpoint.lookup.rules import FOUR_FACTS, Found, FoundChild


@transaction.atomic
def search(criteria: Criteria, *, actor: Actor, purpose: Purpose, route: str) -> Found:
    """The children who agree with criteria that `too_little` has passed: best first, 50 at the most."""
    began = time.monotonic()
    require(actor, Capability.CHILD_SEARCH, purpose=purpose)
    children = sorted(
        _candidates(criteria), key=lambda child: (-len(child.agreed), child.family, child.given, child.number)
    )
    shown = tuple(children[: settings.SEARCH_CAP])
    found = Found(shown, len(children) > len(shown), coverage(actor, ()))
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


def _terms(criteria: Criteria) -> dict[str, str]:
    typed = {"family": criteria.family, "given": criteria.given, "born": criteria.born, "number": criteria.number}
    return {name: str(value) for name, value in typed.items() if value}


def _found(facts: directory.FourFacts, agreed: tuple[str, ...] = ()) -> FoundChild:
    return FoundChild(facts.number, facts.family, facts.given, facts.gender, facts.born, agreed)
