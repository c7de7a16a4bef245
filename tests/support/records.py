"""Children to test with: records as intake hands them on, with plain defaults."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from uuid import UUID

from contactpoint.disclosure.codec import decode
from contactpoint.disclosure.facts import (
    Address,
    Carer,
    Gender,
    Identifier,
    IdentifierKind,
    Involvement,
    Name,
    ServiceKind,
    SourceRecord,
)
from contactpoint.disclosure.models import Link
from contactpoint.identity.actions import apply_records
from contactpoint.identity.decisions import Kind
from contactpoint.identity.models import Decision, DoubtRow, Hold, SourceKey
from contactpoint.identity.rules import Action, IncomingRecord
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber, Postcode
from contactpoint.vault.actions import record_ref
from contactpoint.vault.queries import contents

EXTRACTED = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
CONFIRMED = date(2026, 8, 20)
NHS = Identifier(IdentifierKind.NHS, "9990000018")
HOME = Address(("12 Mill Lane", "Hull"), Postcode("HU5 2AB"))
SURGERY = Involvement(
    service="P1",
    kind=ServiceKind.GP_PRACTICE,
    organisation="The Quays Surgery",
    authority=None,
    worker=None,
    post=None,
    telephone="01632 960001",
    email=None,
    started=date(2020, 1, 15),
)


def record(key: str = "1", source: str = "health", **facts) -> SourceRecord:
    """Maya Kaur as the NHS knows her, unless said otherwise."""
    said = {
        "authority": None,
        "confirmed": CONFIRMED,
        "names": (Name("Kaur", ("Maya",)),),
        "born": PartialDate(2015, 3, 9),
        "gender": Gender.FEMALE,
        "address": HOME,
        "involvements": (SURGERY,),
        "identifiers": (NHS,),
    }
    return SourceRecord(record=key, source=source, **{**said, **facts})


def benefit(key: str = "b1", **facts) -> SourceRecord:
    """Maya Kaur as the benefit office knows her: no number, one carer."""
    carer = Carer("jaspreet", "Jaspreet Kaur", "mother", "07700 900123 x4417")
    said = {"identifiers": (), "involvements": (), "carers": (carer,)}
    return record(key, "benefit", **{**said, **facts})


def incoming(said: SourceRecord, **changes) -> IncomingRecord:
    """A row of a feed that says so."""
    arrived = IncomingRecord(said, extracted=EXTRACTED, as_of=said.confirmed, action=Action.UPSERT, owner="HUL")
    return replace(arrived, **changes)


def apply(*records: SourceRecord | IncomingRecord) -> frozenset[ChildNumber]:
    """Apply the records as one batch of the worker's; the children touched."""
    rows = [one if isinstance(one, IncomingRecord) else incoming(one) for one in records]
    return apply_records(rows, actor=WORKER, purpose=UPKEEP).children


def doubts() -> dict[frozenset[str], str]:
    """By the keys of two records that may be one child, the rule that says so."""
    own = _own_keys()
    return {frozenset((own[row.one], own[row.other])): row.rule for row in DoubtRow.objects.all()}


def waiting() -> set[str]:
    """The keys of the records that are about no child until a person decides."""
    placed = {*Link.objects.values_list("record", flat=True), *Hold.objects.values_list("record", flat=True)}
    return {key for record, key in _own_keys().items() if record not in placed}


def _own_keys() -> dict[UUID, str]:
    said = contents(SourceKey.objects.values_list("record", flat=True))
    return {record: decode(content).record for record, content in said.items()}


def apart(*records: SourceRecord) -> list[ChildNumber]:
    """Apply the records as children of their own, however alike: a person said that no two of them are one child."""
    apply(*(_nobody(place, one) for place, one in enumerate(records)))
    ids = sorted(SourceKey.objects.get(record_ref=record_ref(*one.id)).record for one in records)
    decided = {"kind": Kind.DIFFERENT, "decided_by": "tests", "decided_for": "tests"}
    rows = (Decision(id=uuid7(), one=one, other=other, **decided) for one, other in combinations(ids, 2))
    Decision.objects.bulk_create(rows, batch_size=5_000)
    apply(*(incoming(one, extracted=EXTRACTED + timedelta(hours=1)) for one in records))
    return [_number(one) for one in records]


def _nobody(place: int, one: SourceRecord) -> SourceRecord:
    born = PartialDate.parse(str(date(2005, 1, 1) + timedelta(days=20 * place)))
    return replace(one, names=(Name(f"Nobody {one.record}", ("Nemo",)),), born=born, address=None, identifiers=())


def _number(one: SourceRecord) -> ChildNumber:
    known = SourceKey.objects.get(record_ref=record_ref(*one.id))
    return ChildNumber(Link.objects.get(record=known.record).number)
