"""The sound and the forms of names: one line a group of writings that come out alike."""

import pytest

from contactpoint.linkage.names import (
    asked_forms,
    family_forms,
    given_forms,
    indexed_given,
    is_short_form,
    short_and_long,
    sound,
)

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


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("Knight", "NT"),
        ("Wroxham", "RKSM"),
        ("Xenia", "SN"),
        ("Yolanda", "YLND"),
        ("Whitehead", "FTD"),
        ("Hughes", "HGS"),
        ("Dodge", "DJ"),
        ("Quick", "KK"),
        ("Gh", "G"),
        ("Schwarzkopf Bartholomew", "XFRSKPFB"),
        ("Щербак-Коваленко", "щербак-к"),
    ],
)
def test_a_sound_is_the_consonants_that_are_heard(name, heard):
    assert sound(name) == heard


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
        ("Smith-Lee", ("smithlee", "smith", "lee")),
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


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        ("Smith-Jones", ("smithjones", "smith", "jones")),
        ("van der Berg", ("vanderberg", "berg")),
        ("Smith Jones Khan", ("smithjoneskhan",)),
    ],
)
def test_a_typed_name_of_many_parts_is_looked_for_whole(typed, forms):
    assert asked_forms(typed) == forms


@pytest.mark.parametrize(
    ("given", "forms"),
    [
        (("Anna", "Maria", "Rose", "Grace"), ("anna", "maria", "rose")),
        (("Anna-Lee", "Li-Wu"), ("annalee", "liwu", "anna", "lee")),
        (("Ганна",), ("Ганна",)),
        ((), ()),
    ],
)
def test_the_first_three_given_names_find_and_the_parts_of_double_ones(given, forms):
    assert indexed_given(given) == forms


def test_only_the_first_two_given_names_are_looked_for_as_one():
    assert given_forms("Anna Maria Rose") == ("anna", "annamaria", "maria", "rose")


def test_short_names_by_hand_are_known_in_both_directions():
    assert {"preet", "gary", "guri"} <= short_and_long("gurpreet")
    assert {"gurpreet", "gurvinder"} <= short_and_long("gary")
    assert {"gurpreet", "harpreet", "manpreet", "jaspreet"} <= short_and_long("preet")
    assert {"abdullah", "abdirahman", "abdullahi"} <= short_and_long("abdi")
    assert "gurpreet" not in short_and_long("gurpreet")
    assert short_and_long("names") == frozenset()


def test_three_letters_are_the_beginning_of_a_name_and_two_are_not():
    assert is_short_form("zel", "zelandia")
    assert is_short_form("zelandia", "zel")
    assert not is_short_form("ze", "zelandia")
    assert not is_short_form("zel", "azelandia")
