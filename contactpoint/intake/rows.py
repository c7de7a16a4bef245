"""From the checked cells of a row to what the source said of a child: one shape for every kind of feed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from contactpoint.disclosure.facts import (
    Address,
    Carer,
    Gender,
    Identifier,
    IdentifierKind,
    Involvement,
    Name,
    NameUse,
    ServiceKind,
    SourceRecord,
)
from contactpoint.identity.rules import Action
from contactpoint.intake.checks import Row
from contactpoint.intake.parsing import Cells
from contactpoint.intake.rules import Kind, Reason, RowRefused, Source
from contactpoint.intake.templates import TEMPLATES
from contactpoint.kernel.dates import PartialDate, birthday
from contactpoint.kernel.numbers import NotWellFormed, Postcode
from contactpoint.linkage.standardise import normal

OLDEST_YEARS = 25


@dataclass(frozen=True, slots=True)
class Said:
    """A checked row: the record, what to do with it and the day its source last confirmed it."""

    record: SourceRecord
    action: Action
    as_of: date


@dataclass(frozen=True, slots=True)
class Further:
    """What the columns of one kind of feed say beyond the common fourteen."""

    names: tuple[Name, ...] = ()
    carers: tuple[Carer, ...] = ()
    involvements: tuple[Involvement, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    looked_after: bool = False


def said(cells: Cells, source: Source, today: date) -> Said:
    """What one row says on the day `today`; raises `RowRefused`."""
    row = Row(cells.texts, TEMPLATES[source.kind])
    action = row.choice("action", Action)
    as_of = _past(row, "as_of", today)
    if as_of is None:
        raise RowRefused("as_of", Reason.MISSING_VALUE)
    further = FURTHER[source.kind](row, cells, source, today)
    record = SourceRecord(
        record=row.record_id(),
        source=source.code,
        authority=source.authority,
        confirmed=as_of,
        names=tuple(dict.fromkeys((*_names(row, action), *further.names))),
        born=_born(row, as_of, today),
        gender=row.choice("gender", Gender, default=Gender.NOT_SPECIFIED),
        address=_address(row),
        carers=further.carers,
        involvements=further.involvements,
        identifiers=further.identifiers,
        looked_after=further.looked_after,
        died_on=_died(row, today),
    )
    return Said(record, action, as_of)


def _names(row: Row, action: Action) -> tuple[Name, ...]:
    family, given = row.name("family_name"), row.given("given_names")
    if not family and not given and action is not Action.UPSERT:
        return ()
    if not family or not given:
        raise RowRefused("given_names" if family else "family_name", Reason.NO_NAME)
    former = row.name("former_family_name")
    name = Name(family, given, row.choice("name_use", NameUse))
    return (name, Name(former, given, NameUse.FORMER)) if former else (name,)


def _born(row: Row, as_of: date, today: date) -> PartialDate | None:
    born = row.partial("birth_date")
    if born is None:
        return None
    if born.earliest > today:
        raise RowRefused("birth_date", Reason.FUTURE_DATE)
    if born.earliest > as_of:
        raise RowRefused("as_of", Reason.IMPOSSIBLE_DATE)
    if birthday(born.latest, OLDEST_YEARS + 1) <= as_of:
        raise RowRefused("birth_date", Reason.OVER_AGE)
    return born


def _died(row: Row, today: date) -> date | None:
    died, born = _past(row, "died_on", today), row.partial("birth_date")
    if died and born and died < born.earliest:
        raise RowRefused("died_on", Reason.IMPOSSIBLE_DATE)
    return died


def _past(row: Row, column: str, today: date) -> date | None:
    """A whole date that is not in the future."""
    day = row.day(column)
    if day and day > today:
        raise RowRefused(column, Reason.FUTURE_DATE)
    return day


def _address(row: Row) -> Address | None:
    """A postcode that has no postcode's form is kept as the last line and not used as one."""
    lines = [row.place(f"address_{place}") for place in (1, 2, 3)]
    typed = row.text("postcode")
    try:
        postcode = Postcode.parse(typed) if typed else None
    except NotWellFormed:
        postcode = None
        lines.append(typed)
    filled = tuple(line for line in lines if line)
    return Address(filled, postcode) if filled or postcode else None


