"""The facts of a person as the database holds them now: columns of a statement, and what they mean today.

The instant is the database's; the day is England's (design §8).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from contactpoint.access.rules import ACCREDITATION
from contactpoint.access.vetting import ALWAYS, Fact, Facts, Term, in_use
from contactpoint.kernel.actors import Role
from contactpoint.kernel.dates import day_in_england

OWN_FACTOR = """(EXISTS (SELECT FROM factor WHERE factor.person = person.id AND factor.pin IS NOT NULL)
            OR EXISTS (SELECT FROM passkey WHERE passkey.person = person.id AND passkey.ended IS NULL))"""
"""Of a statement in which `person` stands: whether they have a factor of their own. An employer's sign-in is none."""
COLUMNS = (
    "clock_timestamp()",
    "person.used_on",
    "role.since",
    "role.until",
    OWN_FACTOR,
    """ARRAY(SELECT concat_ws(' ', kind, dated, vetting.until) FROM vetting
              WHERE vetting.person = person.id AND vetting.ended IS NULL)""",
    """ARRAY(SELECT concat_ws(' ', capability, accreditation.since, accreditation.until) FROM accreditation
              WHERE accreditation.organisation = role.organisation AND accreditation.ended IS NULL
                AND accreditation.since IS NOT NULL)""",
)
"""Of a statement in which `person` and `role` (`person_role`) stand."""
FACTS = ",\n           ".join(COLUMNS)


@dataclass(frozen=True, slots=True)
class Found:
    """Today in England, when the rights were last used, and what holds until when."""

    today: date
    used_on: date
    facts: Facts


def found_from(role: Role, columns: Sequence[Any]) -> Found:
    """What `COLUMNS` say of somebody in this role. A fact of which they say nothing is not there."""
    now, used_on, since, until, has_factor, checked, accredited = columns
    facts = {Fact(kind): term for kind, term in _terms(checked)}
    facts[Fact.ROLE] = Term(day_in_england(since), until)
    facts[Fact.USED] = in_use(used_on, settings.UNUSED_DAYS)
    if has_factor:
        facts[Fact.SECOND_FACTOR] = ALWAYS
    accreditation = ALWAYS if role not in ACCREDITATION else dict(_terms(accredited)).get(ACCREDITATION[role])
    if accreditation:
        facts[Fact.ACCREDITED] = accreditation
    return Found(day_in_england(now), used_on, facts)


def note_used(person: str, today: date) -> None:
    """The person uses their rights today; a day already noted stays."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE person SET used_on = %s WHERE id = %s AND used_on < %s", (today, person, today))


def _terms(said: Sequence[str]) -> Iterator[tuple[str, Term]]:
    for one in said:
        name, since, until = one.split()
        yield name, Term(date.fromisoformat(since), date.fromisoformat(until))
