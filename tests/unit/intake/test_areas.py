"""The authorities of England and the postcodes that lie in them."""

import mmap
import re
from collections import Counter
from random import Random

import pytest

from contactpoint.disclosure import postcodes
from contactpoint.disclosure.areas import authorities, authority_of, known, postcodes_of, sizes
from contactpoint.kernel.numbers import Postcode

DRAMA = re.compile(
    r"01(13|14|15|16|17|18|21|51|61) 496 0\d{3}|0191 498 0\d{3}|020 7946 0\d{3}|01632 960\d{3}"  # Ofcom
)
COUNTIES = 21
UNITARIES = 63
METROPOLITAN = 36
LONDON = 33


@pytest.mark.parametrize(
    ("postcode", "authority"),
    [
        ("HU5 2AB", "HUL"),
        ("hu52ab", "HUL"),
        (Postcode("SW1A 1AA"), "WSM"),
        ("EC2V 7HH", "CTY"),
        ("TR21 0JW", "IOS"),
        ("S1 2HH", "SHF"),
        ("S70 2TA", "BNS"),
        ("AL1 3JE", "HRT"),
        ("CA3 8QG", "CUM"),
        ("LA9 4DQ", "WMF"),
        ("YO11 2HG", "NYK"),
        ("TA1 4DY", "SOM"),
        ("CF10 1EP", None),
        ("EH1 1YZ", None),
        ("BT1 5GS", None),
        ("N10 9AD", None),
        ("ZZ99 9ZZ", None),
        ("no postcode", None),
        ("", None),
    ],
)
def test_the_authority_of_a_postcode(postcode, authority):
    assert authority_of(postcode) == authority


@pytest.mark.parametrize(
    ("postcode", "is_known"),
    [
        ("HU5 2AB", True),
        ("hu52ab", True),
        ("CF10 1EP", True),
        ("N10 9AD", True),
        ("HU5 9ZZ", False),
        ("ZZ99 9ZZ", False),
        ("HU5", False),
    ],
)
def test_a_postcode_is_known_if_the_directory_has_it(postcode, is_known):
    assert known(postcode) == is_known


def test_a_district_lies_in_exactly_one_authority():
    ours = Counter(district for authority in authorities().values() for district in authority.districts)
    directory = postcodes.directory()
    theirs = {district for district in directory.within if district.startswith("E")}
    assert ours == Counter(theirs)
    assert len(theirs) == 296


def test_the_authorities_are_those_of_the_upper_tier():
    tiers = Counter(sorted(authority.districts)[0][:3] for authority in authorities().values())
    assert tiers == {"E06": UNITARIES, "E07": COUNTIES, "E08": METROPOLITAN, "E09": LONDON}


def test_an_authority_has_a_code_a_name_and_a_telephone_of_its_own():
    every = authorities()
    assert all(re.fullmatch("[A-Z]{3}", code) and one.code == code for code, one in every.items())
    for values in ([one.name for one in every.values()], [one.telephone for one in every.values()]):
        assert len(set(values)) == len(every)
    assert all(DRAMA.fullmatch(one.telephone) for one in every.values())
    assert every["HUL"].contact == "Hull Children's Services, first contact"


@pytest.mark.parametrize("authority", ["HUL", "KEN", "WSM", "IOS"])
def test_the_postcodes_of_an_authority_lie_in_it(authority):
    listed = postcodes_of(authority)
    assert len(listed) == len(set(listed)) == sizes()[authority]
    assert all(Postcode.parse(one) == one for one in listed)
    drawn = Random(1).sample(listed, min(len(listed), 500))
    assert {authority_of(one) for one in drawn} == {authority}


def test_every_english_postcode_lies_in_an_authority():
    assert set(sizes()) == set(authorities())
    assert sum(sizes().values()) == sum(
        count for name, halves in postcodes.directory().within.items() if name[:1] == "E" for count in halves.values()
    )
    assert min(sizes().values()) > 100


def test_the_directory_laid_down_is_the_directory_made(tmp_path):
    folder = tmp_path / "share"
    made = postcodes.directory(folder)
    [file] = folder.iterdir()
    opened = postcodes.directory(folder)
    assert opened == made == postcodes.directory()
    assert isinstance(opened.rows["HU5"].obj, mmap.mmap)  # shared by processes, not copied into each
    assert file.stat().st_size < 30_000_000


def test_where_nothing_can_be_laid_down_the_directory_is_made(tmp_path):
    taken = tmp_path / "share"
    taken.write_text("a file, not a folder")
    assert postcodes.directory(taken).district_of("HU5 2AB") == "E06000010"


def test_without_the_package_the_reader_is_told_what_to_do():
    with pytest.raises(postcodes.NoDirectory, match="make setup"):
        postcodes.located("not_installed_here")


@pytest.mark.parametrize(
    ("town", "county"),
    [
        ("CB1", "CAM"),
        ("DE4", "DBS"),
        ("EX1", "DEV"),
        ("BN7", "ESU"),
        ("CM1", "ESS"),
        ("GL1", "GLO"),
        ("SO22", "HAM"),
        ("AL1", "HRT"),
        ("SG1", "HRT"),
        ("SG14", "HRT"),
        ("ME14", "KEN"),
        ("PR1", "LAN"),
        ("LE11", "LEI"),
        ("LN1", "LIN"),
        ("NR1", "NOR"),
        ("NG18", "NTT"),
        ("OX1", "OXF"),
        ("ST16", "STA"),
        ("IP1", "SUF"),
        ("IP33", "SUF"),
        ("NR32", "SUF"),
        ("GU1", "SUR"),
        ("CV34", "WAR"),
        ("PO19", "WSU"),
        ("WR1", "WOR"),
    ],
)
def test_the_postcodes_of_a_county_s_towns_lie_in_the_county(town, county):
    places = Counter(authority_of(f"{town} {inward}") for inward in postcodes.INWARD if known(f"{town} {inward}"))
    assert places.most_common(1)[0][0] == county
