"""What one row of each kind of feed says, and which rows are given back (feeds.md 2 and 6)."""

import json
from datetime import date

import pytest

from contactpoint.disclosure.facts import (
    Gender,
    Identifier,
    IdentifierKind,
    Name,
    NameUse,
    ServiceKind,
    SourceRecord,
)
from contactpoint.identity.rules import Action
from contactpoint.intake.format.rows import said
from contactpoint.intake.format.splitting import splitter
from contactpoint.intake.format.templates import TEMPLATES, source_of
from contactpoint.intake.reading import Line
from contactpoint.intake.rules import REGISTERED_SERVICES, Kind, Reason, RowRefused, Source, UnknownSource
from contactpoint.kernel.dates import PartialDate
from tests.support import feeds

NOTE = "she said that the boy had been seen with him near the old dock"


def read(kind, **columns):
    return said(cells_of(kind, **columns), feeds.registered(feeds.code_of(kind)), feeds.TODAY)


def cells_of(kind, **columns):
    split = splitter(TEMPLATES[kind])
    lines = feeds.text(kind, [feeds.row(kind, **columns)]).encode().splitlines(keepends=True)
    *_, cells = [split.cells(Line(number, raw)) for number, raw in enumerate(lines, start=1)]
    return cells


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


def test_a_birth_gives_the_mother_as_carer_and_keeps_neither_her_birthday_nor_the_order():
    record = read(Kind.BIRTHS, given_names="Baby", birth_date="2026-10-01").record
    (carer,) = record.carers
    assert (carer.name, carer.relationship) == ("Jaspreet Kaur", "mother")
    assert record.identifiers == (Identifier(IdentifierKind.NHS, "9990000018"),)
    assert "1990" not in repr(record)


def test_a_school_row_is_the_school_and_both_pupil_numbers():
    record = read(Kind.SCHOOL, former_upn="B999900000001", leaving_date="2027-07-20").record
    (school,) = record.involvements
    assert (school.service, school.kind) == ("school.100001", ServiceKind.SCHOOL)
    assert (school.organisation, school.worker) == ("Mill Lane School", "Tom Reid")
    assert (school.started, school.ended) == (date(2020, 9, 1), date(2027, 7, 20))
    assert record.identifiers == (Identifier(IdentifierKind.UPN, "B999900000001"),)


@pytest.mark.parametrize("kind", [Kind.SCHOOL, Kind.HEALTH])
def test_a_child_of_no_school_or_practice_has_no_involvement(kind):
    columns = [column for column in TEMPLATES[kind].further if column not in ("nhs_number", "names")]
    assert read(kind, **dict.fromkeys(columns, "")).record.involvements == ()


@pytest.mark.parametrize(
    ("kind", "service"),
    [
        (Kind.YOUTH_JUSTICE, ServiceKind.YOUTH_JUSTICE),
        (Kind.HEALTH_VISITING, ServiceKind.HEALTH_VISITING),
        (Kind.EDUCATION_WELFARE, ServiceKind.EDUCATION_WELFARE),
        (Kind.VOLUNTARY, ServiceKind.VOLUNTARY),
        (Kind.SENSITIVE, ServiceKind.SENSITIVE),
    ],
)
def test_the_service_is_of_the_kind_of_the_source(kind, service):
    record = read(kind).record
    assert (record.involvements[0].kind, record.authority) == (service, "HUL")
    assert record.involvements[0].service == f"{feeds.code_of(kind)}/TEAM-1"


@pytest.mark.parametrize("service", REGISTERED_SERVICES)
def test_an_organisation_is_what_it_was_registered_as_and_a_sensitive_source_is_never_less(service):
    for kind, expected in [(Kind.VOLUNTARY, service), (Kind.SENSITIVE, ServiceKind.SENSITIVE)]:
        source = Source(feeds.code_of(kind), kind, "HUL", service)
        assert said(cells_of(kind), source, feeds.TODAY).record.involvements[0].kind is expected


def test_a_source_that_nobody_registered_is_refused_in_words():
    with pytest.raises(UnknownSource, match="not registered"):
        said(cells_of(Kind.VOLUNTARY), source_of("voluntary.0001"), feeds.TODAY)


def test_an_ended_row_is_over_on_the_day_that_the_source_says():
    assert read(Kind.SOCIAL_CARE, action="end").record.over == date(2026, 10, 1)
    assert read(Kind.SOCIAL_CARE).record.over is None


