"""What the sources of synthetic England say as facts, without files: the same that intake reads from their feeds."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

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
from contactpoint.intake.format.kinds import CASE_KINDS, SERVICES, Further
from contactpoint.intake.format.naming import title_name, title_place
from contactpoint.intake.format.rows import OLDEST_YEARS
from contactpoint.intake.format.templates import TEMPLATES, Encoding
from contactpoint.intake.rules import Kind
from contactpoint.kernel.dates import PartialDate, birthday
from contactpoint.kernel.numbers import Postcode
from contactpoint.lab.england.sources.lines import Writer, borne, in_windows_1252
from contactpoint.lab.england.sources.mistakes import Error
from contactpoint.lab.england.sources.organisations import Organisation
from contactpoint.lab.england.sources.sending import Sent
from contactpoint.lab.england.sources.wrong_numbers import check_fits
from contactpoint.linkage.standardise import normal

NAMES_KEPT = 200_000
NHS_NUMBER = 0  # among the columns that a kind has beyond the common ones
IN_CAPITALS = frozenset(kind for kind, template in TEMPLATES.items() if template.capitals)
IN_A_CODE_PAGE = frozenset(kind for kind, one in TEMPLATES.items() if one.encoding is Encoding.WINDOWS_1252)
GENDERS = {gender.value: gender for gender in Gender}
Cells = list[str | date]


class Records:
    """The records of one population's rows."""

    def __init__(self, seed: int, organisations: Mapping[str, Organisation]) -> None:
        self._writers = {kind: Writer(kind, seed) for kind in Kind}
        self._organisations = organisations

    def record(self, row: Sent) -> SourceRecord | None:
        """What one row says; None where intake would refuse it."""
        born = _born(row)
        if _refused(row) or (born and not _possible(born, row.as_of)):
            return None
        authority, service = self._sender(row)
        more = FURTHER[row.kind](row, authority, service)
        return SourceRecord(
            record=self._writers[row.kind].record_id(row),
            source=row.source,
            authority=authority,
            confirmed=row.as_of,
            names=_names(row),
            born=born,
            gender=GENDERS.get(row.gender, Gender.NOT_SPECIFIED),
            address=_address(row),
            carers=more.carers,
            involvements=more.involvements,
            identifiers=more.identifiers,
            looked_after=more.looked_after,
        )

    def _sender(self, row: Sent) -> tuple[str | None, ServiceKind]:
        """The authority that a source belongs to and the service it speaks for."""
        organisation = self._organisations.get(row.source)
        if organisation:
            return organisation.authority, ServiceKind(organisation.service)
        return row.source.partition(".")[2] or None, SERVICES.get(row.kind, ServiceKind.VOLUNTARY)


def _refused(row: Sent) -> bool:
    """Broken ones, and those whose NHS number was mistyped so that its check digit is wrong."""
    mistyped = Error.NHS_MISTYPED in row.errors and not check_fits(str(row.further[NHS_NUMBER]))
    return mistyped or Error.BROKEN in row.errors


def _born(row: Sent) -> PartialDate | None:
    born = row.born
    if born is None:
        return None
    return PartialDate(*(born.year, born.month, born.day)[: row.born_parts])


def _possible(born: PartialDate, as_of: date) -> bool:
    return born.earliest <= as_of <= birthday(born.latest, OLDEST_YEARS)


def _names(row: Sent) -> tuple[Name, ...]:
    family, given, kind = _name(row.family, row.kind), _given(row.given, row.kind), row.kind
    names = [Name(family, given)]
    if row.former_family:
        names.append(Name(_name(row.former_family, kind), given, NameUse.FORMER))
    if kind is Kind.HEALTH:
        names.append(Name(family, given, NameUse.OFFICIAL))
        names += [Name(name.family, name.given, NameUse.FORMER) for name in borne(row)[1:]]
    return tuple(names)


def _given(given: tuple[str, ...], kind: Kind) -> tuple[str, ...]:
    return tuple(_name(" ".join(given), kind).split())


def _name(name: str, kind: Kind) -> str:
    return _titled(name) if kind in IN_CAPITALS else _text(name, kind)


def _text(text: str, kind: Kind) -> str:
    return in_windows_1252(text) if kind in IN_A_CODE_PAGE and not text.isascii() else text


