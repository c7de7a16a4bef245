"""Which records come together, drawn: `ab 5` is a pair that joins, `ab 5?` one that weighs, `ab x` one that parts,
`ab s` one that a person settled so, `ab 5!` one that clashes.

`ab 40+30` is a pair of 40 bits of which 30 are those of a number in common.
"""

import pytest

from contactpoint.linkage.clusters import Measure, Pair, Rule, Says, partition

MARKS = {"?": Says.WEIGHS, "x": Says.PARTS, "!": Says.CLASHES, "s": Says.SETTLED}


def pairs(drawn):
    for pair in filter(None, map(str.split, drawn.split(","))):
        weight, mark = pair[1].rstrip("?x!s"), pair[1][-1]
        weight, _, numbers = weight.partition("+")
        yield Pair(*pair[0], float(weight or 0), MARKS.get(mark, Says.JOINS), float(numbers or 0))


def clustered(drawn, *, records="abcdef", once="", together="", **rule):
    """The clusters as words: `abc d`; `once` names records of one list: `ab cd`; so `together` does its groups."""
    lists = {record: word for word in once.split() for record in word}
    found = partition(records, pairs(drawn), rule=Rule(**rule), once=lists, together=together.split()).clusters
    assert found.keys() == set(records)
    return " ".join(
        "".join(record for record in sorted(found) if found[record] == first) for first in sorted(set(found.values()))
    )


def refused(drawn, *, records="abcdef", once="", **rule):
    lists = {record: word for word in once.split() for record in word}
    return partition(records, pairs(drawn), rule=Rule(**rule), once=lists).refused


def test_what_no_pair_joins_stays_alone():
    assert clustered("") == "a b c d e f"
    assert clustered("ab 9?, cd x, ef 9!") == "a b c d e f"


def test_what_a_pair_joins_is_together_and_named_by_its_first_record():
    found = partition("cab", pairs("cb 5"), rule=Rule())
    assert found.clusters == {"a": "a", "b": "b", "c": "b"}
    assert found.refused == ()


@pytest.mark.parametrize(
    ("drawn", "rule", "expected"),
    [
        ("ab 2", {"least": 1.9}, "ab c"),
        ("ab 2", {"least": 2.0}, "a b c"),
        ("ab 5, bc 5", {}, "abc"),
        ("ab 5, bc 5, ac -4?", {}, "abc"),
        ("ab 5, bc 5, ac -6?", {}, "ab c"),
        ("ab 5, bc 5, ac -4?", {"least": 0.6}, "ab c"),
        ("ab 5, bc 4", {"unseen": -3.9}, "abc"),
        ("ab 5, bc 4", {"unseen": -4.1}, "ab c"),
        ("ab 5, bc 9, ac -7?", {"most": 6.5}, "a bc"),
        ("ab 5, bc 9, ac -4?", {"most": 6.5}, "abc"),
        ("ab 5, bc 9, ac -99?", {"most": 4.5}, "ab c"),
        ("ab 5, bc 5, ac -99?", {"most": 4.5}, "ab c"),
        ("ab 5, bc 5, ac -99?", {"measure": Measure.BEST}, "abc"),
        ("ab 5, bc 4", {"unseen": -99, "measure": Measure.BEST}, "abc"),
        ("ab 5, bc 4", {"least": 4.5, "measure": Measure.BEST}, "ab c"),
    ],
)
def test_clusters_join_by_the_mean_of_their_pairs_or_by_the_best(drawn, rule, expected):
    assert clustered(drawn, records="abc", **rule) == expected


def test_the_mean_is_over_every_pair_of_two_larger_clusters():
    assert clustered("ab 9, cd 9, ac 4, ad -1?, bc -1?, bd -1?", records="abcd") == "abcd"
    assert clustered("ab 9, cd 9, ac 4, ad -1?, bc -1?, bd -3?", records="abcd") == "ab cd"
    assert clustered("ab 9, cd 9, ac 4", records="abcd", unseen=-1.3) == "abcd"
    assert clustered("ab 9, cd 9, ac 4", records="abcd", unseen=-1.4) == "ab cd"


def test_likeness_without_a_pair_that_joins_brings_nothing_together():
    assert clustered("ab 9, cd 9, ac 5?, ad 5?, bc 5?, bd 5?", records="abcd") == "ab cd"
    assert clustered("ab 9, cd 9, ac 5?, ad 5, bc 5?, bd 5?", records="abcd") == "abcd"
    assert clustered("ab 9, cd 9, be 1, ce 1, ac 5?", records="abcde", least=2, measure=Measure.BEST) == "ab cd e"


