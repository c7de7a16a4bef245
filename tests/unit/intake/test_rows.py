"""What one row of each kind of feed says, and which rows are given back (feeds.md 2 and 6)."""

import json
from datetime import date

import pytest

from contactpoint.disclosure.facts import Gender, Identifier, IdentifierKind, Name, NameUse, ServiceKind
from contactpoint.identity.rules import Action
from contactpoint.intake.parsing import splitter
from contactpoint.intake.reading import Line
from contactpoint.intake.rows import said
from contactpoint.intake.rules import Kind, Reason, RowRefused
from contactpoint.intake.templates import TEMPLATES, source_of
from contactpoint.kernel.dates import PartialDate
from tests.support import feeds

CODES = {Kind.BENEFIT: "benefit", Kind.HEALTH: "health", Kind.SOCIAL_CARE: "social_care.HUL"}

NOTE = "she said that the boy had been seen with him near the old dock"


def read(kind, **columns):
    split = splitter(TEMPLATES[kind])
    lines = feeds.text(kind, [feeds.row(kind, **columns)]).encode().splitlines(keepends=True)
    *_, cells = [split.cells(Line(number, 0, 0, raw)) for number, raw in enumerate(lines, start=1)]
    return said(cells, source_of(CODES[kind]), feeds.TODAY)


def refusal(kind, **columns):
    with pytest.raises(RowRefused) as refused:
        read(kind, **columns)
    return refused.value.column, refused.value.reason


def test_a_benefit_row_in_capitals_and_day_first():
    row = read(
        Kind.BENEFIT,
        family_name="O'Neill",
        given_names="Maya-Jane",
        carer1_name="Jaspreet McKay",
        carer1_relationship="mother",
        carer1_telephone="07700 900123 x4417",
        carer1_email="J@Example.org",
    )
    assert row.as_of == date(2026, 10, 1)
    assert row.action is Action.UPSERT
    assert row.record.names == (Name("O'Neill", ("Maya-Jane",), NameUse.USUAL),)
    assert row.record.born == PartialDate(2015, 3, 9)
    assert row.record.gender is Gender.FEMALE
    assert row.record.address.lines == ("12 Mill Lane", "Hull")
    assert row.record.address.postcode == "HU5 2AB"
    (carer,) = row.record.carers
    assert (carer.name, carer.relationship) == ("Jaspreet McKay", "mother")
    assert (carer.telephone.lower(), carer.email) == ("07700 900123 x4417", "j@example.org")


def test_a_health_row_has_every_name_and_the_practice():
    names = [
        {"family": "Kaur", "given": "Maya", "use": "usual", "from": "2018-01-01", "to": None},
        {"family": "Gill", "given": "Maya", "use": "former", "from": None, "to": "2018-01-01"},
    ]
    record = read(Kind.HEALTH, names=names).record
    assert record.names == (Name("Kaur", ("Maya",)), Name("Gill", ("Maya",), NameUse.FORMER))
    assert record.identifiers == (Identifier(IdentifierKind.NHS, "9990000018"),)
    (practice,) = record.involvements
    assert (practice.kind, practice.organisation) == (ServiceKind.GP_PRACTICE, "The Quays Surgery")
    assert practice.started == date(2020, 1, 15)


def test_a_case_row_is_one_involvement():
    record = read(Kind.SOCIAL_CARE, team="Duty", looked_after="yes", ended_on="2026-09-01").record
    (involvement,) = record.involvements
    assert (record.authority, involvement.authority) == ("HUL", "HUL")
    assert involvement.kind is ServiceKind.SOCIAL_CARE
    assert involvement.organisation == "Hull children's team, Duty"
    assert (involvement.worker, involvement.post) == ("Priya Shah", "Social worker")
    assert (involvement.started, involvement.ended) == (date(2026, 2, 1), date(2026, 9, 1))
    assert (involvement.lead, involvement.assessment, record.looked_after) == (True, True, True)


def test_a_former_family_name_is_a_name():
    record = read(Kind.SOCIAL_CARE, former_family_name="Gill").record
    assert record.names == (Name("Kaur", ("Maya",)), Name("Gill", ("Maya",), NameUse.FORMER))


def test_a_placeholder_stands_for_a_given_name():
    assert read(Kind.HEALTH, given_names="TWIN 1").record.names[0].given == ("Twin", "1")


def test_a_partial_and_a_missing_date_of_birth_are_kept_as_that():
    assert read(Kind.SOCIAL_CARE, birth_date="2015-03").record.born == PartialDate(2015, 3)
    assert read(Kind.SOCIAL_CARE, birth_date="").record.born is None


def test_a_postcode_that_is_none_is_kept_as_text():
    address = read(Kind.SOCIAL_CARE, postcode="near the docks").record.address
    assert address.lines == ("12 Mill Lane", "Hull", "near the docks")
    assert address.postcode is None


def test_no_address_is_none():
    assert read(Kind.SOCIAL_CARE, address_1="", address_2="", postcode="").record.address is None