def test_a_former_family_name_is_a_name():
    record = read(Kind.SOCIAL_CARE, former_family_name="Gill").record
    assert record.names == (Name("Kaur", ("Maya",)), Name("Gill", ("Maya",), NameUse.FORMER))


def test_a_placeholder_stands_for_a_given_name():
    assert read(Kind.HEALTH, given_names="TWIN 1").record.names[0].given == ("Twin", "1")


def test_a_partial_and_a_missing_date_of_birth_are_kept_as_that():
    assert read(Kind.SOCIAL_CARE, birth_date="2015-03").record.born == PartialDate(2015, 3)
    assert read(Kind.SOCIAL_CARE, birth_date="").record.born is None


@pytest.mark.parametrize("postcode", ["near the docks", "ZZ1 1ZZ"])
def test_a_postcode_that_is_not_in_the_directory_is_kept_as_text(postcode):
    address = read(Kind.SOCIAL_CARE, postcode=postcode).record.address
    assert address.lines == ("12 Mill Lane", "Hull", postcode)
    assert address.postcode is None


def test_no_address_is_none():
    assert read(Kind.SOCIAL_CARE, address_1="", address_2="", postcode="").record.address is None


def test_a_deletion_needs_nothing_but_its_key_and_day():
    columns = set(TEMPLATES[Kind.SOCIAL_CARE].columns) - {"record_id", "as_of"}
    row = read(Kind.SOCIAL_CARE, **{**dict.fromkeys(columns, ""), "action": "delete", "birth_date": "never"})
    assert row.action is Action.DELETE
    assert row.record == SourceRecord("R-1", "social_care.HUL", "HUL", date(2026, 10, 1))


@pytest.mark.parametrize(
    ("sent", "name"), [("O’Neill", "O'Neill"), ("  Smith –  Jones ", "Smith - Jones"), ("Zoe\u0308", "Zo\u00eb")]
)
def test_marks_and_spaces_of_a_name_are_brought_to_one_form(sent, name):
    assert read(Kind.SOCIAL_CARE, family_name=sent).record.names[0].family == name


def test_the_25th_birthday_is_the_last_day_that_a_row_may_confirm():
    assert read(Kind.SOCIAL_CARE, birth_date="2001-10-01").record.born == PartialDate(2001, 10, 1)
    assert refusal(Kind.SOCIAL_CARE, birth_date="2001-09-30") == ("birth_date", Reason.OVER_AGE)


