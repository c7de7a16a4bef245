"""A data manager looks at the sources that are theirs. Every look leaves an event."""

from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.intake.seen import SourcePage, SourceSeen, source_for, sources_for
from contactpoint.kernel.actors import Actor, Purpose


@transaction.atomic
def see_sources(*, actor: Actor, purpose: Purpose, route: str) -> tuple[SourceSeen, ...]:
    """The sources that are the actor's to see; raises `NotAllowed`."""
    _check(actor, purpose)
    _tell(route, actor=actor, purpose=purpose)
    return sources_for(actor)


@transaction.atomic
def see_source(code: str, *, actor: Actor, purpose: Purpose, route: str) -> SourcePage | None:
    """One source; None, with no event, where there is none for this actor. Raises `NotAllowed`."""
    _check(actor, purpose)
    seen = source_for(actor, code)
    if seen is not None:
        _tell(route, actor=actor, purpose=purpose)
    return seen


def _check(actor: Actor, purpose: Purpose) -> None:
    """The right as such: which sources it reaches is `seen`'s to say."""
    require(actor, Capability.FEED_SEE, purpose=purpose, owner=actor.organisation)


def _tell(route: str, *, actor: Actor, purpose: Purpose) -> None:
    record(Event(kind=EventKind.FEED_SEEN, route=route, actor=actor, purpose=purpose, outcome=Outcome.ANSWERED))
