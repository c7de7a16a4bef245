"""The search, and the one that was not run."""

import time
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from contactpoint.access.actions import require, require_to_look
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.lookup.candidates import matching
from contactpoint.lookup.coverage import coverage
from contactpoint.lookup.criteria import Criteria, NobodyNamed, TooWide, unnamed
from contactpoint.lookup.rules import FOUR_FACTS, Found


def search(criteria: Criteria, *, actor: Actor, purpose: Purpose, route: str) -> Found:
    """The children who agree with criteria that `too_little` has passed: best first, 50 at the most.

    Raises `TooWide` where it took longer than one search may, and `NobodyNamed` (B4-24): both recorded as refusals.
    """
    lacking = unnamed(criteria, actor.answerable.sector)
    if lacking:
        refuse(criteria.terms(), actor=actor, purpose=purpose, route=route, because="nobody_named")
        raise NobodyNamed(f"Nothing was searched. {lacking}")
    try:
        return _search(criteria, actor=actor, purpose=purpose, route=route)
    except TooWide:
        refuse(criteria.terms(), actor=actor, purpose=purpose, route=route, because="too_wide")
        raise


@transaction.atomic
def refuse(
    terms: Mapping[str, str], *, actor: Actor, purpose: Purpose, route: str, because: str = "too_little"
) -> None:
    """A search that was too little or too wide to run, or could not be read, is a request like any other (B11-64)."""
    require(actor, Capability.CHILD_SEARCH, purpose=purpose)
    record(
        Event(
            kind=EventKind.SEARCH_REFUSED,
            route=route,
            actor=actor,
            purpose=purpose,
            outcome=Outcome.REFUSED,
            refused_because=because,
            terms=terms,
        )
    )


@transaction.atomic
def _search(criteria: Criteria, *, actor: Actor, purpose: Purpose, route: str) -> Found:
    began = time.monotonic()
    require_to_look(Capability.CHILD_SEARCH, actor=actor, purpose=purpose)
    children = matching(criteria)
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
            terms=criteria.terms(),
            took_ms=round((time.monotonic() - began) * 1000),
        )
    )
    return found
