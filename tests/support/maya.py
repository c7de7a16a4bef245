"""Maya, the child of the worked examples (docs/explanation/disclosure.md)."""

from dataclasses import replace
from datetime import date

from contactpoint.disclosure.facts import (
    Address,
    AddressRow,
    Carer,
    CarerRow,
    Case,
    Core,
    Disclosed,
    Gender,
    IndexedName,
    Involvement,
    InvolvementRow,
    Life,
    Limit,
    Name,
    NameUse,
    Scope,
    ServiceContact,
    ServiceKind,
    SourceRecord,
    Statement,
)
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber, Postcode

NUMBER = ChildNumber(4821093755198)
TODAY = date(2026, 11, 2)
BORN = PartialDate(2015, 3, 9)
MILL_LANE = Address(("12 Mill Lane",), Postcode("HU5 2AB"))
DOCK_ROAD = Address(("3 Dock Road",), Postcode("HU1 1AA"))
JASPREET = Carer("jaspreet", "Jaspreet Kaur", "mother", "07700 900123 x4417")
KAUR = Name("Kaur", ("Maya",))
GILL = Name("Gill", ("Maya",), NameUse.FORMER)
CORE = Core(NUMBER, "Kaur", ("Maya",), Gender.FEMALE, BORN)
LIMIT = Limit(CORE)


def said(key: str, source: str, confirmed: date, **facts) -> SourceRecord:
    """A record about Maya; anything may be said otherwise."""
    whose = {"names": (KAUR,), "born": BORN, "gender": Gender.FEMALE, "authority": None}
    return SourceRecord(record=key, source=source, confirmed=confirmed, **{**whose, **facts})


def works(service: str, kind: ServiceKind, organisation: str, telephone: str, started: date, **facts) -> Involvement:
    """An involvement, with whatever else is known of it."""
    nobody = {"authority": None, "worker": None, "post": None, "email": None}
    facts = {**nobody, **facts}
    return Involvement(
        service=service, kind=kind, organisation=organisation, telephone=telephone, started=started, **facts
    )


QUAYS = works("quays", ServiceKind.GP_PRACTICE, "The Quays Surgery", "01632 960001", date(2020, 1, 15))
ST_ANNES = works(
    "st-annes", ServiceKind.SCHOOL, "St Anne's Primary", "01632 960002", date(2019, 9, 2), worker="Ms Cole"
)
HULL_TEAM = works(
    "hull-team",
    ServiceKind.SOCIAL_CARE,
    "Hull children's team",
    "01632 960003",
    date(2026, 2, 1),
    worker="Priya Shah",
    authority="HUL",
    lead=True,
    assessment=True,
)
YORK_YJ = works(
    "york-yj",
    ServiceKind.YOUTH_JUSTICE,
    "York youth justice",
    "01632 960004",
    date(2024, 1, 10),
    worker="Tom Reed",
    authority="YOR",
    ended=date(2024, 12, 1),
)
CLINIC = works("harbour", ServiceKind.SEXUAL_HEALTH, "The Harbour Clinic", "01632 960005", date(2026, 9, 9))
NURSE = works(
    "nursing",
    ServiceKind.HEALTH_VISITING,
    "Hull School Nursing",
    "01632 960010",
    date(2021, 9, 1),
    worker="Ann Lee",
    post="School nurse",
)
WELFARE = works(
    "welfare",
    ServiceKind.EDUCATION_WELFARE,
    "Hull Education Welfare",
    "01632 960011",
    date(2024, 9, 1),
    ended=date(2026, 10, 1),
)
REFUGE = works("refuge", ServiceKind.REFUGE, "A refuge", "01632 960006", date(2026, 10, 30))

A = said("A", "benefit", date(2026, 5, 1), address=MILL_LANE, carers=(JASPREET,))
B = said("B", "health", date(2026, 6, 10), names=(KAUR, GILL), involvements=(QUAYS,))
C = said("C", "school", date(2026, 10, 1), address=MILL_LANE, involvements=(ST_ANNES,))
S = said(
    "S",
    "social_care.HUL",
    date(2026, 10, 20),
    authority="HUL",
    names=(Name("Kaur", ("Mya",)),),
    involvements=(HULL_TEAM,),
)
Y = said(
    "Y",
    "youth_justice.YOR",
    date(2024, 12, 1),
    authority="YOR",
    names=(Name("Gill", ("Maya",)),),
    involvements=(YORK_YJ,),
)
F = said("F", "sensitive.0001", date(2026, 9, 9), authority="HUL", involvements=(CLINIC,))
R = said("R", "voluntary.0001", date(2026, 10, 30), address=DOCK_ROAD, involvements=(REFUGE,))
SANDHU = said(
    "B", "health", date(2026, 11, 1), names=(Name("Sandhu", ("Maya",)),), address=DOCK_ROAD, involvements=(QUAYS,)
)
SCOPE = Scope(
    universal=True,
    contacts={
        "YOR": ServiceContact("York children's services", "01632 960008"),
        "LDS": ServiceContact("Leeds children's services", "01632 960009"),
    },
)


def case(*records: SourceRecord, **changes) -> Case:
    """Maya's case with these records linked (all six where none are given), changed as told."""
    said_of = records or (A, B, C, S, Y, F)
    whole = Case(
        number=NUMBER,
        records=said_of,
        links=frozenset(record.id for record in said_of),
        limit=None,
        hidden_carers=frozenset(),
        consents=frozenset(),
        life=Life(owner="HUL"),
        scope=SCOPE,
        today=TODAY,
    )
    return replace(whole, **changes)


SAID_OF_HOME = {
    Statement.HERE: (),
    Statement.LAST_KNOWN: ("(last known)",),
    Statement.LEFT_ENGLAND: ("(left England)",),
    Statement.NONE_KNOWN: ("(none known)",),
}


def shown(disclosed: Disclosed) -> set[str]:
    """The rows a practitioner sees, each by the words she would read."""
    words = set()
    for row in disclosed.rows:
        match row:
            case AddressRow():
                words.add(" ".join([*row.lines, *SAID_OF_HOME[row.statement]]))
            case CarerRow():
                words.add(row.name)
            case InvolvementRow():
                words.add(row.organisation)
    return words


def indexed(disclosed: Disclosed) -> set[str]:
    """The names that find the child and are never shown."""
    return {f"{' '.join(row.given)} {row.family}" for row in disclosed.rows if isinstance(row, IndexedName)}
