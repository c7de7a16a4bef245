"""What keeps people's access alive or ends it: checks renewed, accounts closed and opened again, relatives (B4-17)."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db import transaction

from contactpoint.access import models
from contactpoint.access.actions.accounts import record_account
from contactpoint.access.actions.gate import require
from contactpoint.access.entries import (
    AccountRefused,
    change_state,
    end_visits,
    insert_checks,
    lasting,
    owner_of,
    person_row,
    today,
)
from contactpoint.access.facts import note_used
from contactpoint.access.reasons import ReactivationReason, SuspensionReason
from contactpoint.access.rules import Capability
from contactpoint.access.vetting import Check, Evidence, in_use
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose


@transaction.atomic
def renew(usernames: Sequence[str], check: Check, evidence: Evidence, *, actor: Actor, purpose: Purpose) -> date:
    """One check of all these people on one piece of evidence, such as a course's list; all or none. The last day.

    Raises `AccountRefused` where the evidence does not hold today or one of them is checked for longer already, so that
    renewing never shortens, and `NotAllowed` where one of them is the actor, a
    relative or somebody else's.
    """
    people = [person_row(username) for username in usernames]
    for person in people:
        _require(Capability.PERSON_RENEW, person, actor=actor, purpose=purpose)
    _check_not_shorter(people, check, evidence)
    for person in people:
        insert_checks(person.id, {check: evidence}, given_by=actor.id)
    terms = {"people": ",".join(person.id for person in people), "check": check.value, "evidence": evidence.reference}
    record_account(EventKind.PERSON_RENEWED, terms, actor=actor, purpose=purpose)
    return lasting(check, evidence)


@transaction.atomic
def suspend(usernames: Sequence[str], because: SuspensionReason, *, actor: Actor, purpose: Purpose) -> None:
    """Ends these people's access from the next request, and the visits under way for good; all or none."""
    for person in map(person_row, usernames):
        _require(Capability.PERSON_SUSPEND, person, actor=actor, purpose=purpose)
        change_state(person, models.PersonState.SUSPENDED, because.value, given_by=actor.id)
        end_visits(person)
        terms = {"person": person.id, "because": because.value}
        record_account(EventKind.PERSON_SUSPENDED, terms, actor=actor, purpose=purpose)


@transaction.atomic
def reactivate(usernames: Sequence[str], because: ReactivationReason, *, actor: Actor, purpose: Purpose) -> None:
    """Lifts a suspension, or lets rights be used again that lapsed because they were not; all or none.

    From the next request on. Raises `AccountRefused` where an account is neither.
    """
    for person in map(person_row, usernames):
        _require(Capability.PERSON_REACTIVATE, person, actor=actor, purpose=purpose)
        _check_closed(person)
        change_state(person, models.PersonState.ACTIVE, because.value, given_by=actor.id)
        note_used(person.id, today())
        terms = {"person": person.id, "because": because.value}
        record_account(EventKind.PERSON_REACTIVATED, terms, actor=actor, purpose=purpose)


@transaction.atomic
def declare_relative(username: str, relative: str, *, actor: Actor, purpose: Purpose) -> None:
    """These two people are family: from now neither administers the other (B4-21). One of them may be the actor."""
    one, other = sorted((person_row(username), person_row(relative)), key=lambda person: person.id)
    if one == other:
        raise AccountRefused("These are one person. Nothing was changed. Give the username of the relative.")
    about = other if one.id == actor.id else one
    _require(Capability.PERSON_RENEW, about, actor=actor, purpose=purpose)
    models.Relative.objects.get_or_create(
        one=one, other=other, defaults={"declared_by": actor.id, "at": database_now()}
    )
    record_account(EventKind.RELATIVE_DECLARED, {"person": one.id, "relative": other.id}, actor=actor, purpose=purpose)


def _check_not_shorter(people: Sequence[models.Person], check: Check, evidence: Evidence) -> None:
    rows = models.Vetting.objects.filter(person__in=people, kind=check, ended=None, until__gt=lasting(check, evidence))
    longer = rows.order_by("person__username").values_list("person__username", flat=True)
    if longer:
        kind = check.value.replace("_", " ").capitalize()
        raise AccountRefused(
            f"{kind} is recorded for longer already than this evidence gives: {', '.join(longer)}. Nothing was "
            "changed, for anybody. Untick them, or give evidence of a later date. If what was recorded before turned "
            "out to be wrong, suspend them for that reason."
        )


def _check_closed(person: models.Person) -> None:
    if person.state == models.PersonState.ACTIVE and in_use(person.used_on, settings.UNUSED_DAYS).holds(today()):
        raise AccountRefused(
            f"The account of {person.username} is neither suspended nor unused for long. Nothing was changed. If the "
            "person cannot sign in, look which of their checks has lapsed."
        )


def _require(capability: Capability, person: models.Person, *, actor: Actor, purpose: Purpose) -> None:
    """The person's account belongs to the organisation of the role."""
    require(actor, capability, purpose=purpose, owner=owner_of(person), about=person.id)
