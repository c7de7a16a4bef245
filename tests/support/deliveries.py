"""What sources delivered, as rows, and the data managers who look at it."""

from datetime import UTC, datetime

from contactpoint.access import models as accounts
from contactpoint.access.rules import Face
from contactpoint.intake import models
from contactpoint.intake.rules import DeliveryState, Mode, Reason, StopCause
from contactpoint.kernel.actors import Role
from contactpoint.kernel.ids import uuid7
from tests.support import people
from tests.support.browsing import Browser, at_the_desk_of

EXTRACTED = datetime(2026, 11, 1, 6, tzinfo=UTC)


def a_source(code: str = "social_care.HUL", **fields: object) -> models.Source:
    """A source of the authority that its code names; `authority` in `fields` for an organisation's."""
    kind, _, authority = code.partition(".")
    known = {"kind": kind, "authority": authority or None, **fields}
    return models.Source.objects.get_or_create(code=code, defaults=known)[0]


def a_delivery(source: str = "social_care.HUL", **fields: object) -> models.Delivery:
    """A full file of 2,000 rows that waits as the first of its source; `fields` are columns."""
    plain = {"mode": Mode.FULL, "extracted": EXTRACTED, "state": DeliveryState.DRY, "first": True, "rows": 2000}
    plain |= {"sampled": 1000, "founded": 30, "waiting": 20, "empties": {"postcode": 200, "upn": 3}}
    return models.Delivery.objects.create(
        id=uuid7(), source=a_source(source), file_hmac=uuid7().bytes, **{**plain, **fields}
    )


def a_data_manager(username: str = "dan", *, authority: str | None = "HUL") -> accounts.Person:
    """Of Hull, of another authority, or of the national team where `authority` is None."""
    code = authority or "NAT"
    organisation = accounts.Organisation.objects.filter(code=code).first()
    organisation = organisation or people.an_organisation(code, authority=authority, national=authority is None)
    return people.a_person(username, Role.DATA_MANAGER, organisation)


def at_work(username: str = "dan", *, authority: str | None = "HUL") -> Browser:
    """The browser of a data manager who has just signed in at the desk."""
    return at_the_desk_of(a_data_manager(username, authority=authority), Face.DESK)


def some_feeds() -> None:
    """Feeds of Hull as a data manager may find them: one stopped, one first, one applied, one that sent nothing."""
    organisation = people.an_organisation("HUL")
    accounts.Organisation.objects.filter(id=organisation.id).update(name="Kingston upon Hull City Council")
    months = [EXTRACTED.replace(month=month) for month in (9, 10)]
    for extracted in months:
        a_delivery(first=False, state=DeliveryState.APPLIED, extracted=extracted, rows=1980, refused=0)
    stopped = a_delivery(
        state=DeliveryState.STOPPED,
        first=False,
        rows=1412,
        refused=12,
        stops=[StopCause.FEWER_ROWS, StopCause.EMPTY_COLUMN, StopCause.SHIELDED],
    )
    for line in range(30, 42):
        reason = Reason.CLOSED_LIST if line % 2 else Reason.NHS_NUMBER_CHECK
        column = "gender" if line % 2 else "nhs_number"
        models.Refusal.objects.create(delivery=stopped, line=line, column_name=column, reason=reason)
    a_delivery("education_welfare.HUL", rows=340, empties={"carer1_telephone": 300})
    a_delivery("health_visiting.HUL", state=DeliveryState.APPLIED, first=False)
    a_source("voluntary.0001", authority="HUL", organisation="Mill Lane Play", service="voluntary")
