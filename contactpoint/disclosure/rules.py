"""What may be shown of a child now: one pure, total function.

Rule numbers D1 to D13 are those of docs/explanation/disclosure.md; the order is part of the rule.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from contactpoint.disclosure.facts import (
    NOTHING,
    SENSITIVE,
    AddressRow,
    AuthorityCode,
    CarerKey,
    CarerRow,
    Case,
    Core,
    Disclosed,
    Gender,
    IndexedIdentifier,
    IndexedName,
    IndexedNumber,
    Involvement,
    InvolvementRow,
    LifeState,
    Name,
    NameUse,
    Row,
    Scope,
    ServiceKind,
    SourceCode,
    SourceRecord,
    Statement,
)
from contactpoint.disclosure.keys import keys_of
from contactpoint.kernel.dates import PartialDate, birthday
from contactpoint.linkage.standardise import normal

PROJECTION_VERSION = 2
ADULT_YEARS = 18
OLDEST_YEARS = 26
NAME_TRUST = ("health", "births", "benefit", "school")
BORN_TRUST = ("births", "health", "benefit", "school")
CARER_TRUST = ("benefit", "school")
NOWHERE = frozenset({Statement.NONE_KNOWN, Statement.LEFT_ENGLAND})


def disclose(case: Case) -> Disclosed:
    """What the directory holds for this child. Never raises; what is missing shows less."""
    if _gone(case):
        return NOTHING
    linked = _linked(case)
    core = core_of(case)
    if core is None or _grown(core, case):
        return NOTHING
    if case.limit:
        return Disclosed(core, frozenset(), keys_of(core, ())) if case.scope.universal else NOTHING
    rows = frozenset(_rows(case, core, linked))
    return Disclosed(core, rows, keys_of(core, rows))


def core_of(case: Case) -> Core | None:
    """The four facts: as a limit froze them, else those that a limit beginning now would freeze (D3)."""
    return case.limit.core if case.limit else _core(case, _linked(case))


def standing(record: SourceRecord) -> SourceRecord:
    """What a record still says: one that is over ends its involvements and speaks no more of home and carers.

    Its name and date of birth stay, so that the child does.
    """
    if record.over is None:
        return record
    ended = tuple(replace(one, ended=one.ended or record.over) for one in record.involvements)
    return replace(record, involvements=ended, address=None, carers=(), looked_after=False)


def _linked(case: Case) -> tuple[SourceRecord, ...]:
    return tuple({record.id: standing(record) for record in case.records if record.id in case.links}.values())


def _gone(case: Case) -> bool:
    """D1 and D2: not live, another child's by now, or dead for the configured term."""
    died = case.life.died
    over = died is not None and _since(died, case.today) >= case.scope.death_days
    return case.life.state is not LifeState.LIVE or case.leads_to is not None or over


def _grown(core: Core, case: Case) -> bool:
    """D4: the 18th birthday has come and nothing says that the record stays (B2-7)."""
    return not case.life.stays_after_18 and birthday(core.born.earliest, ADULT_YEARS) <= case.today


def _since(day: date, today: date) -> int:
    return (today - day).days


# Survivorship: the best record that says something usable (D3).


def _best(records: Iterable[SourceRecord], trust: tuple[str, ...]) -> list[SourceRecord]:
    """Best first: trust of the source, latest confirmed, then source and key, whatever the order of arrival."""
    rank = {kind: place for place, kind in enumerate(trust)}
    return sorted(
        records, key=lambda one: (rank.get(one.kind, len(trust)), -one.confirmed.toordinal(), one.source, one.record)
    )


def _core(case: Case, linked: tuple[SourceRecord, ...]) -> Core | None:
    names = (_name(record) for record in _best(linked, NAME_TRUST))
    name = next((name for name in names if name), None)
    by_birth = _best(linked, BORN_TRUST)
    born = next((record.born for record in by_birth if record.born and _usable(record.born, case.today)), None)
    known = (record.gender for record in by_birth if record.gender is not Gender.NOT_SPECIFIED)
    if name is None or born is None:
        return None
    return Core(case.number, name.family, name.given, next(known, Gender.NOT_SPECIFIED), born)


def _name(record: SourceRecord) -> Name | None:
    by_use = {name.use: name for name in reversed(record.names) if normal(name.family)}
    return by_use.get(NameUse.USUAL) or by_use.get(NameUse.OFFICIAL)


def _usable(born: PartialDate, today: date) -> bool:
    """B2-8: a date of birth in the future or over 26 years ago is no date of birth."""
    return born.earliest <= today < birthday(born.earliest, OLDEST_YEARS)


# Rows (D7 to D13).


def beside_the_facts(case: Case) -> frozenset[Row]:
    """Home, carers and services, as the child's page would have them if nothing limited the child."""
    return frozenset(_located(case, _linked(case)))


def _rows(case: Case, core: Core, linked: tuple[SourceRecord, ...]) -> Iterator[Row]:
    yield from _located(case, linked)
    own = IndexedName(core.family, core.given)
    yield from {IndexedName(name.family, name.given) for record in linked for name in record.names} - {own}
    yield from {IndexedIdentifier(number.kind, number.value) for record in linked for number in record.identifiers}
    yield from map(IndexedNumber, case.led)