def test_every_scored_pair_counts_as_seen():
    assert clustered("ab 9, ac 3, bc 3", records="abc", unseen=-7) == "abc"
    assert clustered("ab 9, ac 3, bc 3?", records="abc", unseen=-7) == "abc"


@pytest.mark.parametrize("mark", "x!")
def test_what_must_stay_apart_does_however_it_is_joined(mark):
    assert clustered(f"ab 9, bc 8, ac {mark}", records="abc") == "ab c"
    assert clustered(f"ab 9, cd 9, bc 8, ad {mark}", records="abcd", measure=Measure.BEST) == "ab cd"
    assert clustered(f"ab 5{mark}", records="ab") == "a b"


def test_a_list_that_has_everybody_once_gives_one_record_to_a_cluster():
    assert clustered("ab 9, bc 8", records="abc", once="ac") == "ab c"
    assert clustered("ab 9, bc 8", records="abc", once="ab") == "a bc"
    assert clustered("ab 9, bc 8", records="abc", once="a b c") == "abc"
    assert clustered("ab 9, cd 8, bc 7", records="abcd", once="ad") == "ab cd"


def test_one_to_one_is_the_best_first():
    assert clustered("ac 5, ad 9, bc 8, bd 7", records="abcd", once="ab cd") == "ad bc"
    assert clustered("ac 5, ad 9, bd 8", records="abcd", once="ab cd") == "ad b c"


def test_of_joins_that_are_equally_good_the_first_records_go_first():
    assert clustered("ab 5, bc 5", records="abc", once="ac") == "ab c"
    assert clustered("bc 5, ac 5", records="abc", once="ab") == "ac b"
    assert clustered("ef 9, af 5, be 5", records="abef", measure=Measure.BEST, once="ab") == "aef b"


def test_what_is_put_together_is_one_cluster_whatever_is_said():
    assert clustered("ad 9", records="abcd", together="cba") == "abcd"
    assert clustered("ab x, bc 9!", records="abcd", once="ac", together="abc") == "abc d"
    assert clustered("", records="abcdef", together="ab edf") == "ab c def"


def test_what_is_put_together_parts_and_vies_as_one():
    assert clustered("ac 9, bc x", records="abc", together="ab") == "ab c"
    assert clustered("ac 9, bc x", records="abc") == "ac b"
    assert clustered("ad 9, cd 8, bc x", records="abcd", together="ab", margin=3) == "ab c d"


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("ab 5, ba 9, bc 7, ac x", "ab c"),
        ("ab 9, ba 5, bc 7, ac x", "ab c"),
        ("ab 5, ab 9?", "ab c"),
        ("ab 9?, ab 5", "ab c"),
        ("ab 9, ab 3x", "a b c"),
        ("ab 3!, ab 9", "a b c"),
        ("aa 9, bb 9", "a b c"),
    ],
)
def test_a_pair_given_twice_counts_once_as_what_parts_else_as_what_weighs_most(drawn, expected):
    assert clustered(drawn, records="abc", measure=Measure.BEST) == expected


def test_a_pair_given_twice_is_one_pair_of_the_mean():
    assert clustered("ab 9, bc 4, cb 4, ac -5?", records="abc") == "ab c"


def test_a_record_given_twice_is_one():
    assert partition(["a", "b", "a"], pairs("ab 5"), rule=Rule()).clusters == {"a": "a", "b": "a"}


def test_without_a_margin_the_best_is_taken_however_near_the_next_is():
    assert clustered("ac 9, bc 8.9, ab x", records="abc") == "ac b"
    assert refused("ac 9, bc 8.9, ab x", records="abc") == ()


BEST = {"measure": Measure.BEST, "margin": 3}


def test_between_rivals_a_number_does_not_count():
    assert clustered("ac 39+30, bc 8, ab x", records="abc", **BEST) == "a b c"
    assert clustered("ac 39+30, bc 5, ab x", records="abc", **BEST) == "ac b"
    assert clustered("ac 9, bc 38+30, ab x", records="abc", **BEST) == "a b c"
    assert clustered("ac 39+30, bc 8", records="abc", **BEST) == "abc"
    assert clustered("ac 9, bc 35+30, ab x", records="abc", **BEST) == "ac b"


