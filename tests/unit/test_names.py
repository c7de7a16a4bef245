"""The sound and the forms of names: one line a group of writings that come out alike."""

import pytest

from contactpoint.linkage.names import family_forms, given_forms, is_short_form, sound

ALIKE = """
Mohammed Muhammad Mohamad Mohamed Muhammed
Chaudhry Choudhury Chowdhury Chaudhary Choudhry
Yusuf Youssef Yousuf Yusef
Katarzyna Katarzina
Hussain Hussein Husain Hossain
Ahmed Ahmad
Aisha Ayesha Aysha Aishah
Fatima Fatimah Fathima
Sheikh Shaikh
Siddiqui Siddique
McDonald MacDonald
O'Neill ONeil
Kowalski Kovalsky
Stephen Steven
Catherine Katherine Kathryn
Philip Filip
Geoffrey Jeffrey
Sofia Sophia Zofia
Sarah Sara
Thomas Tomas
Lakshmi Laxmi
Wright Right
Łukasz Lukasz
Zoë Zoe
Leigh Lee
Christopher Kristofer
"""
UNLIKE = ("Smith", "Jones", "Khan", "Patel", "Kaur", "Walker", "Nowak", "Ahmed", "Begum", "Okafor", "Popescu", "Silva")


@pytest.mark.parametrize("writings", ALIKE.strip().splitlines())
def test_ways_of_writing_one_name_sound_alike(writings):
    assert len({sound(name) for name in writings.split()}) == 1


def test_other_names_sound_otherwise():
    assert len({sound(name) for name in UNLIKE}) == len(UNLIKE)


@pytest.mark.parametrize("name", ["Ng", "H", "Gh", "Y", "Ганна", "山田", "W"])
def test_every_name_has_a_sound(name):
    assert 0 < len(sound(name)) <= 8


@pytest.mark.parametrize(
    ("family", "forms"),
    [
        ("Smith-Jones", ("smithjones", "smith", "jones")),
        ("Smith Jones", ("smithjones", "smith", "jones")),
        ("Smith – Jones", ("smithjones", "smith", "jones")),
        ("van der Berg", ("vanderberg", "berg")),
        ("O’Neill", ("oneill", "neill")),
        ("de la Cruz", ("delacruz", "cruz")),
        ("Al-Rashid", ("alrashid", "rashid")),
        ("Ng", ("ng",)),
        ("Li-Wu", ("liwu",)),
        ("A-B-C-D-E-F-G-Smith-Jones-Khan-Patel-Kaur", ("abcdefgsmithjoneskhanpatelkaur", "smithjoneskhanpatelkaur")),
        ("Ганна", ("Ганна",)),
    ],
)
def test_a_family_name_finds_whole_without_particles_and_by_its_parts(family, forms):
    assert family_forms(family)[: len(forms)] == forms
    assert len(family_forms(family)) <= 4


@pytest.mark.parametrize(
    ("given", "forms"),
    [
        ("Maya", ("maya",)),
        ("Anna Maria", ("anna", "annamaria", "maria")),
        ("Anna-Maria", ("annamaria", "anna", "maria")),
        ("", ()),
    ],
)
def test_given_names_are_looked_for_one_by_one_and_as_one(given, forms):
    assert given_forms(given) == forms


@pytest.mark.parametrize(
    ("one", "other"),
    [("bill", "william"), ("mo", "mohammed"), ("kasia", "katarzyna"), ("liz", "elizabeth"), ("has", "hassan")],
)
def test_a_short_form_is_one_in_either_order(one, other):
    assert is_short_form(one, other)
    assert is_short_form(other, one)


@pytest.mark.parametrize(("one", "other"), [("bill", "mohammed"), ("li", "liam"), ("anna", "maria")])
def test_other_names_are_no_short_forms(one, other):
    assert not is_short_form(one, other)
