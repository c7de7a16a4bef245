"""What somebody's own word on their family stands in the way of, asked by one administrator and agreed to by another.

Neither is the person, nor, where a naming is taken back, whom the person named (B4-21).
"""

from django.db import transaction

from contactpoint.access import models
from contactpoint.access.actions.accounts import record_account
from contactpoint.access.actions.asked import ask
from contactpoint.access.asked import Wanted, held_by
from contactpoint.access.entries import AccountRefused, change_state, end_visits, person_row
from contactpoint.access.people import unrelated_administrators
from contactpoint.access.queries import normal_username
from contactpoint.access.reasons import SuspensionReason, What
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose


@transaction.atomic
def ask_to_withdraw_family(username: str, relative: str, *, actor: Actor, purpose: Purpose) -> None:
    """Asks that the person's naming of `relative`, a username, counts no more."""
    person, named = person_row(username), normal_username(relative)
    if not models.FamilySaid.objects.filter(person=person, username=named, withdrawn=None).exists():
        raise AccountRefused(f"{person.username} names nobody of this username as family now. Nothing was changed.")
    where = held_by(person).organisation
    ask(Wanted(what=What.FAMILY, person=person, organisation=where, relative=named), actor=actor, purpose=purpose)


@transaction.atomic
def ask_to_suspend(username: str, because: SuspensionReason, *, actor: Actor, purpose: Purpose) -> None:
    """Asks that the person is suspended, where every administrator of their organisation is family.

    Raises `AccountRefused` where one is not, who suspends alone.
    """
    person = person_row(username)
    where = held_by(person).organisation
    others = unrelated_administrators(person.username, where.id)
    if others:
        raise AccountRefused(
            "Nothing was changed. These administrators of the organisation are not family of the person, and each of "
            f"them suspends alone: {', '.join(others)}."
        )
    ask(Wanted(what=What.SUSPENSION, person=person, organisation=where, because=because), actor=actor, purpose=purpose)


def suspend_by_two(row: models.Asked, because: SuspensionReason, *, actor: Actor, purpose: Purpose) -> None:
    """Ends the person's access from the next request, and the visits under way for good; the actor agreed."""
    closed = models.PersonState.SUSPENDED
    change_state(row.person, closed, because.value, given_by=row.asked_by, approved_by=actor.id)
    end_visits(row.person)
    terms = {"person": row.person_id, "because": because.value, "asked_by": row.asked_by}
    record_account(EventKind.PERSON_SUSPENDED, terms, actor=actor, purpose=purpose)
