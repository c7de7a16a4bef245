"""The worked examples of the disclosure function, one row each: the case, what stands, by which rule."""

from dataclasses import replace
from datetime import date

import pytest

from contactpoint.disclosure.facts import (
    NOTHING,
    AddressRow,
    Carer,
    CarerRow,
    InvolvementRow,
    Life,
    LifeState,
    Statement,
)
from contactpoint.disclosure.rules import disclose
from contactpoint.kernel.dates import PartialDate
from tests.support.maya import (
    CORE,
    DOCK_ROAD,
    LIMIT,
    MILL_LANE,
    SANDHU,
    SCOPE,
    A,
    B,
    C,
    F,
    R,
    S,
    Y,
    case,
    indexed,
    said,
    shown,
)

FULL = {"12 Mill Lane", "Jaspreet Kaur", "The Quays Surgery", "St Anne's Primary", "Hull children's team"}
BEFORE = date(2025, 11, 30)
A_EARLIER, B_EARLIER = replace(A, confirmed=date(2025, 5, 1)), replace(B, confirmed=date(2025, 6, 10))
NARROW = replace(SCOPE, universal=False)
C_DOCK_ROAD = replace(C, address=DOCK_ROAD)
OCTOBER = date(2026, 10, 30)
CONSENT = frozenset({"harbour"})


def left(record, statement=Statement.LEFT_ENGLAND):
    """The record as its source sends it then, the former address still in it."""
    return replace(record, address=replace(MILL_LANE, statement=statement))


FULLER = {
    "1 all that is linked": (case(), FULL),
    "2 D9, D10 day 364 of an ended involvement": (
        case(A_EARLIER, B_EARLIER, Y, today=BEFORE),
        {"12 Mill Lane", "Jaspreet Kaur", "The Quays Surgery", "York children's services"},
    ),
    "3 D7 consent for the clinic": (case(consents=CONSENT), FULL | {"The Harbour Clinic"}),
    "4 D7 that consent withdrawn": (case(consents=frozenset()), FULL),
    "13 a case system's other date of birth": (case(A, B, C, replace(S, born=PartialDate(2015, 9, 3)), Y, F), FULL),
    "15 D2 the day before a year after death": (
        case(A, B, C, S, life=Life(died=date(2026, 1, 5)), today=date(2027, 1, 4)),
        FULL,
    ),
    "18 a later address": (case(A, B, C_DOCK_ROAD, S, Y, F), FULL - {"12 Mill Lane"} | {"3 Dock Road"}),
    "19 a stale address": (
        case(replace(A, confirmed=date(2025, 8, 1)), B, replace(C, address=None), S, Y, F),
        FULL - {"12 Mill Lane"} | {"12 Mill Lane (last known)"},
    ),
    "B10-63 left England, by the latest": (
        case(A, B, left(C), S, Y, F),
        FULL - {"12 Mill Lane"} | {"(left England)"},
    ),
    "B10-63 left England, and returned since": (case(left(A), B, C, S, Y, F), FULL),
    "B10-63 left England, however long ago it was said": (
        case(left(replace(A, confirmed=date(2025, 8, 1))), B, replace(C, address=None), S, Y, F),
        FULL - {"12 Mill Lane"} | {"(left England)"},
    ),
    "B1-1 no address is known, by the latest": (
        case(A, B, left(C, Statement.NONE_KNOWN), S, Y, F),
        FULL - {"12 Mill Lane"} | {"(none known)"},
    ),
    "20 D11 looked after by Leeds": (
        case(life=Life(owner="HUL", looked_after_by="LDS")),
        FULL - {"12 Mill Lane", "Jaspreet Kaur"} | {"Leeds children's services"},
    ),
    "21 D8 a row from a refuge": (case(A, B, C, S, Y, F, R), FULL),
    "22 D12 a protected carer": (case(hidden_carers=frozenset({"jaspreet"})), FULL - {"Jaspreet Kaur"}),
    "24 permuted, and one given twice": (case(F, Y, S, C, B, A, A), FULL),
    "26 over: the service ended on that day": (case(A, replace(B, over=date(2026, 8, 31)), C, S, Y, F), FULL),
    "27 over, D9 day 366 of it": (
        case(A, replace(B, over=date(2025, 11, 1)), C, S, Y, F),
        FULL - {"The Quays Surgery"},
    ),
    "28 over: no home and no carer": (
        case(replace(A, over=OCTOBER), B, replace(C, over=OCTOBER), S, Y, F),
        FULL - {"12 Mill Lane", "Jaspreet Kaur"},
    ),
    "28 over: the other record's home stands": (case(A, B, replace(C, over=OCTOBER), S, Y, F), FULL),
    "29 over, D9 counts from the day it had ended": (case(A, B, C, S, replace(Y, over=date(2026, 6, 1)), F), FULL),
}
LIMITED = {
    "5 D6 gate": case(limit=LIMIT),
    "6 D6 shield": case(limit=LIMIT),
    "7 D6 a later name under a shield": case(A, SANDHU, C, S, Y, F, limit=LIMIT),
    "8 D6 a later name under review": case(A, SANDHU, C, S, Y, F, limit=LIMIT),
    "9 D6 before D7": case(limit=LIMIT, consents=CONSENT),
    "D6 before over": case(replace(A, over=OCTOBER), replace(B, over=OCTOBER), limit=LIMIT),
    "15 D2 the day before a year after death": case(
        limit=LIMIT, life=Life(died=date(2026, 1, 5)), today=date(2027, 1, 4)
    ),
    "16 D4 the day before the 18th birthday": case(limit=LIMIT, today=date(2033, 3, 8)),
}
ABSENT = {
    "11 D5 limited where scope is narrow": case(limit=LIMIT, scope=NARROW),
    "14 D3 no date of birth": case(replace(A, born=None)),
    "D3 born in the future": case(replace(A, born=PartialDate(2026, 11, 3))),
    "D3 born 26 years ago": case(replace(A, born=PartialDate(2000, 11, 2))),
    "D3 no usable name": case(said("A", "benefit", date(2026, 5, 1), names=())),
    "15 D2 a year after death": case(life=Life(died=date(2026, 1, 5)), today=date(2027, 1, 5)),
    "15 D2 a year after death, limited": case(limit=LIMIT, life=Life(died=date(2026, 1, 5)), today=date(2027, 1, 5)),
    "16 D4 the 18th birthday": case(today=date(2033, 3, 9)),
    "16 D4 the 18th birthday, limited": case(limit=LIMIT, today=date(2033, 3, 9)),
    "17 D4 a partial date counts from its earliest day": case(
        *(replace(record, born=PartialDate(2015, 3)) for record in (A, B, C)), today=date(2033, 3, 1)
    ),
    "25 D1 identity closed": case(life=Life(state=LifeState.CLOSED)),
    "D1 archived": case(life=Life(state=LifeState.ARCHIVED)),
    "a held record has no link": case(A, links=frozenset()),
}


