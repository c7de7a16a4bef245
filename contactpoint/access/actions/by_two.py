"""What takes two administrators, in two requests: one asks and another agrees, within some days (B4-18, B4-21).

The rows hold both apart from each other, from the person and from the person's family.
"""

import enum
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from contactpoint.access import enrolment, factors, models
from contactpoint.access.actions.accounts import add_row, give_role, record_account
from contactpoint.access.actions.gate import require
from contactpoint.access.actions.recovering import end_every_way
from contactpoint.access.entries import (
    ASKED_IN_VAIN,
    AccountRefused,
    NewPerson,
    check_same_face,
    end_visits,
    insert_role,
    organisation_row,
    person_row,
    role_held,
)
from contactpoint.access.people import administers
from contactpoint.access.queries import has_a_way, role_of
from contactpoint.access.rules import ASKED_DAYS, GIVEN_BY_TWO, Capability, face_of
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose, Role
from contactpoint.kernel.ids import uuid7


class What(enum.StrEnum):
    """What is asked for."""

    ROLE = "role"
    FACTOR = "factor"


@transaction.atomic
def ask_for_new_factor(username: str, *, actor: Actor, purpose: Purpose) -> None:
    """Asks that everything with which the person signs in ends, as their token is lost, and that they enrol anew."""
    person = person_row(username)
    _ask(person, What.FACTOR, _held(person).organisation, None, actor=actor, purpose=purpose)


@transaction.atomic
def set_role(username: str, role: Role, organisation: str, *, actor: Actor, purpose: Purpose) -> bool:
    """Gives the person the role for the organisation with this code, anew too; or asks, where that takes two.

    True where it was only asked for.
    """
    if role not in GIVEN_BY_TWO:
        give_role(username, role, organisation, actor=actor, purpose=purpose)
        return False
    person, where = person_row(username), organisation_row(organisation)
    check_same_face(person, role)
    held = role_held(person)
    if held is not None:
        _require(held.organisation_id, person, actor=actor, purpose=purpose)
    _ask(person, What.ROLE, where, role, actor=actor, purpose=purpose)
    return True


@transaction.atomic
def renew_roles(usernames: Sequence[str], *, actor: Actor, purpose: Purpose) -> list[str]:
    """The role of each of these people begins anew, or is asked for where it takes two; all or none. Those who wait."""
    held = {username: _held(person_row(username)) for username in usernames}
    return [
        username
        for username, row in held.items()
        if set_role(username, Role(row.role), row.organisation.code, actor=actor, purpose=purpose)
    ]


@transaction.atomic
def end_role(username: str, *, actor: Actor, purpose: Purpose) -> None:
    """The person has no role from the next request on, and the visits under way end."""
    person = person_row(username)
    held = _held(person)
    require(actor, Capability.PERSON_SUSPEND, purpose=purpose, owner=held.organisation_id, about=person.id)
    models.PersonRole.objects.filter(id=held.id).update(ended=database_now())
    end_visits(person)
    terms = {"person": person.id, "role": held.role}
    record_account(EventKind.ROLE_ENDED, terms, actor=actor, purpose=purpose)


@transaction.atomic
def ask_for_person(new: NewPerson, *, actor: Actor, purpose: Purpose) -> None:
    """Adds a person whose role takes two: until a second administrator agrees they have none."""
    person = add_row(new, actor=actor, purpose=purpose)
    _ask(person, What.ROLE, organisation_row(new.organisation), new.role, actor=actor, purpose=purpose)


@transaction.atomic
def agree(asked: UUID, *, actor: Actor, purpose: Purpose) -> tuple[str, str | None]:
    """Does what another administrator asked. The username, with a code to hand over where the person has to enrol."""
    row = _open(asked)
    _require(row.organisation_id, row.person, actor=actor, purpose=purpose)
    if row.asked_by == actor.id:
        raise AccountRefused("You asked for this. Nothing was changed. Another account administrator agrees.")
    if not administers(row.asked_by, row.organisation_id):
        raise AccountRefused(ASKED_IN_VAIN)
    models.Asked.objects.filter(id=row.id).update(approved_by=actor.id, ended=database_now())
    if row.role is None:
        _empty(row, actor)
    else:
        role = Role(row.role)
        insert_role(row.person, row.organisation, role=role, granted_by=row.asked_by, approved_by=actor.id)
    terms = {"person": row.person_id, "what": row.what, "role": row.role or "", "asked_by": row.asked_by}
    record_account(EventKind.TWO_AGREED, terms, actor=actor, purpose=purpose)
    if row.role is not None and has_a_way(row.person_id):
        return row.person.username, None
    return row.person.username, enrolment.issue(row.person, issued_by=row.asked_by, approved_by=actor.id)


@transaction.atomic
def take_back(asked: UUID, *, actor: Actor, purpose: Purpose) -> str:
    """What was asked is not done. By any administrator who could agree, who asked included. The username."""
    row = _open(asked)
    _require(row.organisation_id, row.person, actor=actor, purpose=purpose)
    models.Asked.objects.filter(id=row.id).update(ended=database_now())
    terms = {"person": row.person_id, "what": row.what}
    record_account(EventKind.TWO_TAKEN_BACK, terms, actor=actor, purpose=purpose)
    return row.person.username


def _ask(
    person: models.Person,
    what: What,
    where: models.Organisation,
    role: Role | None,
    *,
    actor: Actor,
    purpose: Purpose,
) -> None:
    _require(where.id, person, actor=actor, purpose=purpose)
    now = database_now()
    waiting = models.Asked.objects.filter(person=person, what=what.value, ended=None)
    waiting.filter(at__lte=now - timedelta(days=ASKED_DAYS)).update(ended=now)
    if waiting.exists():
        raise AccountRefused(
            f"This was asked for {person.username} already. Nothing was changed. Another account administrator agrees, "
            "or takes it back."
        )
    models.Asked.objects.create(
        id=uuid7(), person=person, what=what, role=role, organisation=where, asked_by=actor.id, at=now
    )
    terms = {"person": person.id, "what": what.value, "role": role or ""}
    record_account(EventKind.TWO_ASKED, terms, actor=actor, purpose=purpose)


def _empty(row: models.Asked, actor: Actor) -> None:
    reset = models.FactorReset.objects.create(
        id=uuid7(), person=row.person, asked_by=row.asked_by, approved_by=actor.id, at=database_now()
    )
    factors.empty(row.person, face_of(role_of(row.person_id)), reset=reset)
    end_every_way(row.person)


def _open(asked: UUID) -> models.Asked:
    """The row, held to the end of the transaction, so that two people's steps come one after the other."""
    since = database_now() - timedelta(days=ASKED_DAYS)
    open_rows = models.Asked.objects.select_for_update(of=("self",)).filter(id=asked, ended=None, at__gt=since)
    found = open_rows.select_related("person", "organisation").first()
    if found is None:
        raise AccountRefused("This waits no more. Nothing was changed. Look at the list as it is now.")
    return found


def _held(person: models.Person) -> models.PersonRole:
    """The role that the person has; raises `AccountRefused`."""
    held = role_held(person)
    if held is None:
        raise AccountRefused(f"{person.username} has no role now. Nothing was changed. Give one first.")
    return held


def _require(organisation: str, person: models.Person, *, actor: Actor, purpose: Purpose) -> None:
    require(actor, Capability.ACCOUNT_BY_TWO, purpose=purpose, owner=organisation, about=person.id)
