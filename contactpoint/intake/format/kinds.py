"""What each kind of feed says beyond the common fourteen columns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from contactpoint.disclosure.facts import (
    Carer,
    Identifier,
    IdentifierKind,
    Involvement,
    Name,
    NameUse,
    ServiceKind,
)
from contactpoint.intake.format.checks import Row, closed_list
from contactpoint.intake.rules import Kind, Reason, RowRefused, Source, UnknownSource
from contactpoint.linkage.standardise import normal

Value = TypeVar("Value")
LONGEST_RELATIONSHIP = 40
NAME_USES = closed_list(NameUse)
BIRTH_ORDERS = frozenset({"", "1", "2", "3"})
SERVICES = {
    Kind.SOCIAL_CARE: ServiceKind.SOCIAL_CARE,
    Kind.YOUTH_JUSTICE: ServiceKind.YOUTH_JUSTICE,
    Kind.HEALTH_VISITING: ServiceKind.HEALTH_VISITING,
    Kind.EDUCATION_WELFARE: ServiceKind.EDUCATION_WELFARE,
    Kind.SENSITIVE: ServiceKind.SENSITIVE,
}
"""The service that a kind of feed speaks for; of voluntary organisations the register says it."""
CASE_KINDS = (*SERVICES, Kind.VOLUNTARY)


@dataclass(frozen=True, slots=True)
class Further:
    """What the columns of one kind of feed say."""

    carers: tuple[Carer, ...] = ()
    involvements: tuple[Involvement, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    looked_after: bool = False


def _benefit(row: Row, source: Source) -> Further:
    row.day("address_from")
    carers = [
        _carer(
            row,
            prefix,
            relationship=row.text(f"{prefix}_relationship", longest=LONGEST_RELATIONSHIP).casefold(),
            email=row.email(f"{prefix}_email"),
        )
        for prefix in ("carer1", "carer2")
    ]
    return Further(carers=tuple({carer.key: carer for pair in carers for carer in pair}.values()))


def _health(row: Row, source: Source) -> Further:
    return Further(involvements=_practice(row), identifiers=_nhs(row))


def name_of(entry: Row) -> Name:
    """One entry of a health row's `names`; `from` and `to` are checked, and its use says whether it is over."""
    try:
        _in_order(entry.day("from"), entry.day("to"), "to")
        family, given = entry.name("family"), entry.given("given")
        if not family or not given:
            raise RowRefused("names", Reason.NO_NAME)
        return Name(family, given, entry.choice("use", NAME_USES))
    except RowRefused as refused:
        raise RowRefused("names", refused.reason) from None


def _births(row: Row, source: Source) -> Further:
    """The order of birth and the mother's date of birth are checked and not kept (B1-1)."""
    if row.text("birth_order") not in BIRTH_ORDERS:
        raise RowRefused("birth_order", Reason.CLOSED_LIST)
    mother, child = row.birth("mother_birth_date"), row.birth("birth_date")
    if mother and child and mother.earliest >= child.latest:
        raise RowRefused("mother_birth_date", Reason.IMPOSSIBLE_DATE)
    return Further(carers=_carer(row, "mother", relationship="mother", email=None), identifiers=_nhs(row))


def _of_school(row: Row, source: Source) -> Further:
    numbers = dict.fromkeys((*_upn(row, "upn"), *_upn(row, "former_upn")))
    return Further(involvements=_school(row), identifiers=tuple(numbers))


def _case(row: Row, source: Source) -> Further:
    return Further(
        carers=_carer(row, "carer1", relationship="", email=None),
        involvements=(_involvement(row, source),),
        identifiers=_nhs(row) + _upn(row, "upn"),
        looked_after=row.yes("looked_after"),
    )


