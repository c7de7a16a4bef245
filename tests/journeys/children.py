"""The made-up children of the stories, brought in by the way that feeds take."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from contactpoint.access.looks import urgent
from contactpoint.access.looks.budgets import take
from contactpoint.access.models import Organisation, UrgentLook
from contactpoint.access.rules import Spending
from contactpoint.audit.clock import database_now
from contactpoint.disclosure.facts import (
    Address,
    Carer,
    Cause,
    Gender,
    Identifier,
    IdentifierKind,
    Involvement,
    Name,
    NameUse,
    ServiceKind,
    SourceRecord,
)
from contactpoint.disclosure.inputs import links_of
from contactpoint.history.actions import keep_short
from contactpoint.identity.actions import apply_records
from contactpoint.identity.models import SourceKey
from contactpoint.identity.rules import Action, IncomingRecord
from contactpoint.kernel.actors import UPKEEP, WORKER, Role
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber, Postcode
from contactpoint.lab.england.numbers import nhs_number
from contactpoint.review.actions import refresh
from contactpoint.shielding.actions import open_gate
from contactpoint.vault.actions import record_ref
from tests.support import people
from tests.support.children import MAYA, SURGERY, TEAM, a_feed_was_heard, limited
from tests.support.holding import kept
from tests.support.loads import open_hull
from tests.support.reviewing import decided, queue, worked_off
from tests.support.transfers import manager, step

GIVEN = ("Asha", "Ida", "Tobi", "Noor", "Elif", "Omar", "Rhys", "Zara", "Hugo", "Lena")
HEARD = datetime(2026, 11, 1, 6, tzinfo=UTC)


def works(kind: ServiceKind, organisation: str, telephone: str, started: date, **more: object) -> Involvement:
    """A service of Hull."""
    nobody = {"authority": "HUL", "worker": None, "post": None, "email": None, **more}
    name = organisation.lower().replace(" ", "-")
    return Involvement(
        service=name, kind=kind, organisation=organisation, telephone=telephone, started=started, **nobody
    )


BY_SOURCE = {
    "social_care.HUL": frozenset({ServiceKind.SOCIAL_CARE}),
    "health": frozenset({ServiceKind.GP_PRACTICE}),
    "school": frozenset({ServiceKind.SCHOOL}),
    "health_visiting.HUL": frozenset({ServiceKind.HEALTH_VISITING}),
    "voluntary.0001": frozenset({ServiceKind.VOLUNTARY}),
}
SCHOOL = works(ServiceKind.SCHOOL, "Mill Lane School", "01632 960004", date(2020, 9, 1), worker="Tom Reid")
NURSE = works(
    ServiceKind.HEALTH_VISITING,
    "Hull school nursing",
    "01632 960007",
    date(2025, 9, 3),
    worker="Ade Bello",
    post="School nurse",
    email="ade.bello@hull-school-nursing.example",
)
YOUNG_CARERS = works(
    ServiceKind.VOLUNTARY, "Harbour Young Carers", "01632 960009", date(2024, 1, 10), ended=date(2026, 6, 30)
)
VISITOR = works(
    ServiceKind.HEALTH_VISITING,
    "Hull health visiting",
    "01632 960011",
    date(2025, 6, 20),
    worker="Grace Okafor",
    post="Health visitor",
)
MAYA_AT_HOME = replace(
    MAYA,
    record="maya",
    names=(Name("Kaur", ("Maya",)), Name("Gill", ("Maya",), NameUse.FORMER)),
    address=Address(("12 Mill Lane", "Hull"), Postcode("HU5 2AB")),
    carers=(Carer("jaspreet", "Jaspreet Kaur", "mother", "07700 900123 x4417"),),
    involvements=(TEAM, SURGERY, SCHOOL, NURSE, YOUNG_CARERS),
)
"""Eleven years old: a lead professional, a surgery, a school, a school nurse; one service that has ended."""
ZAINAB = replace(
    MAYA,
    record="zainab",
    names=(Name("Qureshi", ("Zainab",)),),
    born=PartialDate(2025, 6, 14),
    address=Address(("31 Quay Street", "Hull"), Postcode("HU9 1AA")),
    involvements=(replace(TEAM, started=date(2026, 9, 14)), SURGERY, VISITOR),
)
WILLIAM = replace(
    MAYA,
    record="william",
    names=(Name("Cartwright", ("William", "Joseph")),),
    born=PartialDate(2019, 4, 2),
    gender=Gender.MALE,
    address=Address(("3 Dock Road", "Hull"), Postcode("HU5 4RT")),
    involvements=(SURGERY, SCHOOL),
)
ROSE = replace(
    MAYA,
    record="rose",
    names=(Name("Marsh", ("Rose",)),),
    born=PartialDate(2017, 11, 21),
    address=Address(("8 Ferry Lane", "Hull"), Postcode("HU2 9XY")),
    involvements=(TEAM, SURGERY),
)
LONG = replace(
    MAYA,
    record="long",
    names=(Name("Featherstonehaugh-Cholmondeley", ("Bartholomew", "Maximilian", "Oluwaseun")),),
    born=PartialDate(2014, 12, 30),
    gender=Gender.MALE,
    carers=(Carer("max", "Maximiliana Featherstonehaugh-Cholmondeley", "grandmother", "07700 900999 x55512"),),
    address=Address(("Flat 112, Wolfeschlegelsteinhausen Building", "Kingston upon Hull"), Postcode("HU1 1AA")),
    involvements=(
        replace(
            TEAM,
            organisation="Hull and East Riding of Yorkshire integrated neighbourhood safeguarding team",
            worker="Wilhelmina Papadimitriou-Ramanathan",
            telephone="01632 960099 x88123",
            email="wilhelmina.papadimitriou-ramanathan@safeguarding.children.hull.example",
        ),
    ),
)
"""Everything about this one is as long as it comes."""


def told_of(*children: SourceRecord) -> list[ChildNumber]:
    """Each child by the sources that would tell of its services."""
    return sorted(_brought_in([part for child in children for part in _parts(child)]))


def a_limited_child() -> ChildNumber:
    """Rose, of whom no more than the four facts is shown."""
    (number,) = told_of(ROSE)
    limited(number, Cause.RESTRICTION)
    return number


def a_crowd() -> None:
    """Children named Smith who were born in one month, more than a page of results shows, and one Philippa."""
    names = [f"{first}{second}" for first in ("An", "Be", "Ca", "Da", "El", "Fi") for second in "abdfhklmnr"]
    told_of(*(_smith(place, given) for place, given in enumerate([*names, "Philippa"])))


def are_to_be_reviewed(how_many: int) -> None:
    """Pairs of Hull that may be one child: each a child, and a record with another NHS number that waits."""
    for place, given in enumerate(GIVEN[:how_many]):
        home = Address((f"{place + 7} Mill Lane", "Hull"), Postcode("HU5 2AB"))
        who = replace(
            MAYA, record=f"pair-{place}", names=(Name("Moss", (given,)),), born=PartialDate(2013, 1 + place, 11)
        )
        known = replace(who, source="health", address=home)
        one, other = (Identifier(IdentifierKind.NHS, nhs_number(0, 2 * place + last)) for last in range(2))
        _brought_in([replace(known, identifiers=(one,), involvements=(SURGERY,))])
        _brought_in([replace(known, source="benefit", identifiers=(other,), involvements=())])
    refresh(actor=WORKER, purpose=UPKEEP)


def feeds_were_heard() -> None:
    for source in BY_SOURCE:
        a_feed_was_heard(source, source.partition(".")[2].replace("0001", "HUL") or "england")


def _smith(place: int, given: str) -> SourceRecord:
    names, born = (Name("Smith", (given,)),), PartialDate(2016, 5, 1 + place % 28)
    return replace(MAYA, record=f"smith-{place}", names=names, born=born, involvements=(SURGERY,))


def _parts(child: SourceRecord) -> Iterator[SourceRecord]:
    """What each source says: the same child at the same address, and the services that it knows."""
    for source, kinds in BY_SOURCE.items():
        known = tuple(one for one in child.involvements if one.kind in kinds)
        if known:
            authority = "HUL" if "." in source else None
            yield replace(child, source=source, authority=authority, involvements=known)


def _brought_in(records: Sequence[SourceRecord]) -> frozenset[ChildNumber]:
    incoming = [IncomingRecord(record, HEARD, HEARD.date(), Action.UPSERT, "HUL") for record in records]
    return apply_records(incoming, actor=WORKER, purpose=UPKEEP).children


def are_to_be_transferred() -> None:
    """Maya, whom York asks for, and Zainab, whom Hull has offered."""
    open_hull()
    (maya,), (zainab,) = told_of(MAYA_AT_HOME), told_of(ZAINAB)
    step("ask", maya, by=manager("YOR"))
    step("offer", zainab, "YOR", by=manager("HUL"))


def somebody_is_at_the_stop() -> None:
    """A practitioner of Hull has searched as often as one person may in a day."""
    kim = people.a_person("kim", Role.PRACTITIONER, Organisation.objects.get(code="HUL"))
    actor = people.an_actor(Role.PRACTITIONER, id=kim.id)
    while take(Spending.SEARCH, actor, purpose=people.EARLY_HELP):
        pass


def somebody_looked_without_a_reference() -> None:
    """A practitioner of Hull, two days ago."""
    lou = people.a_person("lou", Role.PRACTITIONER, Organisation.objects.get(code="HUL"))
    urgent.note(Spending.OPEN, people.an_actor(Role.PRACTITIONER, id=lou.id))
    UrgentLook.objects.update(began=database_now() - timedelta(days=2))


def are_held() -> None:
    """A record that may be a shielded child's, and a match of two children of whom one is shielded since."""
    maya = _of_two_sources("held", Name("Ashdown", ("Maya",)), PartialDate(2014, 2, 3))
    (number,) = _brought_in(maya[:1])
    limited(number, Cause.SHIELD)
    _brought_in([replace(maya[1], names=(Name("Ashdown", ("Maja",)),))])
    mia = _of_two_sources("asked", Name("Quayle", ("Mia",)), PartialDate(2012, 7, 8), numbers=(90, 91))
    (number,) = _brought_in(mia[:1])
    _brought_in(mia[1:])
    refresh(actor=WORKER, purpose=UPKEEP)
    (item,) = queue().first
    decided(item, "match")
    limited(number, Cause.SHIELD)
    worked_off()
    kept()


def _of_two_sources(key: str, name: Name, born: PartialDate, *, numbers: tuple[int, ...] = ()) -> list[SourceRecord]:
    """The same child as health and the benefit office know her, with another NHS number each where there are any."""
    home = Address((f"{len(key)} Harbour View", "Hull"), Postcode("HU1 1AB"))
    who = replace(MAYA, record=key, names=(name,), born=born, address=home, authority=None)
    known = [tuple(Identifier(IdentifierKind.NHS, nhs_number(0, one)) for one in numbers[at : at + 1]) for at in (0, 1)]
    health = replace(who, source="health", involvements=(SURGERY,), identifiers=known[0])
    return [health, replace(who, source="benefit", involvements=(), identifiers=known[1])]


def with_a_history() -> tuple[ChildNumber, str]:
    """The child of the first pair, once what was answered is carried out; Hull's children are shown in full by now."""
    open_gate("HUL", actor=WORKER, purpose=UPKEEP)
    worked_off()
    known = SourceKey.objects.get(record_ref=record_ref("health", "pair-0")).record
    return links_of([known])[known], "Moss"


def histories_are_written() -> None:
    keep_short(actor=WORKER, purpose=UPKEEP)
