"""What one administrator asked and another has to agree to, as the rows have it (B4-21).

The rows hold both apart from each other and from the person; from the person's family too, but where what is asked
overrules what somebody said of their family, or only takes access away.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from contactpoint.access import models
from contactpoint.access.entries import AccountRefused, owner_of, role_held
from contactpoint.access.reasons import SuspensionReason, What
from contactpoint.access.rules import ASKED_DAYS
from contactpoint.audit.clock import database_now
from contactpoint.kernel.actors import Role

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

    @property
    def places(self) -> set[str]:
        """The ids of the organisation that it is asked for, and of the one that the person is with now."""
        return {self.organisation.id, owner_of(self.person) or self.organisation.id}

    @property
    def about(self) -> list[str]:
        """The ids of those who have no part in it: the person, and whom they named where that is taken back."""
        named = models.Person.objects.filter(username=self.relative).values_list("id", flat=True)
        return [self.person.id, *named]

    @property
    def terms(self) -> dict[str, str]:
        """What an event says of it."""
        more = {"relative": self.relative, "because": self.because}
        said = {"person": self.person.id, "what": self.what.value, "role": self.role or ""}
        return said | {name: value for name, value in more.items() if value}


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


def held_by(person: models.Person) -> models.PersonRole:
    """The role that the person has; raises `AccountRefused`."""
    held = role_held(person)
    if held is None:
        raise AccountRefused(f"{person.username} has no role now. Nothing was changed. Give one first.")
    return held
