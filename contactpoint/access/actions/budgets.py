"""The day's budget taken from as a look is made, and released by an account administrator (B4-23)."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from contactpoint.access import models
from contactpoint.access.actions.accounts import record_account
from contactpoint.access.actions.gate import NotAllowed, require
from contactpoint.access.entries import AccountRefused, owner_of, person_row
from contactpoint.access.looks import budgets, urgent
from contactpoint.access.looks.budgets import Standing
from contactpoint.access.reasons import BudgetReason
from contactpoint.access.rules import SPENDS, Capability, Spending
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber

STOPPED = {
    Spending.SEARCH: "You have made all the searches that one person may make in a day. This one was not made.",
    Spending.OPEN: "You have opened as many children’s pages as one person may open in a day. This one was not opened.",
}
NOW = (
    " If a child is in front of you or in danger now, change your purpose to that one: {reserve} more are kept for it "
    "each day."
)
GO_ON = (
    " What you found before stays as it was.{now} An account administrator of your organisation can release more, for "
    "{hours} hours: ask who gave you the code for your account, or your manager. A new day’s budget begins at midnight."
)


class BudgetSpent(NotAllowed):
    """Nothing is left of what one person may look in a day; says what is safe and whom to ask."""

    because = "budget_spent"

    @property
    def reserve(self) -> bool:
        """Whether another purpose still opens the reserve."""
        return self.purpose is not None and self.purpose.code is not PurposeCode.IN_FRONT_OF_ME


def require_to_look(
    capability: Capability, *, actor: Actor, purpose: Purpose, child: ChildNumber | None = None
) -> None:
    """`require` for a look that counts, in its transaction: takes one from the budget, from a proxy's and the asker's
    both, and puts a look without a reference on the list of those to be reviewed.

    Raises `NotAllowed`, or `BudgetSpent`.
    """
    require(actor, capability, purpose=purpose)
    spending = SPENDS[capability]
    lookers = [one for one in (actor, actor.asker) if one]
    if not all(budgets.take(spending, one, purpose=purpose, child=child) for one in lookers):
        now = "" if purpose.code is PurposeCode.IN_FRONT_OF_ME else NOW.format(reserve=settings.BUDGET_RESERVE)
        words = STOPPED[spending] + GO_ON.format(now=now, hours=settings.BUDGET_RELEASE_HOURS)
        raise BudgetSpent(words, actor=actor, capability=capability, purpose=purpose)
    if purpose.code is PurposeCode.IN_FRONT_OF_ME:
        urgent.note(spending, actor)


@transaction.atomic
def see_budgets(*, actor: Actor, purpose: Purpose) -> list[Standing]:
    """Who stands at the stop, of one's own organisation, or of all for the national team."""
    require(actor, Capability.PERSON_SEE, purpose=purpose, owner=actor.organisation)
    record_account(EventKind.BUDGETS_SEEN, {}, actor=actor, purpose=purpose)
    own = None if actor.national else actor.organisation
    return [one for one in budgets.standings(organisation=own) if one.stopped]


@transaction.atomic
def release_budgets(usernames: Sequence[str], because: BudgetReason, *, actor: Actor, purpose: Purpose) -> None:
    """Gives each of these people the day's budget once more, from now for 24 hours; all or none.

    Raises `AccountRefused` for whoever does not stand at the stop, so that nobody is given more than they have used up,
    and `NotAllowed` for oneself, a relative, or another organisation's.
    """
    for person in map(person_row, usernames):
        require(actor, Capability.BUDGET_RELEASE, purpose=purpose, owner=owner_of(person), about=person.id)
        models.Person.objects.select_for_update().get(id=person.id)
        if not any(one.stopped for one in budgets.standings(person=person.id)):
            raise AccountRefused(
                f"{person.username} has budget left, or was given more a moment ago. Nothing was changed. Load the "
                "page again to see who stands at the stop."
            )
        models.BudgetRelease.objects.create(
            id=uuid7(), person=person, because=because.value, given_by=actor.id, at=database_now()
        )
        terms = {"person": person.id, "because": because.value}
        record_account(EventKind.BUDGET_RELEASED, terms, actor=actor, purpose=purpose)
