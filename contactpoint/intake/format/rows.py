"""From the checked cells of a row to what the source said of a child: one shape for every kind of feed."""

from dataclasses import dataclass
from datetime import date

from contactpoint.disclosure.areas import known
from contactpoint.disclosure.facts import Address, Gender, Name, NameUse, SourceRecord
from contactpoint.identity.rules import Action
from contactpoint.intake.format.checks import Row, closed_list
from contactpoint.intake.format.kinds import NAME_USES, further, name_of
from contactpoint.intake.format.parsing import Cells
from contactpoint.intake.format.templates import TEMPLATES
from contactpoint.intake.rules import Reason, RowRefused, Source
from contactpoint.kernel.dates import PartialDate, birthday
from contactpoint.kernel.numbers import NotWellFormed, Postcode

OLDEST_YEARS = 25
ACTIONS = closed_list(Action)
GENDERS = closed_list(Gender)


@dataclass(frozen=True, slots=True)
class Said:
    """A checked row: the record, what to do with it and the day its source last confirmed it."""

    record: SourceRecord
    action: Action
    as_of: date


def said(cells: Cells, source: Source, today: date) -> Said:
    """What one row says on the day `today`; raises `RowRefused`.

    A deletion needs no more than its record_id, action and as_of: nothing else of it is read.
    """
    template = TEMPLATES[source.kind]
    row = Row(cells.texts, template, today)
    action, as_of, own_key = row.choice("action", ACTIONS), _as_of(row, today), row.record_id()
    if action is Action.DELETE:
        return Said(SourceRecord(own_key, source.code, source.authority, as_of), action, as_of)
    born, more = _born(row, as_of), further(row, source)
    names = _names(row, action)
    if cells.names:
        others = (name_of(Row(entry, template, today)) for entry in cells.names)
        names = tuple(dict.fromkeys((*names, *others)))
    record = SourceRecord(
        record=own_key,
        source=source.code,
        authority=source.authority,
        confirmed=as_of,
        names=names,
        born=born,
        gender=row.choice("gender", GENDERS, default=Gender.NOT_SPECIFIED),
        address=_address(row),
        carers=more.carers,
        involvements=more.involvements,
        identifiers=more.identifiers,
        looked_after=more.looked_after,
        died_on=_died(row, born),
        over=as_of if action is Action.END else None,
    )
    return Said(record, action, as_of)


def _as_of(row: Row, today: date) -> date:
    """A year of two digits that lies in the future reads as one a century ago: nobody held then is held now."""
    as_of = row.required_past("as_of")
    if today.year - as_of.year > OLDEST_YEARS:
        raise RowRefused("as_of", Reason.IMPOSSIBLE_DATE)
    return as_of


def _names(row: Row, action: Action) -> tuple[Name, ...]:
    family, given = row.name("family_name"), row.given("given_names")
    former = row.name("former_family_name")
    if not family and not given and action is not Action.UPSERT:
        return ()
    if not family or not given:
        raise RowRefused("given_names" if family else "family_name", Reason.NO_NAME)
    name = Name(family, given, row.choice("name_use", NAME_USES))
    return (name, Name(former, given, NameUse.FORMER)) if former else (name,)


def _born(row: Row, as_of: date) -> PartialDate | None:
    born = row.birth("birth_date")
    if born is None:
        return None
    if born.earliest > as_of:
        raise RowRefused("as_of", Reason.IMPOSSIBLE_DATE)
    if birthday(born.latest, OLDEST_YEARS) < as_of:
        raise RowRefused("birth_date", Reason.OVER_AGE)
    return born


def _died(row: Row, born: PartialDate | None) -> date | None:
    died = row.past("died_on")
    if died and born and died < born.earliest:
        raise RowRefused("died_on", Reason.IMPOSSIBLE_DATE)
    return died


def _address(row: Row) -> Address | None:
    """A postcode that is not in the directory is kept as the last line and not used as one."""
    lines = [row.place("address_1"), row.place("address_2"), row.place("address_3")]
    typed = row.text("postcode")
    postcode = _postcode(typed) if typed else None
    if typed and postcode is None:
        lines.append(typed)
    filled = tuple(filter(None, lines))
    return Address(filled, postcode) if filled or postcode else None


def _postcode(typed: str) -> Postcode | None:
    try:
        postcode = Postcode.parse(typed)
    except NotWellFormed:
        return None
    return postcode if known(postcode) else None