def _practice(row: Row) -> tuple[Involvement, ...]:
    name, telephone = row.text("practice_name"), row.telephone("practice_telephone")
    registered, code = row.past("registered_from"), row.text("practice_code", required=bool(name))
    if not code:
        return ()
    return (
        Involvement(
            service=f"gp_practice.{code}",
            kind=ServiceKind.GP_PRACTICE,
            organisation=_needed(name, "practice_name"),
            authority=None,
            worker=None,
            post=None,
            telephone=telephone,
            email=None,
            started=_needed(registered, "registered_from"),
        ),
    )


def _school(row: Row) -> tuple[Involvement, ...]:
    name, telephone = row.text("school_name"), row.telephone("school_telephone")
    contact, urn = row.name("contact_name"), row.text("school_urn", required=bool(name))
    entry, leaving = row.past("entry_date"), row.day("leaving_date")
    _in_order(entry, leaving, "leaving_date")
    if not urn:
        return ()
    return (
        Involvement(
            service=f"school.{urn}",
            kind=ServiceKind.SCHOOL,
            organisation=_needed(name, "school_name"),
            authority=None,
            worker=contact or None,
            post=None,
            telephone=telephone,
            email=None,
            started=_needed(entry, "entry_date"),
            ended=leaving,
        ),
    )


def _involvement(row: Row, source: Source) -> Involvement:
    """A code of one source is not another's: consents and dates of what is the same service are kept by it."""
    started, ended = row.required_past("started_on"), row.day("ended_on")
    _in_order(started, ended, "ended_on")
    service, team = row.text("service_name", required=True), row.text("team")
    return Involvement(
        service=f"{source.code}/{row.text('service_code', required=True)}",
        kind=_service(source),
        organisation=f"{service}, {team}" if team else service,
        authority=source.authority,
        worker=row.name("worker_name") or None,
        post=row.text("worker_post") or None,
        telephone=row.telephone("worker_telephone"),
        email=row.email("worker_email"),
        started=started,
        ended=ended,
        renewed=row.past("as_of"),
        lead=row.yes("lead_professional"),
        assessment=row.yes("assessment_exists"),
    )


def _service(source: Source) -> ServiceKind:
    service = SERVICES.get(source.kind) or source.service
    if service is None:
        raise UnknownSource(f"{source.code} is not registered. Nothing was applied. Register the organisation first.")
    return service


def _carer(row: Row, prefix: str, *, relationship: str, email: str | None) -> tuple[Carer, ...]:
    """The carer in these columns. The key is the normal name, so that one carer of two sources is one row."""
    name, telephone = row.name(f"{prefix}_name"), row.telephone(f"{prefix}_telephone")
    if not name and (telephone or email):
        raise RowRefused(f"{prefix}_name", Reason.MISSING_VALUE)
    if not name:
        return ()
    return (Carer(normal(name) or name.casefold(), name, relationship, telephone, email),)


def _in_order(first: date | None, last: date | None, column: str) -> None:
    if first and last and last < first:
        raise RowRefused(column, Reason.IMPOSSIBLE_DATE)


def _needed(value: Value | None, column: str) -> Value:
    if not value:
        raise RowRefused(column, Reason.MISSING_VALUE)
    return value


def _nhs(row: Row) -> tuple[Identifier, ...]:
    number = row.nhs_number("nhs_number")
    return (Identifier(IdentifierKind.NHS, number),) if number else ()


def _upn(row: Row, column: str) -> tuple[Identifier, ...]:
    number = row.upn(column)
    return (Identifier(IdentifierKind.UPN, number),) if number else ()


FURTHER: Mapping[Kind, Callable[[Row, Source], Further]] = {
    Kind.BENEFIT: _benefit,
    Kind.HEALTH: _health,
    Kind.BIRTHS: _births,
    Kind.SCHOOL: _of_school,
    **dict.fromkeys(CASE_KINDS, _case),
}


def further(row: Row, source: Source) -> Further:
    """What the columns after the common fourteen say; raises `RowRefused`."""
    return FURTHER[source.kind](row, source)
