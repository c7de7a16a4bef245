"""One row as written, and the identity that it gives."""

from dataclasses import fields, replace

import pytest

from contactpoint.linkage.identities import COLUMNS, Identity, Raw, identity, values

RAW = Raw(
    names=(("O’Neill", "Élise Rose"),),
    born="09/03/2015",
    postcode="hu53ab",
    lines=("Flat 2", "12 Mill Lane", "Hull"),
    carers=("Mrs Linda GIBBS", "Karl Gibbs", "linda gibbs", ""),
    telephones=("07700 900123 x4417", "01632 960001", "-"),
    nhs="999 000 0018",
    upns=("b999900000001", "B1"),
)


def test_every_part_of_a_row_is_brought_to_its_form():
    assert identity(RAW) == Identity(
        family="oneill",
        given="elise",
        families=("neill", "oneill"),
        givens=("elise", "eliserose", "rose"),
        forms=identity(RAW).forms,
        family_sound="ANL",
        given_sound="ALS",
        born="2015-03-09",
        postcode="HU5 3AB",
        outward="HU5",
        houses=("HU53AB/12", "HU53AB/2"),
        address="flat 2 12 mill lane",
        carers=("gibbs karl", "gibbs linda"),
        telephones=("01632960001", "07700900123x4417"),
        nhs="9990000018",
        upns=("B999900000001",),
    )


def test_an_empty_row_says_nothing():
    assert identity(Raw()) == Identity()
    assert set(values(Identity())) == {None}


def test_forms_hold_the_given_names_themselves():
    assert {"elise", "rose", "rosie", "rosa"} <= set(identity(RAW).forms)


def test_the_first_name_is_the_usual_one_and_all_are_kept():
    several = identity(Raw(names=(("Khan", "Baby"), ("Smith", "Maya"), ("Khan", "Liz"))))
    assert (several.family, several.given) == ("khan", "maya")
    assert several.family_sound == identity(Raw(names=(("Khan", "Maya"),))).family_sound
    assert several.given_sound == identity(Raw(names=(("Khan", "Maya"),))).given_sound
    assert several.families == ("khan", "smith")
    assert several.givens == ("liz", "maya")
    assert "elizabeth" in several.forms
    both = identity(Raw(names=(("Khan", "Maya"), ("Smith", "Liz"))))
    assert (both.families, both.givens) == (("khan", "smith"), ("liz", "maya"))


def test_a_placeholder_for_the_family_name_shows_that_the_names_were_swapped():
    swapped = identity(Raw(names=(("Baby", "Hawkins"),)))
    assert (swapped.family, swapped.families, swapped.given) == ("hawkins", ("hawkins",), None)


def test_two_placeholders_are_no_name():
    assert identity(Raw(names=(("Baby", "Twin 1"),))) == Identity()
    assert identity(Raw(names=(("Baby", "Twin 1"), ("", "Unknown")))) == Identity()


def test_a_whole_name_stands_where_no_other_was_given():
    whole = identity(Raw(full_name="Thomas Clifford, 1st Baron"))
    assert whole.full_name == "thomas clifford 1st baron"
    assert whole.words == ("1st", "baron", "clifford", "thomas")
    assert whole.family == "thomasclifford"
    both = identity(Raw(names=(("Gibbs", "Linda"),), full_name="Thomas Clifford"))
    assert (both.family, both.full_name) == ("gibbs", "thomas clifford")


def test_without_a_postcode_a_house_says_nothing_of_where_it_is():
    no_code = identity(replace(RAW, postcode=""))
    assert (no_code.houses, no_code.postcode, no_code.outward) == ((), None, None)
    assert no_code.address == "flat 2 12 mill lane"


def test_a_postcode_of_another_country_stands_without_a_first_half():
    abroad = identity(replace(RAW, postcode="4223"))
    assert (abroad.postcode, abroad.outward, abroad.houses) == ("4223", None, ("4223/12", "4223/2"))


def test_place_and_occupation_are_their_words():
    general = identity(Raw(place="Kingston-upon-Hull", occupation="Stone Mason"))
    assert (general.place, general.occupation) == ("kingston upon hull", "stone mason")
    assert identity(Raw(place="-", occupation=" ")) == Identity()


def test_the_columns_are_the_fields_with_their_types():
    assert list(COLUMNS) == [field.name for field in fields(Identity)]
    lists = [name for name, kind in COLUMNS.items() if kind == "VARCHAR[]"]
    assert lists == ["families", "givens", "forms", "houses", "carers", "telephones", "upns", "words"]
    assert set(COLUMNS.values()) == {"VARCHAR", "VARCHAR[]"}


def test_a_row_of_a_table_has_null_for_an_empty_list():
    row = dict(zip(COLUMNS, values(identity(RAW)), strict=True))
    assert row["words"] is None
    assert row["given"] == "elise"
    assert row["carers"] == ("gibbs karl", "gibbs linda")


@pytest.mark.parametrize("column", COLUMNS)
def test_what_is_compared_is_ascii(column):
    one = identity(replace(RAW, names=(("Кова́ленко", "山 Zoë"),), full_name="Žofie Ø", place="Ærø", occupation="Œ"))
    assert str(getattr(one, column)).isascii()
