"""Pairs of worlds that differ in hidden things alone, and the files that a curious source would send into both.

A world is made in two steps, before and after the sender's own first file, since some differences come before it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from contactpoint.disclosure.facts import Address, Carer, Cause, Identifier, IdentifierKind, Name, SourceRecord
from contactpoint.disclosure.models import Link
from contactpoint.identity.models import SourceKey
from contactpoint.intake import actions
from contactpoint.intake.rules import Kind, PauseReason
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber, Postcode
from contactpoint.vault.actions import record_ref
from tests.support import feeds, records
from tests.support.children import limited
from tests.support.delivering import DESK, NATIONAL
from tests.support.loads import open_hull

SENDER = "social_care.HUL"
KIND = Kind.SOCIAL_CARE
BASE_ROWS, MANY = 14, 12
HIDDEN = {
    "A": ("9 Quay Side", "HU1 1AA", "07700 900111 x1111"),
    "B": ("44 Tide Court", "HU5 2AB", "07700 900222 x2222"),
}
NUMBERS = {"A": "9990000018", "B": "9990000026"}
ADOPTED = "Okonkwo"
Row = dict[str, str]
Step = Callable[[], object]


def nothing() -> None:
    """What is not there."""


@dataclass(frozen=True, slots=True)
class World:
    """What happened before the sender's first file came, and after it."""

    before: Step = nothing
    after: Step = nothing


@dataclass(frozen=True, slots=True)
class Pair:
    """Two worlds which a source must not be able to tell apart; `desk`: nor may a data manager."""

    name: str
    one: World
    other: World
    desk: bool = False


def base_rows() -> list[Row]:
    """The sender's own children; one of them is called as Maya Kaur is, one as somebody whom others know twice."""
    own = [a_row(number) for number in range(BASE_ROWS)]
    own[10] |= {"family_name": "Known", "given_names": "Twice", "birth_date": "2014-04-04", "nhs_number": NUMBERS["B"]}
    own[11] |= {"family_name": "Kaur", "given_names": "Maya", "birth_date": "2015-03-09"}
    return own


def a_row(number: int, **said: str) -> Row:
    """One child of the sender's, whose record_id is R-number."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    named = {
        "family_name": f"Child{letters[number % 26]}",
        "birth_date": f"2013-{number % 12 + 1:02}-{number % 9 + 11}",
    }
    place = {"record_id": f"R-{number}", "address_1": f"{number + 1} Mill Lane", "nhs_number": "", "upn": ""}
    return feeds.row(KIND, **(named | place | said))


def elsewhere(row: Row, key: str, source: str = "health", *, nhs: str = "") -> SourceRecord:
    """What another source says of the child of the sender's row."""
    return records.record(
        key,
        source,
        names=(Name(row["family_name"], (row["given_names"],)),),
        born=PartialDate(*map(int, row["birth_date"].split("-"))),
        identifiers=(Identifier(IdentifierKind.NHS, nhs),) if nhs else (),
    )


def many(number: int) -> Row:
    """The sender's rows to come: R-20 and so on, of children that others may know."""
    return a_row(20 + number, family_name=f"Harbour{'abcdefghijklmn'[number]}")


def known(number: int) -> SourceRecord:
    """The health record of the child of `many`."""
    row = many(number)
    return elsewhere(row, f"m{number}")


def maya(world: str, **facts: object) -> SourceRecord:
    """Maya Kaur as the benefit office knows her: where she lives now is what the worlds differ in."""
    line, postcode, telephone = HIDDEN[world]
    carer = Carer("jaspreet", "Jaspreet Kaur", "mother", telephone)
    number = Identifier(IdentifierKind.NHS, NUMBERS[world])
    said = {"address": Address((line,), Postcode(postcode)), "carers": (carer,), "identifiers": (number,)}
    return records.benefit("b1", **(said | facts))


def several(*steps: Step) -> Step:
    """One after the other."""

    def run() -> None:
        for step in steps:
            step()

    return run


def said(*others: SourceRecord) -> Step:
    """Other sources' records are applied."""
    return lambda: records.apply(*others)


def limit(source: str, record_id: str, cause: Cause = Cause.SHIELD) -> Step:
    """The child that a source's record is about is limited."""
    return lambda: limited(number_of(source, record_id), cause)


def number_of(source: str, record_id: str) -> ChildNumber:
    """The child that a source's record is linked to."""
    record = SourceKey.objects.get(record_ref=record_ref(source, record_id)).record
    return ChildNumber(Link.objects.get(record=record).number)


def pause() -> None:
    actions.pause(PauseReason.EXERCISE, actor=NATIONAL, purpose=DESK)


