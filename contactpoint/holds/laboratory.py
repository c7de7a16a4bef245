"""Verdicts of a laboratory that no officer gave at a desk, to be carried out as real ones are."""

from uuid import UUID

from contactpoint.audit.clock import database_now
from contactpoint.disclosure.laboratory import check_own_database
from contactpoint.holds.models import VerdictRow
from contactpoint.holds.rules import Kind, Verdict
from contactpoint.kernel.numbers import ChildNumber


def say_in_a_laboratory(
    said: UUID, verdict: Verdict, *, kind: Kind, subject: UUID, number: ChildNumber | None = None
) -> None:
    """What an officer would say, or two who agree. Raises `NotALaboratory`."""
    check_own_database()
    both = {"agreed_by": "lab-2", "agreed_at": database_now()} if verdict is Verdict.AGREE else {}
    row = VerdictRow(
        id=said,
        item=said,
        kind=kind,
        subject=subject,
        number=number,
        verdict=verdict,
        said_by="lab",
        said_for="HUL",
        **both,
    )
    VerdictRow.objects.bulk_create([row])
