"""Children in the directory, brought in by the way that feeds take, and limited by the way that officers take."""

from dataclasses import replace
from datetime import UTC, date, datetime

from contactpoint.disclosure.actions import change, record_coverage
from contactpoint.disclosure.changes import Limited, Unlimited
from contactpoint.disclosure.facts import Cause, Gender, Involvement, Name, ServiceKind, SourceRecord
from contactpoint.identity.actions import apply_records
from contactpoint.identity.rules import Action, IncomingRecord
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber

TEAM = Involvement(
    service="hull-team",
    kind=ServiceKind.SOCIAL_CARE,
    organisation="Hull children's team",
    authority="HUL",
    worker="Priya Shah",
    post="Social worker",
    telephone="01632 960003",
    email="priya.shah@hull.example",
    started=date(2026, 2, 1),
    lead=True,
    assessment=True,
)
SURGERY = Involvement(
    service="quays",
    kind=ServiceKind.GP_PRACTICE,
    organisation="The Quays Surgery",
    authority=None,
    worker=None,
    post="Practice",
    telephone="01632 960001",
    email=None,
    started=date(2020, 1, 15),
)
MAYA = SourceRecord(
    record="S-1",
    source="social_care.HUL",
    authority="HUL",
    confirmed=date(2026, 10, 20),
    names=(Name("Kaur", ("Maya",)),),
    born=PartialDate(2015, 3, 9),
    gender=Gender.FEMALE,
    involvements=(TEAM, SURGERY),
)


def a_child(**facts: object) -> ChildNumber:
    """Maya, but for what is said otherwise; of Hull."""
    record = replace(MAYA, **facts)
    incoming = IncomingRecord(record, datetime(2026, 11, 1, 6, tzinfo=UTC), date(2026, 11, 1), Action.UPSERT, "HUL")
    (number,) = apply_records([incoming], actor=WORKER, purpose=UPKEEP).children
    return number


def limited(number: ChildNumber, cause: Cause) -> None:
    change(number, Limited(cause), actor=WORKER, purpose=UPKEEP)


def lifted(number: ChildNumber, cause: Cause) -> None:
    change(number, Unlimited(cause), actor=WORKER, purpose=UPKEEP)


def a_feed_was_heard(source: str = "benefit", area: str = "england") -> None:
    record_coverage(source, area, fed_on=date(2026, 11, 1), actor=WORKER, purpose=UPKEEP)