def _address(row: Sent) -> Address:
    lines = row.home.lines
    if row.kind in IN_CAPITALS:
        lines = tuple(map(_place, lines))
    elif row.kind in IN_A_CODE_PAGE:
        lines = tuple(_text(line, row.kind) for line in lines)
    return Address(lines, Postcode(row.postcode) if row.postcode else None)


@lru_cache(NAMES_KEPT)
def _titled(name: str) -> str:
    """A name once it was sent in capitals."""
    return title_name(name.upper())


@lru_cache(NAMES_KEPT)
def _place(line: str) -> str:
    return title_place(line.upper())


def _benefit(row: Sent, _authority: str | None, _service: ServiceKind) -> Further:
    cells = row.further
    pairs = (_carer(*cells[start : start + 4], kind=row.kind) for start in (0, 4))
    return Further(carers=tuple({carer.key: carer for pair in pairs for carer in pair}.values()))


def _health(row: Sent, _authority: str | None, _service: ServiceKind) -> Further:
    nhs, _, code, name, telephone, registered = row.further
    practice = _plain(ServiceKind.GP_PRACTICE, (code, name, telephone), None, started=registered)
    return Further(involvements=(practice,), identifiers=_identifiers(nhs=nhs))


def _births(row: Sent, _authority: str | None, _service: ServiceKind) -> Further:
    nhs, _, mother, _, telephone = row.further
    return Further(carers=_carer(mother, "mother", telephone, "", kind=row.kind), identifiers=_identifiers(nhs=nhs))


def _school(row: Sent, _authority: str | None, _service: ServiceKind) -> Further:
    upn, former, urn, name, telephone, contact, entered, _ = row.further
    named, asked_for = (_text(str(cell), row.kind) for cell in (name, contact))
    school = _plain(ServiceKind.SCHOOL, (urn, named, telephone), asked_for, started=entered)
    return Further(involvements=(school,), identifiers=_identifiers(upn=upn, former=former))


def _case(row: Sent, authority: str | None, service: ServiceKind) -> Further:
    nhs, upn, code, name, team, *who, started, ended, lead, assessed, looked_after, carer, phone = row.further
    worker, post, telephone, email = (str(cell) or None for cell in who)
    involvement = Involvement(
        service=f"{row.source}/{code}",
        kind=service,
        organisation=f"{name}, {team}" if team else str(name),
        authority=authority,
        worker=worker,
        post=post,
        telephone=telephone,
        email=email.lower() if email else None,
        started=_date(started),
        ended=_date(ended) if ended else None,
        renewed=row.as_of,
        lead=lead == "yes",
        assessment=assessed == "yes",
    )
    return Further(
        carers=_carer(carer, "", phone, "", kind=row.kind),
        involvements=(involvement,),
        identifiers=_identifiers(nhs=nhs, upn=upn),
        looked_after=looked_after == "yes",
    )


FURTHER: Mapping[Kind, Callable[[Sent, str | None, ServiceKind], Further]] = {
    Kind.BENEFIT: _benefit,
    Kind.HEALTH: _health,
    Kind.BIRTHS: _births,
    Kind.SCHOOL: _school,
    **dict.fromkeys(CASE_KINDS, _case),
}


def _plain(
    kind: ServiceKind, of: tuple[str | date, ...], worker: str | date | None, *, started: str | date
) -> Involvement:
    """A practice or a school."""
    code, name, telephone = map(str, of)
    return Involvement(
        service=f"{kind}.{code}",
        kind=kind,
        organisation=name,
        authority=None,
        worker=str(worker or "") or None,
        post=None,
        telephone=telephone or None,
        email=None,
        started=_date(started),
    )


def _carer(*cells: str | date, kind: Kind) -> tuple[Carer, ...]:
    """Name, relationship, telephone and e-mail address."""
    name, relationship, telephone, email = map(str, cells)
    if not name:
        return ()
    shown = _name(name, kind)
    return (Carer(normal(shown), shown, relationship, telephone or None, email.lower() or None),)


def _identifiers(*, nhs: str | date = "", upn: str | date = "", former: str | date = "") -> tuple[Identifier, ...]:
    said = ((IdentifierKind.NHS, nhs), (IdentifierKind.UPN, upn), (IdentifierKind.UPN, former))
    return tuple(dict.fromkeys(Identifier(kind, str(value)) for kind, value in said if value))


def _date(cell: str | date) -> date:
    if not isinstance(cell, date):
        raise TypeError("a day was expected")
    return cell
