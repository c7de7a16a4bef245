"""Looks without a reference are reviewed by an auditor, who is neither the person nor family (B4-19, B4-20)."""

from uuid import UUID

from django.db import transaction

from contactpoint.access import models
from contactpoint.access.actions.accounts import record_account
from contactpoint.access.actions.gate import require
from contactpoint.access.entries import AccountRefused
from contactpoint.access.looks import urgent
from contactpoint.access.looks.urgent import UrgentLook
from contactpoint.access.reasons import UrgentFinding
from contactpoint.access.rules import Capability
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose

GONE = (
    "This was reviewed meanwhile, or is not here any more. Nothing was changed. Load the page again to see what waits."
)


@transaction.atomic
def see_urgent_looks(*, actor: Actor, purpose: Purpose) -> list[UrgentLook]:
    """What waits for a review: of the auditor's own organisation, or of all for the national ones."""
    require(actor, Capability.ALERT_SEE, purpose=purpose, owner=actor.organisation)
    record_account(EventKind.ALERTS_SEEN, {}, actor=actor, purpose=purpose)
    return urgent.waiting(None if actor.national else actor.organisation)


@transaction.atomic
def review_urgent_look(look: UUID, finding: UrgentFinding, *, actor: Actor, purpose: Purpose) -> None:
    """Says whether it was in order, once.

    Raises `AccountRefused` where it no longer waits, and `NotAllowed` for one's own, a relative's or another
    organisation's.
    """
    row = models.UrgentLook.objects.select_for_update().filter(id=look, reviewed_at=None).first()
    if row is None:
        raise AccountRefused(GONE)
    require(actor, Capability.ALERT_WORK, purpose=purpose, owner=row.organisation_id, about=row.person_id)
    models.UrgentLook.objects.filter(id=look).update(
        finding=finding.value, reviewed_by=actor.id, reviewed_at=database_now()
    )
    terms = {"look": str(look), "person": row.person_id, "finding": finding.value}
    record_account(EventKind.ALERT_REVIEWED, terms, actor=actor, purpose=purpose)
