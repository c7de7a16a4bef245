"""Lines taken apart: encodings, headers, delimiters and JSON, and what a sender reads where one is wrong."""

import json

import pytest

from contactpoint.intake.format.splitting import splitter
from contactpoint.intake.format.templates import TEMPLATES
from contactpoint.intake.reading import Line
from contactpoint.intake.rules import FileRefused, Kind, Reason, Refusal, RowRefused
from tests.support import feeds

GOOD = json.dumps(feeds.row(Kind.HEALTH))


def split(kind, content):
    """The cells of every line, or the first refusal."""
    split = splitter(TEMPLATES[kind])
    lines = content.splitlines(keepends=True)
    return [split.cells(Line(number, raw)) for number, raw in enumerate(lines, start=1)]


def row_refused(kind, content):
    with pytest.raises(RowRefused) as refused:
        split(kind, content)
    return refused.value.column, refused.value.reason


def file_refused(kind, content):
    with pytest.raises(FileRefused) as refused:
        split(kind, content)
    return refused.value.refusal, str(refused.value)


def one(kind, encoding=None, **columns):
    """A file of one row, in the encoding of its template or in another."""
    return feeds.text(kind, [feeds.row(kind, **columns)]).encode(encoding or TEMPLATES[kind].encoding)


@pytest.mark.parametrize(
    ("kind", "encoding"),
    [
        (Kind.SCHOOL, "cp1252"),
        (Kind.SOCIAL_CARE, "utf-8"),
        (Kind.SOCIAL_CARE, "utf-8-sig"),
        (Kind.HEALTH, "utf-8-sig"),
    ],
)
def test_letters_with_accents_in_the_encoding_of_the_template(kind, encoding):
    *_, cells = split(kind, one(kind, encoding, family_name="Müller-Ønsk"))
    assert cells.texts["family_name"] == "Müller-Ønsk"


@pytest.mark.parametrize(
    ("kind", "encoding"), [(Kind.SCHOOL, "utf-8"), (Kind.SOCIAL_CARE, "cp1252"), (Kind.HEALTH, "cp1252")]
)
@pytest.mark.parametrize("name", ["Müller", "Ágnes", "Zoë"])
def test_letters_in_the_other_encoding_are_told(kind, encoding, name):
    assert row_refused(kind, one(kind, encoding, given_names=name)) == ("given_names", Reason.ENCODING)


def test_letters_read_in_the_wrong_encoding_before_the_file_was_made_are_told():
    spoilt = "Şahin".encode().decode("cp1252")
    assert spoilt.isalpha()
    assert row_refused(Kind.SOCIAL_CARE, one(Kind.SOCIAL_CARE, family_name=spoilt))[1] is Reason.ENCODING


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_a_byte_that_windows_1252_has_not_is_told(byte):
    content = one(Kind.SCHOOL).replace(b"Kaur", b"Ka" + bytes([byte]) + b"ur")
    assert row_refused(Kind.SCHOOL, content) == ("family_name", Reason.ENCODING)


@pytest.mark.parametrize("kind", [Kind.SOCIAL_CARE, Kind.SCHOOL, Kind.HEALTH])
@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"), ("utf-32", "UTF-32")],
)
def test_a_wide_encoding_is_named_in_words(kind, encoding, shown):
    refusal, words = file_refused(kind, one(kind, encoding))
    assert refusal == Refusal(1, "", Reason.ENCODING)
    other = "Windows-1252" if kind is Kind.SCHOOL else "UTF-8"
    assert f"The file is written in {shown}; save it as {other}." in words


def test_utf_8_is_named_where_windows_1252_was_asked_for():
    _, words = file_refused(Kind.SCHOOL, one(Kind.SCHOOL, "utf-8-sig"))
    assert "The file is written in UTF-8; save it as Windows-1252." in words


def test_a_header_that_runs_into_the_first_row_does_not_repeat_it():
    refusal, words = file_refused(Kind.BIRTHS, one(Kind.BIRTHS, family_name="Secretname").replace(b"\n", b",", 1))
    assert refusal == Refusal(1, "", Reason.UNKNOWN_COLUMN)
    assert "secretname" not in words.casefold()
    assert "no name" in file_refused(Kind.BIRTHS, one(Kind.BIRTHS).replace(b"\n", b",\n"))[1]


def test_a_column_that_is_not_listed_stops_the_file_with_its_name():
    content = one(Kind.BIRTHS).replace(b"postcode", b"notes", 1)
    refusal, words = file_refused(Kind.BIRTHS, content)
    assert refusal == Refusal(1, "notes", Reason.UNKNOWN_COLUMN)
    assert "“notes” is not a column of this template; ContactPoint holds no case notes" in words


@pytest.mark.parametrize("kind", [kind for kind in Kind if TEMPLATES[kind].form == "csv"])
def test_a_file_without_a_header_is_told_and_its_first_row_not_repeated(kind):
    content = one(kind, family_name="Secretname").partition(b"\n")[2]
    refusal, words = file_refused(kind, content)
    assert refusal == Refusal(1, "record_id", Reason.MISSING_COLUMN)
    assert "does not name the columns" in words
    assert "secretname" not in words.casefold()