def _located(case: Case, linked: tuple[SourceRecord, ...]) -> Iterator[Row]:
    speaking = [record for record in linked if not says_no_place(record, case.scope)]
    if case.life.looked_after_by:
        yield from _standing_for_home(case.life.looked_after_by, case, linked)
    else:
        yield from _address(speaking, case)
        yield from _carers(speaking, case.hidden_carers)
    yield from _involvements(linked, case)


def named_source(source: SourceCode) -> SourceCode:
    """D10: as which source one is named beside a child; youth justice as its authority's children's services (B1-3)."""
    kind, _, authority = source.partition(".")
    return f"{ServiceKind.SOCIAL_CARE}.{authority}" if kind == ServiceKind.YOUTH_JUSTICE else source


def says_no_place(record: SourceRecord, scope: Scope) -> bool:
    """D7, D8: such a service gives no place and no carer, consent or not, since each row names its source."""
    return any(one.kind in SENSITIVE or one.kind in scope.never_shown for one in record.involvements)


def _address(records: list[SourceRecord], case: Case) -> Iterator[AddressRow]:
    """What was confirmed last, be it that the child has left: then no place is shown, however it was sent (B10-63)."""
    said = ((record, record.address) for record in _best(records, ()))
    for record, address in [(record, address) for record, address in said if address][:1]:
        stale = address.statement is Statement.HERE and _since(record.confirmed, case.today) > case.scope.stale_days
        statement = Statement.LAST_KNOWN if stale else address.statement
        place = ((), None) if statement in NOWHERE else (address.lines, address.postcode)
        yield AddressRow(*place, statement, named_source(record.source), record.confirmed)


def _carers(records: list[SourceRecord], hidden: frozenset[CarerKey]) -> Iterator[CarerRow]:
    seen = set(hidden)
    for record in _best(records, CARER_TRUST):
        for carer in record.carers:
            if carer.key not in seen:
                seen.add(carer.key)
                contact = (carer.name, carer.relationship, carer.telephone, carer.email)
                yield CarerRow(*contact, named_source(record.source), record.confirmed)


def _involvements(linked: tuple[SourceRecord, ...], case: Case) -> Iterator[InvolvementRow]:
    """One row for the same service, worker and start, from the source that confirmed it last."""
    seen: set[tuple[str, str | None, date]] = set()
    for record in _best(linked, ()):
        for involvement in record.involvements:
            which = (involvement.service, involvement.worker, involvement.started)
            row = _row(involvement, record, case)
            if row and which not in seen:
                yield row
            seen.add(which)


def _row(involvement: Involvement, record: SourceRecord, case: Case) -> InvolvementRow | None:
    if _hidden(involvement, case) or _past(involvement, case):
        return None
    if involvement.kind is ServiceKind.YOUTH_JUSTICE:
        stand_in = _contact_row(involvement.authority, case, record.confirmed)
        return replace(stand_in, started=involvement.started, ended=involvement.ended) if stand_in else None
    return InvolvementRow(
        service=involvement.service,
        kind=involvement.kind,
        organisation=involvement.organisation,
        worker=involvement.worker,
        post=involvement.post,
        telephone=involvement.telephone,
        email=involvement.email,
        started=involvement.started,
        ended=involvement.ended,
        lead=involvement.lead,
        assessment=involvement.assessment,
        source=record.source,
        confirmed=record.confirmed,
    )


def _hidden(involvement: Involvement, case: Case) -> bool:
    unconsented = involvement.kind in SENSITIVE and involvement.service not in case.consents
    return unconsented or involvement.kind in case.scope.never_shown


def _past(involvement: Involvement, case: Case) -> bool:
    """D9: ended too long ago, or a concern that nobody renewed."""
    ended = involvement.ended
    over = ended is not None and _since(ended, case.today) > case.scope.worked_before_days
    renewed = involvement.renewed or involvement.started
    lapsed = involvement.kind is ServiceKind.CONCERN and renewed + timedelta(case.scope.concern_days) < case.today
    return over or lapsed


def _standing_for_home(
    authority: AuthorityCode, case: Case, linked: tuple[SourceRecord, ...]
) -> Iterator[InvolvementRow]:
    """D11: the placing authority's contact stands for the address and carers of a looked-after child."""
    confirmed = max((record.confirmed for record in linked if record.authority == authority), default=None)
    row = _contact_row(authority, case, confirmed)
    if row:
        yield row


def _contact_row(authority: AuthorityCode | None, case: Case, confirmed: date | None) -> InvolvementRow | None:
    """An authority's children's services contact; its source is social care, so that it says no more."""
    contact = case.scope.contacts.get(authority or "")
    if contact is None:
        return None
    return InvolvementRow(
        service=f"children_services.{authority}",
        kind=ServiceKind.SOCIAL_CARE,
        organisation=contact.organisation,
        worker=None,
        post=None,
        telephone=contact.telephone,
        email=None,
        started=None,
        ended=None,
        lead=False,
        assessment=False,
        source=f"social_care.{authority}",
        confirmed=confirmed,
    )
