"""Asking what another administrator has to agree to, and who may have to do with it."""

from datetime import timedelta

from contactpoint.access import models
from contactpoint.access.actions.accounts import record_account
from contactpoint.access.actions.gate import require
from contactpoint.access.asked import OVERRULING, Wanted
from contactpoint.access.entries import AccountRefused
from contactpoint.access.rules import ASKED_DAYS, Capability
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.ids import uuid7


def ask(wanted: Wanted, *, actor: Actor, purpose: Purpose) -> None:
    """Has it wait for another administrator; raises `NotAllowed`, and `AccountRefused` where it waits already."""
    person, now = wanted.person, database_now()
    require_for(wanted, actor=actor, purpose=purpose)
    waiting = models.Asked.objects.filter(person=person, what=wanted.what.value, ended=None)
    waiting.filter(at__lte=now - timedelta(days=ASKED_DAYS)).update(ended=now)
    if waiting.exists():
        raise AccountRefused(
            f"This was asked for {person.username} already. Nothing was changed. Another account administrator agrees, "
            "or takes it back."
        )
    models.Asked.objects.create(
        id=uuid7(),
        person=person,
        what=wanted.what,
        role=wanted.role,
        relative=wanted.relative,
        because=wanted.because,
        organisation=wanted.organisation,
        asked_by=actor.id,
        at=now,
    )
    record_account(EventKind.TWO_ASKED, wanted.terms, actor=actor, purpose=purpose)


def require_for(wanted: Wanted, *, actor: Actor, purpose: Purpose) -> None:
    """Raises `NotAllowed` unless the actor may ask this or agree to it, at each of its places."""
    for place in wanted.places:
        _require(wanted, place, actor=actor, purpose=purpose)


def require_to_take_back(wanted: Wanted, *, actor: Actor, purpose: Purpose) -> None:
    """Raises `NotAllowed` unless the actor looks after the organisation in which it waits."""
    _require(wanted, wanted.organisation.id, actor=actor, purpose=purpose)


def _require(wanted: Wanted, owner: str, *, actor: Actor, purpose: Purpose) -> None:
    capability = Capability.FAMILY_OVERRULE if wanted.what in OVERRULING else Capability.ACCOUNT_BY_TWO
    for about in wanted.about:
        require(actor, capability, purpose=purpose, owner=owner, about=about)
