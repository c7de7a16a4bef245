"""What makes a record wait for the sake of a shielded child: shared names and dates, and houses."""

from dataclasses import replace

from contactpoint.linkage.holding import HOLDING, HOLDING_IN_PART, Named, holding_keys, standard_name

ONE = Named("khan", ("maya", "rose"), "2015-03-09", "HU5 3AB", frozenset({"2", "12"}), frozenset({"9990000018"}))


def test_a_name_counts_with_the_date_and_a_house_with_its_postcode():
    assert holding_keys(ONE, HOLDING) == {
        "born_and_name:2015-03-09/khan",
        "born_and_name:2015-03-09/maya",
        "born_and_name:2015-03-09/rose",
        "house:HU5 3AB/2",
        "house:HU5 3AB/12",
    }


def test_a_date_known_in_part_meets_the_whole_one():
    keys = holding_keys(replace(ONE, given=()), HOLDING_IN_PART)
    assert keys == {"born_and_name:2015-03/khan", "born_and_name:2015/khan", "born_and_name:/khan"}
    assert holding_keys(replace(ONE, given=(), born="2015"), HOLDING_IN_PART) == {"born_and_name:/khan"}
    assert holding_keys(replace(ONE, given=(), born="2015-03"), HOLDING_IN_PART) == {
        "born_and_name:2015/khan",
        "born_and_name:/khan",
    }


def test_without_a_date_names_still_count_and_without_a_postcode_no_house():
    bare = replace(ONE, given=("",), born="", postcode="")
    assert holding_keys(bare, HOLDING) == {"born_and_name:/khan"}
    assert holding_keys(bare, HOLDING_IN_PART) == frozenset()


def test_names_are_normal_and_a_placeholder_is_none():
    assert standard_name("O’Neill", ("Élise", "Baby", "1")) == ("oneill", ("elise",))