@pytest.mark.parametrize(
    ("kind", "column", "value", "reason"),
    [
        (Kind.SOCIAL_CARE, "record_id", "", Reason.MISSING_VALUE),
        (Kind.SOCIAL_CARE, "record_id", "R" * 65, Reason.TOO_LONG),
        (Kind.SOCIAL_CARE, "action", "insert", Reason.CLOSED_LIST),
        (Kind.SOCIAL_CARE, "as_of", "2026-11-03", Reason.FUTURE_DATE),
        (Kind.SOCIAL_CARE, "as_of", "2014-01-01", Reason.IMPOSSIBLE_DATE),
        (Kind.SOCIAL_CARE, "as_of", "", Reason.MISSING_VALUE),
        (Kind.SOCIAL_CARE, "record_id", "R\u00a0\u200b1", Reason.CHARACTERS),
        (Kind.SOCIAL_CARE, "family_name", "\tKaur", Reason.FORMULA),
        (Kind.SOCIAL_CARE, "family_name", "Ka\tur", Reason.CHARACTERS),
        (Kind.SOCIAL_CARE, "family_name", "Ka\x07ur", Reason.CHARACTERS),
        (Kind.SOCIAL_CARE, "family_name", ". '", Reason.CHARACTERS),
        (Kind.SOCIAL_CARE, "given_names", "＝1", Reason.FORMULA),
        (Kind.SOCIAL_CARE, "address_2", " \u00a0+1", Reason.FORMULA),
        (Kind.SOCIAL_CARE, "address_3", "-1", Reason.FORMULA),
        (Kind.SOCIAL_CARE, "address_1", "x" * 121, Reason.TOO_LONG),
        (Kind.SOCIAL_CARE, "birth_date", "2015-03-00", Reason.IMPOSSIBLE_DATE),
        (Kind.SOCIAL_CARE, "died_on", "2026-11-03", Reason.FUTURE_DATE),
        (Kind.SOCIAL_CARE, "died_on", "2026", Reason.IMPOSSIBLE_DATE),
        (Kind.SOCIAL_CARE, "started_on", "2026-11-03", Reason.FUTURE_DATE),
        (Kind.SOCIAL_CARE, "service_code", "", Reason.MISSING_VALUE),
        (Kind.SOCIAL_CARE, "worker_email", "priya@example", Reason.CHARACTERS),
        (Kind.SOCIAL_CARE, "lead_professional", "y", Reason.CLOSED_LIST),
        (Kind.SOCIAL_CARE, "assessment_exists", "1", Reason.CLOSED_LIST),
        (Kind.YOUTH_JUSTICE, "as_of", "03/11/26", Reason.IMPOSSIBLE_DATE),
        (Kind.BIRTHS, "birth_order", "4", Reason.CLOSED_LIST),
        (Kind.BIRTHS, "mother_birth_date", "2015-03-09", Reason.IMPOSSIBLE_DATE),
        (Kind.BIRTHS, "mother_birth_date", "2026-11-03", Reason.FUTURE_DATE),
        (Kind.BIRTHS, "mother_telephone", "none", Reason.CHARACTERS),
        (Kind.BIRTHS, "mother_name", "", Reason.MISSING_VALUE),
        (Kind.SCHOOL, "leaving_date", "2020-08-31", Reason.IMPOSSIBLE_DATE),
        (Kind.SCHOOL, "entry_date", "2026-11-03", Reason.FUTURE_DATE),
        (Kind.SCHOOL, "entry_date", "", Reason.MISSING_VALUE),
        (Kind.SCHOOL, "school_urn", "", Reason.MISSING_VALUE),
        (Kind.SCHOOL, "school_name", "", Reason.MISSING_VALUE),
        (Kind.SCHOOL, "former_upn", "A999900000001", Reason.UPN_CHECK),
        (Kind.SCHOOL, "upn", "A999900000001", Reason.UPN_CHECK),
        (Kind.SCHOOL, "contact_name", "Room 4", Reason.CHARACTERS),
        (Kind.HEALTH, "practice_code", "", Reason.MISSING_VALUE),
        (Kind.BENEFIT, "address_from", "31/02/2020", Reason.IMPOSSIBLE_DATE),
        (Kind.BENEFIT, "carer2_email", "a@b", Reason.CHARACTERS),
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
        (Kind.HEALTH, "nhs_number", 9990000018, Reason.JSON),
        (Kind.HEALTH, "names", "Kaur", Reason.JSON),
        (Kind.HEALTH, "names", ["Kaur"], Reason.JSON),
        (Kind.HEALTH, "names", [{"family": "Kaur", "given": 1}], Reason.JSON),
        (Kind.HEALTH, "names", [{"family": "Kaur"}], Reason.NO_NAME),
        (Kind.HEALTH, "names", [{"family": "K4ur", "given": "Maya", "use": "usual"}], Reason.CHARACTERS),
        (Kind.HEALTH, "names", [{"family": "Kaur", "given": "Maya", "use": "nick"}], Reason.CLOSED_LIST),
        (Kind.HEALTH, "names", [{"family": "Kaur", "given": "Maya", "use": "usual", "from": "2020-01-02",
                                 "to": "2020-01-01"}], Reason.IMPOSSIBLE_DATE),
        (Kind.HEALTH, "names", [{"family": "Kaur", "given": "Maya", "use": "usual"}] * 21, Reason.TOO_LONG),
        (Kind.BENEFIT, "birth_date", "2015-13-09", Reason.IMPOSSIBLE_DATE),
        (Kind.BENEFIT, "carer1_telephone", "=1+1", Reason.FORMULA),
    ],
)  # fmt: skip
def test_a_row_is_given_back(kind, column, value, reason):
    if value == "Ka\ud800ur":
        columns = feeds.row(kind, family_name=value)
        cells = splitter(TEMPLATES[kind]).cells(Line(1, json.dumps(columns).encode()))
        with pytest.raises(RowRefused) as refused:
            said(cells, source_of("health"), feeds.TODAY)
        assert (refused.value.column, refused.value.reason) == (column, reason)
    else:
        assert refusal(kind, **{column: value}) == (column, reason)


def test_a_day_of_the_future_does_not_become_one_a_century_ago():
    columns = {"birth_date": "", "as_of": "2026-11-03", "started_on": "2026-11-03"}
    assert refusal(Kind.YOUTH_JUSTICE, **columns) == ("as_of", Reason.IMPOSSIBLE_DATE)


def test_a_refusal_says_nothing_of_the_value():
    with pytest.raises(RowRefused) as refused:
        read(Kind.SOCIAL_CARE, family_name="Secret99")
    assert "Secret99" not in str(refused.value)