def _carer(row: Row, prefix: str, *, relationship: str, email: str | None) -> tuple[Carer, ...]:
    """The carer in these columns. The key is the normal name, so that one carer of two sources is one row."""
    name, telephone = row.name(f"{prefix}_name"), row.telephone(f"{prefix}_telephone")
    if not name and (telephone or email or relationship):
        raise RowRefused(f"{prefix}_name", Reason.MISSING_VALUE)
    return (Carer(normal(name) or name.casefold(), name, relationship, telephone, email),) if name else ()


def _benefit(row: Row, cells: Cells, source: Source, today: date) -> Further:
    row.day("address_from")
    carers = [
        _carer(
            row,
            prefix,
            relationship=row.text(f"{prefix}_relationship", longest=40).casefold(),
            email=row.email(f"{prefix}_email"),
        )
        for prefix in ("carer1", "carer2")
    ]
    return Further(carers=tuple({carer.key: carer for pair in carers for carer in pair}.values()))


def _health(row: Row, cells: Cells, source: Source, today: date) -> Further:
    names = tuple(name for entry in cells.names for name in _entry(Row(entry, TEMPLATES[source.kind])))
    return Further(names=names, involvements=_practice(row, today), identifiers=_nhs(row))


def _entry(row: Row) -> tuple[Name, ...]:
    """One entry of `names`; `from` and `to` are checked, and its use says whether it is over."""
    row.day("from")
    row.day("to")
    family, given = row.name("family"), row.given("given")
    if not family or not given:
        raise RowRefused("names", Reason.NO_NAME)
    return (Name(family, given, row.choice("use", NameUse)),)


def _practice(row: Row, today: date) -> tuple[Involvement, ...]:
    code = row.text("practice_code")
    if not code:
        return ()
    return (
        Involvement(
            service=f"gp_practice.{code}",
            kind=ServiceKind.GP_PRACTICE,
            organisation=row.text("practice_name", required=True),
            authority=None,
            worker=None,
            post=None,
            telephone=row.telephone("practice_telephone"),
            email=None,
            started=_started(row, "registered_from", today),
        ),
    )


def _case(row: Row, cells: Cells, source: Source, today: date) -> Further:
    return Further(
        carers=_carer(row, "carer1", relationship="", email=None),
        involvements=_involvement(row, source, today),
        identifiers=_nhs(row) + _upn(row),
        looked_after=row.yes("looked_after"),
    )


def _involvement(row: Row, source: Source, today: date) -> tuple[Involvement, ...]:
    started, ended = _started(row, "started_on", today), row.day("ended_on")
    if ended and ended < started:
        raise RowRefused("ended_on", Reason.IMPOSSIBLE_DATE)
    service, team = row.text("service_name", required=True), row.text("team")
    return (
        Involvement(
            service=row.text("service_code", required=True),
            kind=ServiceKind(source.kind),
            organisation=f"{service}, {team}" if team else service,
            authority=source.authority,
            worker=row.name("worker_name") or None,
            post=row.text("worker_post") or None,
            telephone=row.telephone("worker_telephone"),
            email=row.email("worker_email"),
            started=started,
            ended=ended,
            renewed=_past(row, "as_of", today),
            lead=row.yes("lead_professional"),
            assessment=row.yes("assessment_exists"),
        ),
    )


def _started(row: Row, column: str, today: date) -> date:
    row.required_day(column)
    started = _past(row, column, today)
    assert started is not None
    return started


def _nhs(row: Row) -> tuple[Identifier, ...]:
    number = row.nhs_number("nhs_number")
    return (Identifier(IdentifierKind.NHS, number),) if number else ()


def _upn(row: Row) -> tuple[Identifier, ...]:
    number = row.upn("upn")
    return (Identifier(IdentifierKind.UPN, number),) if number else ()


FURTHER: dict[Kind, Callable[[Row, Cells, Source, date], Further]] = {
    Kind.BENEFIT: _benefit,
    Kind.HEALTH: _health,
    Kind.SOCIAL_CARE: _case,
    Kind.EDUCATION_WELFARE: _case,
    Kind.HEALTH_VISITING: _case,
}
