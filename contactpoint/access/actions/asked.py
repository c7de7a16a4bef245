"""What one administrator asks and another agrees to: the row that waits, and who may have to do with it (B4-21).

The rows hold both apart from each other and from the person; from the person's family too, but where what is asked
overrules what somebody said of their family, or only takes access away.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from contactpoint.access import models
from contactpoint.access.actions.accounts import record_account
from contactpoint.access.actions.gate import require
from contactpoint.access.entries import AccountRefused, role_held
from contactpoint.access.reasons import SuspensionReason, What
from contactpoint.access.rules import ASKED_DAYS, Capability
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose, Role
from contactpoint.kernel.ids import uuid7

OVERRULING = frozenset({What.FAMILY, What.SUSPENSION})
"""What family may ask and agree to as well: else who names every administrator as family could never be suspended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for whom, for or in which organisation. `relative`: the username whose naming is taken back."""

    what: What
    person: models.Person
    organisation: models.Organisation
    role: Role | None = None
    relative: str | None = None
    because: SuspensionReason | None = None


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
    record_account(EventKind.TWO_ASKED, terms_of(wanted), actor=actor, purpose=purpose)


def opened(asked: UUID) -> models.Asked:
    """The row, held to the end of the transaction, so that two people's steps come one after the other."""
    since = database_now() - timedelta(days=ASKED_DAYS)
    open_rows = models.Asked.objects.select_for_update(of=("self",)).filter(id=asked, ended=None, at__gt=since)
    found = open_rows.select_related("person", "organisation").first()
    if found is None:
        raise AccountRefused("This waits no more. Nothing was changed. Look at the list as it is now.")
    return found


def wanted_in(row: models.Asked) -> Wanted:
    """What the row asks for."""
    return Wanted(
        what=What(row.what),
        person=row.person,
        organisation=row.organisation,
        role=Role(row.role) if row.role else None,
        relative=row.relative,
        because=SuspensionReason(row.because) if row.because else None,
    )


def require_for(wanted: Wanted, *, actor: Actor, purpose: Purpose) -> None:
    """Raises `NotAllowed` unless the actor may ask this or agree to it."""
    overruling = wanted.what in OVERRULING
    capability = Capability.FAMILY_OVERRULE if overruling else Capability.ACCOUNT_BY_TWO
    named = models.Person.objects.filter(username=wanted.relative).values_list("id", flat=True)
    for about in (wanted.person.id, *named):
        require(actor, capability, purpose=purpose, owner=wanted.organisation.id, about=about)


def held_by(person: models.Person) -> models.PersonRole:
    """The role that the person has; raises `AccountRefused`."""
    held = role_held(person)
    if held is None:
        raise AccountRefused(f"{person.username} has no role now. Nothing was changed. Give one first.")
    return held


def terms_of(wanted: Wanted) -> dict[str, str]:
    """What an event says of it."""
    more = {"relative": wanted.relative, "because": wanted.because}
    said = {"person": wanted.person.id, "what": wanted.what.value, "role": wanted.role or ""}
    return said | {name: value for name, value in more.items() if value}