@pytest.mark.parametrize(("given", "words"), FULLER.values(), ids=FULLER)
def test_shown(given, words):
    assert disclose(given).core == CORE
    assert shown(disclose(given)) == words


@pytest.mark.parametrize("given", LIMITED.values(), ids=LIMITED)
def test_limited_to_the_four_facts(given):
    disclosed = disclose(given)
    assert (disclosed.core, disclosed.rows) == (CORE, frozenset())
    assert disclosed == disclose(case(limit=LIMIT))


@pytest.mark.parametrize("given", ABSENT.values(), ids=ABSENT)
def test_absent(given):
    assert disclose(given) == NOTHING


def test_1_other_names_find_and_are_never_shown():
    assert indexed(disclose(case())) == {"Maya Gill", "Mya Kaur"}


def test_2_the_contact_keeps_the_dates_and_names_no_youth_justice():
    disclosed = disclose(case(A_EARLIER, B_EARLIER, Y, today=BEFORE))
    (row,) = [row for row in disclosed.rows if isinstance(row, InvolvementRow) and row.service != "quays"]
    assert (row.started, row.ended, row.worker, row.source) == (
        date(2024, 1, 10),
        date(2024, 12, 1),
        None,
        "social_care.YOR",
    )


@pytest.mark.parametrize("told", [AddressRow, CarerRow])
def test_2_nor_is_it_named_as_the_source_of_an_address_or_a_carer(told):
    carer = Carer("maya", "Maya Gill", "mother", "07700 900123", None)
    speaking = replace(Y, address=A.address, carers=(carer,), confirmed=BEFORE)
    disclosed = disclose(case(A_EARLIER, speaking, today=BEFORE))
    assert "social_care.YOR" in {row.source for row in disclosed.rows if isinstance(row, told)}
    assert "youth_justice" not in str(disclosed)


def test_12_undo_is_free():
    limited = case(limit=LIMIT)
    assert disclose(replace(limited, limit=None)) == disclose(case())


def test_16_someone_who_stays_after_18_is_shown():
    grown = case(A, B, today=date(2033, 3, 9), life=Life(stays_after_18=True))
    assert disclose(grown).core == CORE


def test_16_born_on_29_february_is_18_on_the_28th():
    leap = case(replace(A, born=PartialDate(2012, 2, 29)))
    assert disclose(replace(leap, today=date(2030, 2, 27))) != NOTHING
    assert disclose(replace(leap, today=date(2030, 2, 28))) == NOTHING


def test_21_a_refuge_gives_neither_place_nor_name_of_itself():
    assert "3 Dock Road" not in shown(disclose(case(R)))


def test_26_an_over_record_ends_on_that_day_and_what_had_ended_keeps_its_day():
    over = disclose(case(replace(B, over=OCTOBER), replace(Y, over=OCTOBER), today=BEFORE))
    days = {row.source: row.ended for row in over.rows if isinstance(row, InvolvementRow)}
    assert days == {"health": OCTOBER, "social_care.YOR": date(2024, 12, 1)}


def test_an_over_record_still_says_who_the_child_is():
    assert disclose(case(*(replace(record, over=OCTOBER) for record in (A, B, C, S, Y, F)))).core == CORE


def test_23_a_child_with_nothing_else_equals_a_limited_one():
    bare = case(said("C", "school", date(2026, 10, 1)))
    assert disclose(bare) == disclose(case(limit=LIMIT))


def test_an_unconsented_sensitive_record_gives_no_place_and_no_carer():
    clinic = replace(F, address=DOCK_ROAD)
    assert shown(disclose(case(clinic))) == set()


def test_who_has_left_england_is_found_by_no_former_place():
    gone = disclose(case(left(A), B, left(C)))
    (row,) = [row for row in gone.rows if isinstance(row, AddressRow)]
    assert (row.lines, row.postcode, row.statement) == ((), None, Statement.LEFT_ENGLAND)
    place = {key.kind for key in disclose(case()).keys} - {key.kind for key in gone.keys}
    assert place
    assert gone.keys < disclose(case()).keys