MAYA = {world: several(open_hull, said(maya(world))) for world in HIDDEN}
SHIELDED = {world: several(MAYA[world], limit("benefit", "b1")) for world in HIDDEN}
ADOPTED_MAYA = several(
    open_hull, said(maya("A", names=(Name(ADOPTED, ("Maya",)), Name("Kaur", ("Maya",))))), limit("benefit", "b1")
)
KNOWN = several(open_hull, said(elsewhere(a_row(0), "e0"), elsewhere(a_row(1), "e1", "benefit")))
MANY_KNOWN = several(open_hull, said(*map(known, range(MANY))))
MANY_SHIELDED = several(MANY_KNOWN, *(limit("health", f"m{number}") for number in range(MANY)))
ANOTHER_NUMBER = several(open_hull, said(elsewhere(base_rows()[10], "e10", nhs=NUMBERS["A"])))
DIED = several(open_hull, said(replace(elsewhere(a_row(0), "e0"), died_on=date(2026, 8, 1))))
OPEN = World(open_hull)
FEW_OWN = range(6)
PAIRS = (
    Pair("own child shielded", World(open_hull, limit(SENDER, "R-0")), OPEN, desk=True),
    Pair(
        "shielded or restricted",
        World(open_hull, limit(SENDER, "R-0")),
        World(open_hull, limit(SENDER, "R-0", Cause.RESTRICTION)),
        desk=True,
    ),
    Pair(
        "several shielded or restricted",
        World(open_hull, several(*(limit(SENDER, f"R-{number}") for number in FEW_OWN))),
        World(open_hull, several(*(limit(SENDER, f"R-{number}", Cause.RESTRICTION) for number in FEW_OWN))),
        desk=True,
    ),
    Pair("where she lives", World(SHIELDED["A"]), World(SHIELDED["B"]), desk=True),
    Pair("a shielded child that nobody sent", World(SHIELDED["A"]), OPEN),
    Pair("held or linked", World(SHIELDED["A"]), World(MAYA["A"]), desk=True),
    Pair("shielded after the first file", World(MAYA["A"], limit("benefit", "b1")), World(MAYA["A"]), desk=True),
    Pair("adopted", World(ADOPTED_MAYA), World(SHIELDED["A"])),
    Pair("known elsewhere", World(KNOWN), OPEN),
    Pair("in review or new", World(ANOTHER_NUMBER), OPEN),
    Pair("died, says another", World(DIED), World(KNOWN)),
    Pair("many shielded", World(MANY_SHIELDED), World(MANY_KNOWN)),
    Pair("many known", World(MANY_KNOWN), OPEN),
    Pair("gate closed", World(), OPEN),
    Pair("paused", World(open_hull, pause), OPEN),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that a curious source sends."""

    name: str
    rows: tuple[Row, ...]
    mode: str = "full"


def _own(*numbers: int, **changes: str) -> tuple[Row, ...]:
    return tuple(base_rows()[number] | changes for number in numbers)


def _secret(world: str) -> Row:
    """Columns that copy what one world hides."""
    line, postcode, telephone = HIDDEN[world]
    place = {"address_1": line, "address_2": "", "postcode": postcode}
    return place | {"carer1_name": "Jaspreet Kaur", "carer1_telephone": telephone, "nhs_number": NUMBERS[world]}


PROBES = tuple(
    row
    for world in HIDDEN
    for row in (
        a_row(40, **_secret(world)) | {"record_id": f"P-{world}1"},
        a_row(41, given_names="Maya", family_name="Kaur", birth_date="2015-03-09") | {"record_id": f"P-{world}2"},
        a_row(42, family_name=ADOPTED, given_names="Maya", birth_date="2015-03-09", **_secret(world))
        | {"record_id": f"P-{world}3"},
        a_row(43, nhs_number=NUMBERS[world]) | {"record_id": f"P-{world}4"},
        a_row(44, carer1_telephone=HIDDEN[world][2]) | {"record_id": f"P-{world}5"},
    )
)
MANY_ROWS = Sent("many", _own(*range(9, BASE_ROWS)) + tuple(map(many, range(MANY))))
"""Nine rows fewer and twelve more: nothing that the breaker would stop in every world."""
SUSPECTED = Sent(
    "suspected",
    _own(*range(9, BASE_ROWS))
    + tuple(row | {"record_id": f"{row['record_id']}{again}"} for row in _own(*FEW_OWN) for again in "xy"),
)
"""More rows than the breaker allows about children that are suspected of a shield, fewer children than it allows."""
SUSPECTED_ELSEWHERE = Sent(
    "suspected elsewhere",
    _own(*range(9, BASE_ROWS))
    + tuple(
        _own(0, record_id=f"S-{n}", given_names="Zelda", address_1="5 Far Road", postcode="LS1 1UR")[0]
        for n in range(12)
    ),
)
"""One new child in as many rows, who touches another, were nobody shielded."""
FILES = (
    Sent("probes", PROBES, "changes"),
    Sent(
        "others' keys", tuple(a_row(45, **_secret("A")) | {"record_id": key} for key in ("b1", "e0", "m0")), "changes"
    ),
    Sent(
        "own rows turned",
        (
            *_own(0, family_name="Kaur", given_names="Maya", birth_date="2015-03-09"),
            *_own(1, **_secret("A")),
            *_own(2, **_secret("B")),
            *_own(3, action="end"),
            *_own(4, action="delete"),
            *_own(11, died_on="2026-09-30"),
        ),
        "changes",
    ),
    Sent("without some", _own(*range(1, 9)) + _own(9, **_secret("B"))),
    MANY_ROWS,
    SUSPECTED,
    SUSPECTED_ELSEWHERE,
    Sent(
        "broken",
        (*PROBES[:2], *(row | {"gender": "x"} for row in PROBES[2:5]), *(PROBES[6], PROBES[6] | {"gender": "male"})),
        "changes",
    ),
    Sent("refused whole", (*PROBES[:4], *(row | {"birth_date": "2015-02-30"} for row in PROBES[4:])), "changes"),
)


def write(folder: Path, sent: Sent, *, hours: int) -> Path:
    """The file, extracted so many hours after the sender's first."""
    extracted = feeds.EXTRACTED + timedelta(hours=hours)
    return feeds.feed(folder, SENDER, list(sent.rows), mode=sent.mode, extracted=extracted)
