"""Names of people as they are compared, placeholders among them (B10-56)."""

import pytest

from contactpoint.linkage.people import (
    FamilyName,
    GivenName,
    carer,
    family_of,
    given_of,
    is_placeholder,
    parted,
)


@pytest.mark.parametrize(
    "name",
    [
        "Baby",
        "BABY GIRL",
        "Babyboy",
        "Baby Hawkins",
        "Twin 1",
        "Twin-2",
        "Infant",
        "Newborn",
        "Not known",
        "no name yet",
        "Male Infant",
        "First Twin",
        "1st twin",
        "TwinTwo",
        "Baby A",
        "BabyB",
        "Quad 1",
        "T1",
        "N/K",
        "B/O",
        "n/a",
        "x",
        "XXX",
        "Boy",
        "Withheld",
        "A N Other",
        "To be advised",
    ],
)
def test_placeholders_stand_for_no_name(name):
    assert is_placeholder(name)
    assert family_of(name) == FamilyName()
    assert given_of(name) == GivenName()


@pytest.mark.parametrize(
    "name",
    ["", "Maya", "Maya Baby", "Babington", "Twinkle", "Boyd", "Bo", "Na", "Xi", "Max", "Li/Wu", "J1 Maya", "A/Maya"],
)
def test_other_names_are_no_placeholders(name):
    assert not is_placeholder(name)


@pytest.mark.parametrize(
    ("written", "usual", "every"),
    [
        ("SMITH", "smith", ("smith",)),
        ("O’Neill", "oneill", ("neill", "oneill")),
        ("Smith-Jones", "smithjones", ("jones", "smith", "smithjones")),
        ("van der Berg", "vanderberg", ("berg", "vanderberg")),
        ("de la Cruz", "delacruz", ("cruz", "delacruz")),
        ("Đurić", "duric", ("duric",)),
        ("Коваленко", "kovalenko", ("kovalenko",)),
        ("Ng", "ng", ("ng",)),
    ],
)
def test_a_family_name_stands_whole_without_particles_and_in_parts(written, usual, every):
    assert family_of(written)[:2] == (usual, every)


def test_family_names_that_sound_alike_have_one_sound():
    assert family_of("Chaudhry").sound == family_of("CHOUDHURY").sound == "XDR"


@pytest.mark.parametrize("written", ["", "'", "12"])
def test_what_has_no_letter_is_no_name(written):
    assert family_of(written) == FamilyName()
    assert given_of(written) == GivenName()
    assert carer(written) is None


@pytest.mark.parametrize(
    ("written", "first", "every"),
    [
        ("Maya", "maya", ("maya",)),
        ("Maya Rose", "maya", ("maya", "mayarose", "rose")),
        ("Anna-Maria", "annamaria", ("anna", "annamaria", "maria")),
        ("Maya T", "maya", ("maya",)),
        ("Maya T. Rose", "maya", ("maya", "rose")),
        ("J. Thomas", "j", ("j", "thomas")),
        ("J.R.", "j", ("j",)),
        ("Li-Wu", "liwu", ("liwu",)),
        ("Ann-Lee", "annlee", ("ann", "annlee", "lee")),
        ("Maya Rose T", "maya", ("maya", "mayarose", "rose")),
        ("Maria de los Angeles", "maria", ("angeles", "maria", "mariade")),
        ("Al", "al", ("al",)),
        ("Ганна", "hanna", ("hanna",)),
        ("a1 b2 c3 d4 e5 f6 g7 hh ii", "a", ("a", "hh")),
    ],
)
def test_given_names_stand_each_in_parts_and_the_first_two_as_one(written, first, every):
    assert given_of(written)[:2] == (first, every)


def test_short_and_long_forms_are_those_of_every_given_name():
    forms = given_of("Bill Katarzyna").forms
    assert {"bill", "william", "katarzyna", "kasia", "billkatarzyna"} <= set(forms)
    assert list(forms) == sorted(set(forms))
    assert "maya" not in forms


def test_the_sound_is_that_of_the_first_given_name():
    assert given_of("Mohammed Ali").sound == given_of("Muhammad").sound == "MMD"


@pytest.mark.parametrize(
    "written",
    ["Mrs Linda GIBBS", "Gibbs, Linda", "Gibbs,Linda", "linda gibbs", "Dr.Linda Gibbs", "Ms Línda Gibbs"],
)
def test_a_carer_is_the_same_in_any_order_and_with_any_title(written):
    assert carer(written) == "gibbs linda"


def test_other_carers_are_others():
    assert carer("Mrs Linda Smith-Jones") == "linda smithjones"
    assert carer("Mr") is None


@pytest.mark.parametrize(
    ("written", "family", "given"),
    [
        ("Linda Gibbs", "Gibbs", "Linda"),
        ("Gibbs, Linda Jane", "Gibbs", "Linda Jane"),
        ("Gibbs, Linda, Mrs", "Gibbs", "Linda, Mrs"),
        ("Linda Jane Gibbs", "Gibbs", "Linda Jane"),
        ("Jan van der Berg", "van der Berg", "Jan"),
        ("Anna Maria van der Berg", "van der Berg", "Anna Maria"),
        ("Anna Maria von Berg", "von Berg", "Anna Maria"),
        ("van Berg", "Berg", "van"),
        ("Gibbs", "Gibbs", ""),
        ("", "", ""),
    ],
)
def test_a_whole_name_is_parted(written, family, given):
    assert parted(written) == (family, given)