@pytest.mark.parametrize("pair", ["ac 39+30, ce 5", "ac 5, ce 39+30"])
def test_of_several_pairs_the_best_counts_without_its_number(pair):
    assert clustered(f"ae 50, {pair}, bc 5, ab x", records="abce", **BEST) == "ace b"


TWINS = "ab 40+30, ac 12, bc 9, bd 17, cd x"
"""A row `a` with the number of one twin (b, d) and the name of the other (c)."""


def test_a_number_does_not_outvote_the_name_that_a_twin_bears():
    assert clustered(TWINS, records="abcd", **BEST) == "a bd c"
    assert clustered(TWINS, records="abcd", measure=Measure.BEST) == "abd c"
    assert clustered(TWINS.replace("ab 40+30", "ab 40"), records="abcd", **BEST) == "abd c"


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("ab 40+30, ac 12, bc 5, bd 6, cd x", "ac b d"),
        ("ab 40+30, ac 12, bd 6, cd x", "ac b d"),
        ("ab 40+30, ac 12, bc 6, bd 6, cd x", "ac b d"),
        ("ab 40+30, ac 12, bc 6.5, bd 6, cd x", "abc d"),
        ("ab 40+30, ac 6, bc 5, bd 6, cd x", "ab c d"),
        ("ab 40+30, ac 12, bc 5, bd 6?, cd x", "abc d"),
        ("ab 40+30, ac 12, bc 5, bd 6, cd 2?", "abcd"),
        ("ab 40+30, ac 12, bc 5!, bd 6, cd x", "ab c d"),
        ("ab 40+30, ac 12, bc 5, bd x, cd x", "abc d"),
    ],
    ids=["twins", "unseen", "as near", "nearer", "far", "joins nobody", "no twins", "clash", "parted"],
)
def test_it_is_a_twin_who_stays_apart_from_what_is_nearer(drawn, expected):
    assert clustered(drawn, records="abcd", **BEST) == expected


def test_the_two_that_a_number_joins_are_no_twins_of_a_third():
    assert clustered("ae 50, ac 12, ce x, ab 40+30, bc 5", records="abce", **BEST) == "abe c"


def test_a_join_with_a_rival_within_the_margin_is_refused_and_told_both_ways():
    drawn = "ac 9, bc 7, ab x"
    assert clustered(drawn, records="abc", margin=2.1) == "a b c"
    assert refused(drawn, records="abc", margin=2.1) == (("a", "c"), ("b", "c"))
    assert clustered(drawn, records="abc", margin=2.0) == "ac b"
    assert refused(drawn, records="abc", margin=2.0) == ()


def test_a_rival_is_one_that_must_stay_apart_from_the_other():
    assert clustered("ac 9, bc 8, ab 7", records="abc", margin=3) == "abc"
    assert clustered("ac 9, bc 8", records="abc", margin=3) == "abc"
    assert clustered("ac 9, bc 8, ab -5?", records="abc", margin=3, measure=Measure.BEST) == "abc"
    assert clustered("ac 9, bc 8", records="abc", margin=3, once="ab") == "a b c"
    assert clustered("ac 9, bc 8", records="abc", margin=3, once="a b") == "abc"


def test_one_that_agrees_much_less_is_no_rival_on_either_side():
    assert clustered("ab 9, ac 3, bc x", records="abc", margin=2) == "ab c"
    assert clustered("bc 9, ac 3, ab x", records="abc", margin=2) == "a bc"


def test_one_that_only_weighs_is_a_rival_where_a_rule_parts_the_two():
    for weighs in ("ac 9, bc 8?", "bc 8?, ac 9", "ac 9, bc 8?, ab -5?", "ac 9, bc 48+40?"):
        assert clustered(weighs, records="abc", margin=3, once="ab") == "a b c"
        assert refused(weighs, records="abc", margin=3, once="ab") == (("a", "c"),)
        assert clustered(f"{weighs}, ab x", records="abc", margin=3) == "a b c"
        assert clustered(weighs, records="abc", margin=3, once="a b") == "ac b"


def test_a_rule_parts_two_clusters_where_it_parts_any_of_their_records():
    for parted, other in ("ab", "ad"), ("ad", "ab"):
        drawn = f"bd 20, ac 9, bc 8?, cd 1?, {parted} x, {other} -5?"
        assert clustered(drawn, records="abcd", margin=3, measure=Measure.BEST) == "a bd c"
        drawn = drawn.replace("x", "s")
        assert clustered(drawn, records="abcd", margin=3, measure=Measure.BEST) == "ac bd"


