"""What organisations may have people for: one person of the national team proposes, another agrees (B4-17, B4-21)."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from contactpoint.access import models
from contactpoint.access.actions.accounts import record_account
from contactpoint.access.actions.gate import require
from contactpoint.access.entries import ASKED_IN_VAIN, AccountRefused, checked_reference, organisation_row, today
from contactpoint.access.people import administers, people_of
from contactpoint.access.rules import ACCREDITATION, CAPABILITIES, Capability
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.dates import birthday
from contactpoint.kernel.ids import uuid7


@dataclass(frozen=True, slots=True)
class Accreditation:
    """What an organisation, by its name, is accredited for, or to be."""

    organisation: str
    capability: str


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends with an accreditation: the access of so many people who work by it today."""

    accreditation: Accreditation
    people: int


@transaction.atomic
def propose_accreditation(
    code: str, capability: str, evidence: str, *, actor: Actor, purpose: Purpose
) -> Accreditation:
    """Puts an accreditation, new or renewed, before a second person; until they agree nothing changes."""
    require(actor, Capability.ORGANISATION_PROPOSE, purpose=purpose)
    where = organisation_row(code)
    if capability not in CAPABILITIES:
        raise AccountRefused("Choose from the list what it is accredited for. Nothing was changed.")
    if models.Accreditation.objects.filter(organisation=where, capability=capability, ended=None, since=None).exists():
        raise AccountRefused(
            f"Somebody has proposed this for {where.name} already. Nothing was changed. Agree to it, or end it first."
        )
    models.Accreditation.objects.create(
        id=uuid7(),
        organisation=where,
        capability=capability,
        evidence=checked_reference(evidence),
        until=birthday(today(), settings.ACCREDITATION_YEARS),
        given_by=actor.id,
    )
    terms = {"organisation": code, "capability": capability, "evidence": evidence}
    record_account(EventKind.ACCREDITATION_PROPOSED, terms, actor=actor, purpose=purpose)
    return Accreditation(where.name, capability)


@transaction.atomic
def agree_to_accreditation(accreditation: UUID, *, actor: Actor, purpose: Purpose) -> Accreditation:
    """What another person proposed holds from today, in the place of the one before."""
    require(actor, Capability.ORGANISATION_PROPOSE, purpose=purpose)
    row = _open(accreditation)
    if row.since is not None:
        raise AccountRefused("Somebody has agreed to this already. Nothing was changed.")
    if row.given_by == actor.id:
        raise AccountRefused("You proposed this. Nothing was changed. Another person of the national team agrees.")
    if not administers(row.given_by, None):
        raise AccountRefused(ASKED_IN_VAIN)
    same = {"organisation": row.organisation_id, "capability": row.capability, "ended": None}
    models.Accreditation.objects.filter(**same).exclude(since=None).update(ended=database_now())
    models.Accreditation.objects.filter(id=row.id).update(since=today(), approved_by=actor.id)
    record_account(EventKind.ACCREDITATION_AGREED, _terms(row), actor=actor, purpose=purpose)
    return _of(row)


@transaction.atomic
def see_ending(accreditation: UUID, *, actor: Actor, purpose: Purpose) -> Ending | None:
    """What would end now with the accreditation; None for a proposal, by which nobody works yet."""
    require(actor, Capability.ORGANISATION_PROPOSE, purpose=purpose)
    row = _open(accreditation)
    record_account(EventKind.ORGANISATIONS_SEEN, _terms(row), actor=actor, purpose=purpose)
    if row.since is None:
        return None
    working = [one for one in people_of(row.organisation_id) if ACCREDITATION.get(one.role) == row.capability]
    return Ending(_of(row), sum(one.works for one in working))


@transaction.atomic
def end_accreditation(accreditation: UUID, *, actor: Actor, purpose: Purpose) -> Accreditation:
    """Ends an accreditation for everybody who works by it, from their next request; or takes a proposal back."""
    require(actor, Capability.ORGANISATION_PROPOSE, purpose=purpose)
    row = _open(accreditation)
    models.Accreditation.objects.filter(id=row.id).update(ended=database_now())
    record_account(EventKind.ACCREDITATION_ENDED, _terms(row), actor=actor, purpose=purpose)
    return _of(row)


def _open(accreditation: UUID) -> models.Accreditation:
    """The row, held to the end of the transaction, so that two people's steps come one after the other."""
    found = models.Accreditation.objects.select_for_update(of=("self",)).filter(id=accreditation, ended=None).first()
    if found is None:
        raise AccountRefused("This has ended meanwhile. Nothing was changed. Look at the list as it is now.")
    return found


def _of(row: models.Accreditation) -> Accreditation:
    return Accreditation(row.organisation.name, row.capability)


def _terms(row: models.Accreditation) -> dict[str, str]:
    return {"organisation": row.organisation_id, "capability": row.capability, "evidence": row.evidence}
