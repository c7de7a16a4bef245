"""Names, dates, telephones and numbers in one form: as written on the left, as compared on the right."""

import pytest

from contactpoint.linkage.standardise import birth, folded, houses, latin, nhs_number, normal, telephone, upn, words


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Smith", "smith"),
        ("ÉLISE", "elise"),
        ("Straße", "strasse"),
        ("Ærø", "aero"),
        ("Œuvre", "oeuvre"),
        ("Łukasz", "lukasz"),
        ("Đurić", "duric"),
        ("Guðrún Þórs", "gudrun thors"),
        ("Işık", "isik"),
        ("e\u0301lise", "elise"),
        ("\uff2d\uff41\uff59\uff41", "maya"),
    ],
)
def test_marks_are_dropped_and_barred_letters_spelt_out(written, compared):
    assert folded(written) == compared


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("MAYA", "maya"),
        ("O'Neill-Đurić", "oneillduric"),
        ("O’NEILL", "oneill"),
        ("de la Cruz", "delacruz"),
        ("Twin 1", "twin"),
        ("", ""),
    ],
)
def test_a_name_is_compared_by_its_letters_alone(written, compared):
    assert normal(written) == compared


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("Maya", "Maya"),
        ("Ганна", "hanna"),
        ("Щербак", "shcherbak"),
        ("Ольга", "olha"),
        ("Γιώργος", "giorgos"),
        ("Əliyev", "aliyev"),
        ("Kaʻiulani", "kaʻiulani"),
        ("Zoë", "zoë"),
        ("山", "fmhb"),
        ("a-山", "a-fmhb"),
    ],
)
def test_other_alphabets_are_spelt_in_latin_letters(written, spelt):
    assert latin(written) == spelt


def test_names_in_letters_without_a_table_stay_different():
    assert len({latin(name) for name in ("山田", "山本", "田中", "محمد", "माया")}) == 5


def test_words_are_folded_letters_and_digits():
    assert words("Flat 2B, St. Anne’s Ганна") == ["flat", "2b", "st", "annes", "hanna"]
    assert words("St Anne's") == ["st", "annes"]


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        (("12 Mill Lane", "Hull"), {"12"}),
        (("Flat 2B", "12-14 Mill Lane"), {"2b", "12", "14"}),
        (("Rose Cottage", "Mill Lane"), {"rose cottage"}),
        (("Block 12abc",), {"block 12abc"}),
        (("",), set()),
        ((), set()),
    ],
)
def test_an_address_is_found_by_its_numbers_or_its_first_line(lines, numbers):
    assert houses(lines) == numbers


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("2015-03-09", "2015-03-09"),
        (" 2015-3-9 ", "2015-03-09"),
        ("2015/03/09", "2015-03-09"),
        ("09/03/2015", "2015-03-09"),
        ("9.3.2015", "2015-03-09"),
        ("09-03-2015", "2015-03-09"),
        ("20150309", "2015-03-09"),
        ("09032015", "2015-03-09"),
        ("19031955", "1955-03-19"),
        ("19551192", "1955-11-92"),
        ("2015-03-09T10:30:00", "2015-03-09"),
        ("2015-03-09 0:00:00", "2015-03-09"),
        ("20150309T10:30", "2015-03-09"),
        ("9th March 2015", "2015-03-09"),
        ("Mar 9, 2015", "2015-03-09"),
        ("2015 SEPTEMBER 9", "2015-09-09"),
        ("Monday 9 Dec 2015", "2015-12-09"),
        ("9 jan 2015", "2015-01-09"),
        ("09/03/15", "2015-03-09"),
        ("09/03/29", "2029-03-09"),
        ("09/03/30", "1930-03-09"),
        ("7 May 99", "1999-05-07"),
        ("2015-03", "2015-03"),
        ("03/2015", "2015-03"),
        ("March 2015", "2015-03"),
        ("2015", "2015"),
        ("2015-00-00", "2015"),
        ("2015-03-00", "2015-03"),
        ("2015-00-09", "2015"),
        ("2015-12-12", "2015-12-12"),
        ("1000", "1000"),
        ("2199", "2199"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(written, known):
    assert birth(written) == known


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("2015-13-09", "2015-09-13"),
        ("1900-01-01", None),
        ("01/01/1970", None),
        ("1900-01-02", "1900-01-02"),
        ("12/25/2014", "2014-12-25"),
        ("19372109", "1937-09-21"),
        ("2015-12-13", "2015-12-13"),
        ("2015-13-12", "2015-12-13"),
        ("2015-13-01", "2015-01-13"),
        ("1843-19-29", "1843-19-29"),
        ("2015-02-31", "2015-02-31"),
        ("2015-13-13", "2015-13-13"),
        ("2015-13-00", "2015"),
        ("2015-13", "2015"),
        ("2015-12", "2015-12"),
    ],
)
def test_day_and_month_change_places_where_only_that_can_be(written, known):
    assert birth(written) == known


@pytest.mark.parametrize(
    "written",
    ["", "unknown", "7", "15", "15 May", "May 15", "may", "1/2/3/4", "1/2/3/2015", "0999", "2200", "12345", "99999999"],
)
def test_what_has_no_year_is_no_date(written):
    assert birth(written) is None


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("07700 900123 x4417", "07700900123x4417"),
        ("07700 900123 EXT. 4417", "07700900123x4417"),
        ("07700 900123 extension 4417", "07700900123x4417"),
        ("07700900123#4417", "07700900123x4417"),
        ("07700 900123 x0443", "07700900123x0443"),
        ("+44 7700 900123", "07700900123"),
        ("+44 (0)7700 900123", "07700900123"),
        ("0044 7700 900123", "07700900123"),
        ("7700900123", "07700900123"),
        ("(01632) 960-001", "01632960001"),
        ("+48 600 100 200", "48600100200"),
        ("+44 1632 960", "441632960"),
        ("9600100", "9600100"),
        ("3700900123", "3700900123"),
        ("123456", None),
        ("ask the school", None),
        ("", None),
    ],
)
def test_a_telephone_number_is_its_digits_in_british_form(written, compared):
    assert telephone(written) == compared


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("999 000 0018", "9990000018"),
        ("9990000018", "9990000018"),
        ("9990000019", None),
        ("999000001", None),
        ("0000000000", None),
        ("9999999999", None),
        ("", None),
    ],
)
def test_an_nhs_number_counts_only_with_its_check_digit(written, number):
    assert nhs_number(written) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [("b999900000001", "B999900000001"), ("B999900000002", None), ("B99990000000", None), ("", None)],
)
def test_a_pupil_number_counts_only_with_its_check_letter(written, number):
    assert upn(written) == number


def test_numbers_are_plain_text():
    assert type(nhs_number("9990000018")) is str
    assert type(upn("B999900000001")) is str