def test_what_must_stay_apart_from_one_is_no_rival_for_it():
    for mark in "xs!":
        drawn = f"ac 9, bc 8{mark}, ab x, bd 1?, cd 1?"
        assert clustered(drawn, records="abcd", margin=3, measure=Measure.BEST) == "ac b d"


def test_where_a_person_parted_two_none_that_only_weighs_is_a_rival():
    assert clustered("ac 9, bc 8?, ab s", records="abc", margin=3) == "ac b"
    assert clustered("ac 9, bc 8?, ab s", records="abc", margin=3, once="ab") == "a b c"
    assert clustered("ac 9, bc 8, ab s", records="abc", margin=3) == "a b c"


def test_a_rule_parts_though_a_person_does_too_and_a_person_though_they_clash():
    for both in ("ab s, ab x", "ab x, ab s", "ab s, ab -5x"):
        assert clustered(f"ac 9, bc 8?, {both}", records="abc", margin=3) == "a b c"
    for both in ("ab s, ab 9!", "ab 9!, ab s"):
        assert clustered(f"ac 9, bc 8, {both}", records="abc", margin=3) == "a b c"
        assert clustered(f"ab 9, ac 20, bc 20, {both}", records="abc", margin=0) == "ac b"


def test_a_join_that_the_margin_refused_parts_too():
    drawn = "ad 18, ae 10, de x, ab 9, bd 8?"  # a is d's or e's; then b is not a's while it may be d's
    assert clustered(drawn, records="abde", margin=10, measure=Measure.BEST) == "a b d e"


def test_one_that_weighs_much_less_is_no_rival():
    assert clustered("ac 9, bc 6.1?", records="abc", margin=3, once="ab") == "a b c"
    assert clustered("ac 9, bc 6?", records="abc", margin=3, once="ab") == "ac b"
    assert clustered("ac 9, bc 48+43?", records="abc", margin=3, once="ab") == "ac b"


def test_a_name_vies_by_the_best_pair_of_a_cluster():
    for best, other in ("cd", "bc"), ("bc", "cd"):
        drawn = f"bd 20, ac 9, {best} 8?, {other} 1?, ad -5?, ab -5?"
        assert clustered(drawn, records="abcd", margin=3, once="ab", measure=Measure.BEST) == "a bd c"
        drawn = drawn.replace(" 8?", " 5?")
        assert clustered(drawn, records="abcd", margin=3, once="ab", measure=Measure.BEST) == "ac bd"


def test_one_that_only_weighs_is_no_rival_of_a_join_that_a_number_makes():
    assert clustered("ac 49+40, bc 9?", records="abc", margin=3, once="ab") == "ac b"


def test_one_that_only_weighs_is_no_rival_where_the_two_rows_may_be_one_child():
    assert clustered("ac 9, bc 8?, ab !", records="abc", margin=3, once="ab") == "ac b"


def test_two_that_clash_agree_and_are_no_rivals():
    assert clustered("ac 9, bc 8, ab !", records="abc", margin=3) == "ac b"
    assert clustered("ac 9, bc 8, ab !", records="abc", margin=3, once="ab") == "ac b"


def test_of_one_list_none_is_its_own_rival():
    assert clustered("ac 9", records="abc", margin=3, once="ab c") == "ac b"


def test_what_clashes_within_clusters_goes_on_clashing():
    for beside in ("", ", bd 1?", ", bd -9?"):
        drawn = "ad 20, bc 9, cd 8, ab !" + beside
        assert clustered(drawn, records="abcd", margin=3, measure=Measure.BEST) == "ad bc"
        assert clustered(drawn.replace("ab !", "ab x"), records="abcd", margin=3, measure=Measure.BEST) == "ad b c"


def test_refused_clusters_are_named_by_their_first_records():
    drawn = "ab 20, cd 20, bc 9, ce 8, ae x"
    assert refused(drawn, margin=3, measure=Measure.BEST) == (("a", "c"), ("c", "e"))


def test_two_clusters_that_clash_are_rivals_once_another_pair_parts_them():
    twins = "ab 20, cd 20, ac 9!, eb 11, ed 11"  # a and c clash; e is as near to the one cluster as to the other
    best = {"measure": Measure.BEST, "margin": 4.0}
    assert clustered(twins, records="abcde", **best) == "abe cd"
    assert clustered(f"{twins}, bd x", records="abcde", **best) == "ab cd e"
    assert clustered(f"bd x, {twins}", records="abcde", **best) == "ab cd e"
