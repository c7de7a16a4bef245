"""What takes two administrators, in two requests: one asks and another agrees, within some days (B4-18, B4-21).

The rows hold both apart from each other, from the person and from the person's family.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from contactpoint.access import enrolment, models
from contactpoint.access.actions.accounts import add_row, give_role, record_account
from contactpoint.access.actions.asked import ask, require_for, require_to_take_back
from contactpoint.access.actions.gate import require
from contactpoint.access.actions.overruling import suspend_by_two
from contactpoint.access.actions.recovering import end_every_way
from contactpoint.access.asked import Wanted, held_by, opened, wanted_in
from contactpoint.access.entries import (
    ASKED_IN_VAIN,
    AccountRefused,
    NewPerson,
    check_same_face,
    end_visits,
    insert_role,
    organisation_row,
    person_row,
)
from contactpoint.access.people import administers
from contactpoint.access.queries import has_a_way
from contactpoint.access.reasons import What
from contactpoint.access.rules import GIVEN_BY_TWO, Capability
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose, Role


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed to, for whom; `code`: to be handed over, where the person has to enrol."""

    username: str
    what: What
    code: str | None = None


@transaction.atomic
def ask_for_new_factor(username: str, *, actor: Actor, purpose: Purpose) -> None:
    """Asks that everything with which the person signs in ends, as their token is lost, and that they enrol anew."""
    person = person_row(username)
    wanted = Wanted(what=What.FACTOR, person=person, organisation=held_by(person).organisation)
    ask(wanted, actor=actor, purpose=purpose)


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
    ask(Wanted(what=What.ROLE, person=person, organisation=where, role=role), actor=actor, purpose=purpose)
    return True


@transaction.atomic
def renew_roles(usernames: Sequence[str], *, actor: Actor, purpose: Purpose) -> list[str]:
    """The role of each of these people begins anew, or is asked for where it takes two; all or none. Those who wait."""
    held = {username: held_by(person_row(username)) for username in usernames}
    return [
        username
        for username, row in held.items()
        if set_role(username, Role(row.role), row.organisation.code, actor=actor, purpose=purpose)
    ]


@transaction.atomic
def end_role(username: str, *, actor: Actor, purpose: Purpose) -> None:
    """The person has no role from the next request on, and the visits under way end."""
    person = person_row(username)
    held = held_by(person)
    require(actor, Capability.PERSON_SUSPEND, purpose=purpose, owner=held.organisation_id, about=person.id)
    models.PersonRole.objects.filter(id=held.id).update(ended=database_now())
    end_visits(person)
    terms = {"person": person.id, "role": held.role}
    record_account(EventKind.ROLE_ENDED, terms, actor=actor, purpose=purpose)


@transaction.atomic
def ask_for_person(new: NewPerson, *, actor: Actor, purpose: Purpose) -> None:
    """Adds a person whose role takes two: until a second administrator agrees they have none."""
    person = add_row(new, actor=actor, purpose=purpose)
    where = organisation_row(new.organisation)
    ask(Wanted(what=What.ROLE, person=person, organisation=where, role=new.role), actor=actor, purpose=purpose)


@transaction.atomic
def agree(asked: UUID, *, actor: Actor, purpose: Purpose) -> Agreed:
    """Does what another administrator asked."""
    row = opened(asked)
    wanted = wanted_in(row)
    require_for(wanted, actor=actor, purpose=purpose)
    if row.asked_by == actor.id:
        raise AccountRefused("You asked for this. Nothing was changed. Another account administrator agrees.")
    if not all(administers(row.asked_by, place) for place in wanted.places):
        raise AccountRefused(ASKED_IN_VAIN)
    models.Asked.objects.filter(id=row.id).update(approved_by=actor.id, ended=database_now())
    if wanted.role is not None:
        insert_role(row.person, row.organisation, role=wanted.role, granted_by=row.asked_by, approved_by=actor.id)
    elif wanted.because is not None:
        suspend_by_two(row, wanted.because, actor=actor, purpose=purpose)
    elif wanted.what is What.FAMILY:
        _withdraw(row)
    else:
        end_every_way(row.person, asked_by=row.asked_by, approved_by=actor.id)
    terms = wanted.terms | {"asked_by": row.asked_by}
    record_account(EventKind.TWO_AGREED, terms, actor=actor, purpose=purpose)
    enrols = wanted.what is What.FACTOR or (wanted.what is What.ROLE and not has_a_way(row.person_id))
    code = enrolment.issue(row.person, issued_by=row.asked_by, approved_by=actor.id) if enrols else None
    return Agreed(row.person.username, wanted.what, code)


@transaction.atomic
def take_back(asked: UUID, *, actor: Actor, purpose: Purpose) -> str:
    """What was asked is not done. By any administrator who could agree, who asked included. The username."""
    row = opened(asked)
    wanted = wanted_in(row)
    require_to_take_back(wanted, actor=actor, purpose=purpose)
    models.Asked.objects.filter(id=row.id).update(ended=database_now())
    record_account(EventKind.TWO_TAKEN_BACK, wanted.terms, actor=actor, purpose=purpose)
    return row.person.username


def _withdraw(row: models.Asked) -> None:
    """The naming that `row` is about counts no more, as two have agreed; the database asks for them too."""
    said = models.FamilySaid.objects.filter(person=row.person, username=row.relative, withdrawn=None)
    said.update(withdrawn=row.id)