def test_a_deletion_needs_no_name():
    row = read(Kind.SOCIAL_CARE, action="delete", family_name="", given_names="")
    assert row.action is Action.DELETE
    assert row.record.names == ()


@pytest.mark.parametrize(
    ("kind", "column", "value", "reason"),
    [
        (Kind.SOCIAL_CARE, "record_id", "", Reason.MISSING_VALUE),
        (Kind.SOCIAL_CARE, "record_id", "R" * 65, Reason.TOO_LONG),
        (Kind.SOCIAL_CARE, "action", "insert", Reason.CLOSED_LIST),
        (Kind.SOCIAL_CARE, "as_of", "2026-11-03", Reason.FUTURE_DATE),
        (Kind.SOCIAL_CARE, "as_of", "2014-01-01", Reason.IMPOSSIBLE_DATE),
        (Kind.SOCIAL_CARE, "as_of", "", Reason.MISSING_VALUE),
        (Kind.SOCIAL_CARE, "family_name", "", Reason.NO_NAME),
        (Kind.SOCIAL_CARE, "given_names", "", Reason.NO_NAME),
        (Kind.SOCIAL_CARE, "family_name", "K4ur", Reason.CHARACTERS),
        (Kind.SOCIAL_CARE, "family_name", "K" * 101, Reason.TOO_LONG),
        (Kind.SOCIAL_CARE, "family_name", "=cmd", Reason.FORMULA),
        (Kind.SOCIAL_CARE, "address_1", "@SUM(A1)", Reason.FORMULA),
        (Kind.SOCIAL_CARE, "address_1", "12 \u202emill Lane", Reason.CHARACTERS),
        (Kind.SOCIAL_CARE, "worker_telephone", "01632 960003 x4 x5", Reason.CHARACTERS),
        (Kind.SOCIAL_CARE, "name_use", "nickname", Reason.CLOSED_LIST),
        (Kind.SOCIAL_CARE, "birth_date", "2015-02-30", Reason.IMPOSSIBLE_DATE),
        (Kind.SOCIAL_CARE, "birth_date", "09/03/2015", Reason.IMPOSSIBLE_DATE),
        (Kind.SOCIAL_CARE, "birth_date", "2027-01-01", Reason.FUTURE_DATE),
        (Kind.SOCIAL_CARE, "birth_date", "2000-10-01", Reason.OVER_AGE),
        (Kind.SOCIAL_CARE, "gender", "unknown", Reason.CLOSED_LIST),
        (Kind.SOCIAL_CARE, "died_on", "2014-01-01", Reason.IMPOSSIBLE_DATE),
        (Kind.SOCIAL_CARE, "nhs_number", "9990000019", Reason.NHS_NUMBER_CHECK),
        (Kind.SOCIAL_CARE, "upn", "B123456789012", Reason.UPN_CHECK),
        (Kind.SOCIAL_CARE, "worker_post", NOTE, Reason.CASE_NOTES),
        (Kind.SOCIAL_CARE, "worker_telephone", "ask at the desk", Reason.CHARACTERS),
        (Kind.SOCIAL_CARE, "worker_email", "nobody", Reason.CHARACTERS),
        (Kind.SOCIAL_CARE, "started_on", "", Reason.MISSING_VALUE),
        (Kind.SOCIAL_CARE, "started_on", "2026-02", Reason.IMPOSSIBLE_DATE),
        (Kind.SOCIAL_CARE, "ended_on", "2026-01-31", Reason.IMPOSSIBLE_DATE),
        (Kind.SOCIAL_CARE, "looked_after", "perhaps", Reason.CLOSED_LIST),
        (Kind.SOCIAL_CARE, "service_name", "", Reason.MISSING_VALUE),
        (Kind.HEALTH, "family_name", "Ka\ud800ur", Reason.CHARACTERS),
        (Kind.HEALTH, "registered_from", "", Reason.MISSING_VALUE),
        (Kind.HEALTH, "nhs_number", 9990000018, Reason.CHARACTERS),
        (Kind.HEALTH, "names", "Kaur", Reason.CHARACTERS),
        (Kind.BENEFIT, "birth_date", "2015-13-09", Reason.IMPOSSIBLE_DATE),
        (Kind.BENEFIT, "carer1_telephone", "=1+1", Reason.CHARACTERS),
    ],
)  # fmt: skip
def test_a_row_is_given_back(kind, column, value, reason):
    if value == "Ka\ud800ur":
        columns = feeds.row(kind, family_name=value)
        cells = splitter(TEMPLATES[kind]).cells(Line(1, 0, 0, json.dumps(columns).encode()))
        with pytest.raises(RowRefused) as refused:
            said(cells, source_of("health"), feeds.TODAY)
        assert (refused.value.column, refused.value.reason) == (column, reason)
    else:
        assert refusal(kind, **{column: value}) == (column, reason)


def test_a_refusal_says_nothing_of_the_value():
    with pytest.raises(RowRefused) as refused:
        read(Kind.SOCIAL_CARE, family_name="Secret99")
    assert "Secret99" not in str(refused.value)
