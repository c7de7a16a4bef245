"""Postcodes and addresses: as written on the left, as compared on the right."""

import pytest

from contactpoint.linkage.addresses import LONGEST_ADDRESS, outward, postcode, street


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("HU5 3AB", "HU5 3AB"),
        ("hu53ab", "HU5 3AB"),
        (" hu5-3ab.", "HU5 3AB"),
        ("SW1A 1AA", "SW1A 1AA"),
        ("M1 1AE", "M1 1AE"),
        ("HU5 OAB", "HU5 0AB"),
        ("HU5 IAB", "HU5 1AB"),
        ("HU5 SAB", "HU5 5AB"),
        ("HU5 3A8", "HU53A8"),
        ("HU5 3A5", "HU5 3AS"),
        ("0X1 2AB", "OX1 2AB"),
        ("SW1A OAA", "SW1A 0AA"),
        ("M1 OAE", "M1 0AE"),
        ("M1 1A5", "M1 1AS"),
        ("AB", "AB"),
        ("4223", "4223"),
        ("1AB", "1AB"),
        ("75008 Paris", "75008PARIS"),
        ("", None),
        ("-", None),
    ],
)
def test_a_postcode_has_one_form_and_is_mended_where_a_digit_was_a_letter(written, compared):
    assert postcode(written) == compared


@pytest.mark.parametrize(("code", "first"), [("HU5 3AB", "HU5"), ("SW1A 1AA", "SW1A"), ("4223", None)])
def test_the_first_half_is_that_of_a_british_postcode(code, first):
    assert outward(code) == first


@pytest.mark.parametrize(
    ("lines", "compared"),
    [
        (("12 Mill Lane", "Hull"), "12 mill lane"),
        (("12 Mill Ln", "Hull"), "12 mill lane"),
        (("Flat 26", "42 Quay Street", "Kingston upon Hull"), "flat 26 42 quay street"),
        (("Apt 26, 42 Quay St", "Hull"), "flat 26 42 quay street"),
        (("12 St Anne's St",), "12 st annes street"),
        (("12 St. Anne’s Road",), "12 st annes road"),
        (("No. 12", "Mill Lane"), "12"),
        (("Rose Cottage", "Mill Lane", "Hull"), "rose cottage"),
        (("", "Rose Cottage", "Mill Lane"), "rose cottage"),
        (("12 Mill Lane", "Hull", "HU5 3AX"), "12 mill lane"),
        (("12 Mill Lane", "Hull", "HU53AX"), "12 mill lane"),
        (("HU5 3AX",), "hu5 3ax"),
        (("St",), "st"),
        (("12 St",), "12 street"),
        ((), None),
        (("", "-"), None),
    ],
)
def test_an_address_is_the_words_of_its_numbered_lines(lines, compared):
    assert street(lines) == compared


def test_a_long_address_is_cut():
    assert len(street(("12 " + "mill " * 40,))) <= LONGEST_ADDRESS
    assert street(("1" + "x" * 100,)) == "1" + "x" * (LONGEST_ADDRESS - 1)