@pytest.mark.parametrize(
    "said",
    [
        {"Secretname": 1},
        {**feeds.row(Kind.HEALTH), "Secret Näme": "x"},
        feeds.row(Kind.HEALTH, names=[{"family": "Kaur", "given": "Maya", "secretname was seen at home": ""}]),
    ],
)
def test_what_may_be_a_value_is_not_repeated_as_the_name_of_a_key(said):
    refusal, words = file_refused(Kind.HEALTH, json.dumps(said).encode())
    assert refusal == Refusal(1, "", Reason.UNKNOWN_COLUMN)
    assert "ecret" not in words
    assert "in line 1 is not a column of this template; ContactPoint holds no case notes" in words


def test_the_names_of_columns_have_any_case_in_a_csv_and_that_of_the_template_in_ndjson():
    *_, cells = split(Kind.BIRTHS, one(Kind.BIRTHS).replace(b"record_id", b" Record_ID ", 1))
    assert cells.texts["record_id"] == "R-1"
    refusal, words = file_refused(Kind.HEALTH, GOOD.replace("postcode", "Postcode").encode())
    assert refusal == Refusal(1, "", Reason.UNKNOWN_COLUMN)
    assert "The name of column 13 in line 1 is not a column" in words


def test_a_key_of_a_name_that_is_not_listed_is_named():
    row = feeds.row(Kind.HEALTH, names=[{"family": "Kaur", "given": "Maya", "notes": ""}])
    refusal, _ = file_refused(Kind.HEALTH, json.dumps(row).encode())
    assert refusal == Refusal(1, "notes", Reason.UNKNOWN_COLUMN)


@pytest.mark.parametrize("mark", [",", "\t", "|"])
def test_another_delimiter_is_named(mark):
    content = one(Kind.SOCIAL_CARE).replace(b";", mark.encode())
    refusal, words = file_refused(Kind.SOCIAL_CARE, content)
    assert refusal.reason is Reason.DELIMITER
    assert f"separated by {'tabs' if mark == chr(9) else f'“{mark}”'}; the template of social_care has “;”." in words


def test_a_header_that_is_too_long_or_not_closed_is_told():
    assert file_refused(Kind.BIRTHS, b'"record_id,action\n')[0].reason is Reason.DELIMITER
    with pytest.raises(FileRefused, match="far longer than a header"):
        splitter(TEMPLATES[Kind.BIRTHS]).cells(Line(1, None))
    doubled = one(Kind.BIRTHS).replace(b"address_2", b"address_1", 1)
    assert "The column “address_1” stands twice." in file_refused(Kind.BIRTHS, doubled)[1]


def test_a_quoted_value_may_hold_the_delimiter():
    *_, cells = split(Kind.SOCIAL_CARE, one(Kind.SOCIAL_CARE, address_1="Flat 2; Mill Lane"))
    assert cells.texts["address_1"] == "Flat 2; Mill Lane"


@pytest.mark.parametrize(
    "line",
    ["nothing", "[1]", '"x"', "{", GOOD[:-1], GOOD + GOOD, GOOD.replace('"upsert"', "NaN"),
     GOOD.replace('"upsert"', "-Infinity"), GOOD[:-1] + ', "action": "end"}', "[" * 9_000, '{"a":' * 3_000,
     "1" * 5_000],
)  # fmt: skip
def test_a_line_that_is_no_object_is_told_in_words_of_json(line):
    assert row_refused(Kind.HEALTH, line.encode()) == ("record_id", Reason.JSON)


def test_a_broken_object_with_letters_in_another_encoding_is_told_as_that():
    assert row_refused(Kind.HEALTH, b'{"family_name": "M\xfcller') == ("record_id", Reason.ENCODING)


@pytest.mark.parametrize("value", ["7", "9" * 5_000, "1e999", "true", "[]", "{}", '["x"]'])
def test_a_value_that_is_no_text_is_told(value):
    assert row_refused(Kind.HEALTH, GOOD.replace('"upsert"', value).encode()) == ("action", Reason.JSON)


def test_null_and_nothing_are_not_supplied():
    (cells,) = split(Kind.HEALTH, GOOD.replace('"postcode": "HU5 2AB"', '"postcode": null').encode())
    assert cells.texts["postcode"] == cells.texts["died_on"] == ""
    (cells,) = split(Kind.HEALTH, GOOD.replace('"names": []', '"names": null').encode())
    assert cells.names == ()


@pytest.mark.parametrize("kind", [Kind.SOCIAL_CARE, Kind.HEALTH])
@pytest.mark.parametrize(
    ("own", "found"),
    [("R-1", "R-1"), ("", ""), ("two words", ""), ("upsert", ""), ("R" * 65, ""), ("R\u200b1", ""), ("a,b", "")],
)
def test_the_own_key_of_a_broken_line_is_told_as_far_as_it_can_be(kind, own, found):
    split = splitter(TEMPLATES[kind])
    lines = one(kind, record_id=own, action="@@@").splitlines(keepends=True)
    for number, raw in enumerate(lines, start=1):
        split.cells(Line(number, raw))
    broken = lines[-1].replace(b"@@@", b"\xff", 1)
    assert split.record_id(Line(9, broken)) == found
    assert split.record_id(Line(9, None)) == split.record_id(Line(9, b"\n")) == ""
