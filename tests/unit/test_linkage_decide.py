"""Pairs of records become children: together, in doubt, waiting; what a person decided stands (B10-55)."""

from itertools import permutations

import pytest

from contactpoint.linkage.decide import Band, Children, Doubt, Settled, band, decide, rule, says_who
from contactpoint.linkage.identities import Identity
from contactpoint.linkage.judge import Bands, Judged, Verdict

MARGIN = Bands.load().margin
H, H2, B, S, C = "health1", "health2", "benefit1", "school1", "case1"
SOURCES = {H: "health", H2: "health", B: "benefit", S: "school", C: "social_care.HUL"}


def judged(one, other, verdict="same", weight=20.0, *, numbers=0.0, lone=0):
    return Judged(*sorted((one, other)), Verdict(verdict), weight, f"by_{verdict}", numbers, lone)


def decided(*pairs, settled=None, records=(H, B, S, C)):
    """The same whatever order the records and pairs are in."""
    sources = {record: SOURCES[record] for record in records}
    found = {
        str(decide(dict(several), some, settled or Settled()))
        for several in permutations(sources.items())
        for some in permutations(pairs)
    }
    assert len(found) == 1
    return decide(sources, pairs, settled or Settled())


def together(children):
    several = {}
    for record, cluster in children.clusters.items():
        several.setdefault(cluster, set()).add(record)
    return {frozenset(records) for records in several.values() if len(records) > 1}


def test_records_without_pairs_are_children_of_their_own():
    assert decided() == Children({record: record for record in (H, B, S, C)})


def test_pairs_that_agree_are_one_child_through_a_third():
    assert together(decided(judged(H, B), judged(B, S))) == {frozenset((H, B, S))}


def test_the_best_pair_joins_however_little_the_others_weigh():
    assert together(decided(judged(H, B), judged(B, S), judged(H, S, "look", -90.0))) == {frozenset((H, B, S))}


@pytest.mark.parametrize("verdict", ["apart", "clash"])
def test_what_binds_apart_is_never_one_child(verdict):
    children = decided(judged(H, B), judged(B, S), judged(H, S, verdict))
    assert all({H, S} - several for several in together(children))


def test_two_records_of_a_source_that_sends_one_a_child_are_two_children():
    children = decided(judged(H, B), judged(H2, B, weight=15.0), records=(H, H2, B))
    assert all({H, H2} - several for several in together(children))


def test_a_case_system_may_send_a_child_twice():
    twice = {"case1": "social_care.HUL", "case2": "social_care.HUL"}
    assert together(decide(twice, [judged("case1", "case2")])) == {frozenset(twice)}


def test_the_margin_is_that_of_the_published_bands():
    assert rule().margin == MARGIN > 0
    near, beyond = (
        decided(judged(C, H), judged(C, B, weight=20.0 - short), judged(H, B, "apart"), records=(H, B, C))
        for short in (MARGIN - 0.5, MARGIN + 0.5)
    )
    assert together(near) == set()
    assert together(beyond) == {frozenset((C, H))}


def test_between_rivals_a_number_does_not_choose():
    for numbers, joined in (0.0, {frozenset((C, H))}), (30.0, set()):
        pairs = [judged(C, H, weight=45.0, numbers=numbers), judged(C, B, weight=8.0), judged(H, B, "apart")]
        assert together(decided(*pairs, records=(H, B, C))) == joined


def test_what_is_likely_is_in_doubt_and_joins_nothing():
    children = decided(judged(H, B), judged(B, C, "look", 3.5))
    assert together(children) == {frozenset((H, B))}
    assert children.doubts == (Doubt(judged(B, C, "look", 3.5)),)


@pytest.mark.parametrize("verdict", ["faint", "apart"])
def test_what_is_faint_or_another_child_is_in_no_doubt(verdict):
    assert decided(judged(H, B, verdict)).doubts == ()


def test_of_two_clusters_the_strongest_pair_tells_of_the_doubt():
    looks = [judged(H, C, "look", 3.5), judged(B, C, "look", 4.0), judged(S, C, "clash", 3.0)]
    assert decided(judged(H, B), judged(B, S), *looks).doubts == (Doubt(looks[1]),)


def test_a_pair_that_would_join_tells_before_a_likelier_one_that_would_not():
    pairs = [judged(H, B), judged(B, C, weight=5.0), judged(H, C, "clash", 9.0)]
    assert decided(*pairs).doubts == (Doubt(pairs[1]),)


def test_a_record_alone_waits_beside_a_child_of_several():
    assert decided(judged(C, S), judged(H, C, "look")).waiting == {H}


def test_two_children_of_several_records_each_do_not_wait():
    assert decided(judged(H, B), judged(S, C), judged(B, C, "look")).waiting == frozenset()


@pytest.mark.parametrize(("one", "other", "waits"), [(H, B, B), (B, S, S), (S, C, C), (C, H, C)])
def test_of_two_records_alone_that_of_the_better_attested_source_stands(one, other, waits):
    assert decided(judged(one, other, "look"), records=(one, other)).waiting == {waits}


def test_of_two_records_alone_of_like_sources_the_first_stands():
    sources = {"case1": "social_care.HUL", "case2": "voluntary.1"}
    assert decide(sources, [judged("case1", "case2", "look")]).waiting == {"case2"}


def test_what_a_person_put_together_is_one_child_whatever_is_said():
    apart = [judged(H, C, "apart"), judged(B, C, "clash")]
    settled = Settled(together=((B, C),))
    assert together(decided(judged(H, B), *apart, settled=settled)) == {frozenset((B, C))}
    assert together(decided(judged(H, B), settled=settled)) == {frozenset((H, B, C))}


def test_what_a_person_put_together_needs_no_pair():
    assert together(decided(settled=Settled(together=((H, S),)))) == {frozenset((H, S))}


def test_two_records_of_one_source_are_one_child_where_a_person_says_so():
    assert together(decided(records=(H, H2), settled=Settled(together=((H, H2),)))) == {frozenset((H, H2))}


WAIT = [judged(H, B, weight=30.0), judged(H, S, "look"), judged(H, C, "look"), judged(S, C, "look")]
"""School and case row may each be of the child of health and benefit, and of each other."""


def test_two_that_wait_go_on_waiting_when_a_person_says_that_they_are_one():
    children = decided(*WAIT, settled=Settled(together=((C, S),)))
    assert children.waiting == {C, S}
    assert children.clusters == {H: B, B: B, C: C, S: C}
    assert [(set(doubt.pair[:2]), doubt.settled) for doubt in children.doubts] == [({H, S}, False)]


def test_they_are_a_child_once_no_child_may_be_theirs():
    settled = Settled(together=((C, S),), apart=frozenset({frozenset((H, C))}))
    children = decided(*WAIT, settled=settled)
    assert (children.waiting, together(children)) == (frozenset(), {frozenset((H, B)), frozenset((C, S))})
    assert children.doubts[0].settled


def test_one_that_waits_is_the_childs_with_whom_a_person_puts_it():
    children = decided(*WAIT, settled=Settled(together=((C, H),)))
    assert (together(children), children.waiting) == ({frozenset((B, C, H))}, {S})


def test_who_stands_does_not_vanish_for_being_put_together_with_one_that_waits():
    pairs = [judged(H, B), judged(H, C, "look"), judged(S, C, "look")]
    assert decided(*pairs).waiting == {C}
    children = decided(*pairs, settled=Settled(together=((C, S),)))
    assert (children.waiting, together(children)) == (frozenset(), {frozenset((H, B)), frozenset((C, S))})


def test_one_who_stands_does_not_wait_for_those_who_wait_together():
    sources = {"case1": "social_care.HUL", "case2": "voluntary.1", S: "school", H: "health", B: "benefit"}
    pairs = [judged(H, B), judged(H, S, "look"), judged("case1", "case2", "look")]
    assert decide(sources, pairs).waiting == {S, "case2"}
    children = decide(sources, pairs, Settled(together=(("case2", S),)))
    assert children.waiting == {S, "case2"}


def test_who_stands_once_others_are_put_together_stands_beside_them():
    sources = SOURCES | {"case2": "voluntary.1"}
    pairs = [judged(H, S, "look"), judged(S, C, "look")]
    settled = Settled(together=((C, S), (H, "case2")), apart=frozenset({frozenset(("case2", S))}))
    assert decide(sources, pairs).waiting == {C, S}
    children = decide(sources, pairs, settled)
    assert (children.waiting, together(children)) == (frozenset(), {frozenset((C, S)), frozenset((H, "case2"))})


def test_those_put_together_are_attested_as_the_best_of_them():
    sources = {H: "health", B: "benefit", C: "social_care.HUL", "asked1": "voluntary.1"}
    pairs = [judged(H, B, "look"), judged(B, C, "look"), judged(B, "asked1", "look")]
    apart = frozenset({frozenset((H, C))})
    assert decide(sources, pairs, Settled(apart=apart)).waiting == {B, C, "asked1"}
    children = decide(sources, pairs, Settled(together=((B, C),), apart=apart))
    assert (children.waiting, together(children)) == ({"asked1"}, {frozenset((B, C))})


def test_those_put_together_draw_others_once_no_child_may_be_theirs():
    row = "voluntary1"  # of either school row, until that of the case clashes with the other one
    sources = {H: "health", S: "school", "school2": "school", C: "social_care.HUL", row: "voluntary.1"}
    doubts = [judged(H, S, "look"), judged(H, "school2", "look"), judged(S, C, "look"), judged(C, "school2", "clash")]
    pairs = [*doubts, judged(S, row), judged("school2", row, weight=19.0)]
    apart = frozenset({frozenset((H, C))})
    assert decide(sources, pairs, Settled(apart=apart)).waiting == {C, S, "school2", row}
    children = decide(sources, pairs, Settled(together=((C, S),), apart=apart))
    assert together(children) == {frozenset((C, S, row))}


def test_what_would_be_one_child_without_what_a_person_put_together_is_told():
    children = decided(judged(H, B), settled=Settled(together=((B, C),)))
    assert together(children) == {frozenset((H, B, C))}
    assert children.unaided == {H: B, B: B, S: S, C: C}


LACKS = judged(H, S, "look", 3.5, lone=1)
"""The school row of which the child of health and benefit lacks none."""


def test_who_joins_by_what_a_child_lacks_is_told_and_nobody_else():
    children = decided(judged(H, B), LACKS)
    assert together(children) == {frozenset((H, B, S))}
    assert (children.lone, children.doubts, children.waiting) == ({S}, (), frozenset())
    assert decided(judged(H, B), judged(B, S)).lone == frozenset()


def test_who_joins_by_what_a_child_lacks_does_not_part_it():
    settled = Settled(apart=frozenset({frozenset((B, S))}))
    children = decided(judged(H, B, weight=6.0), LACKS, settled=settled)
    assert together(children) == {frozenset((H, B))}
    assert children.lone == frozenset()


def test_a_join_that_was_refused_stays_so_where_nobody_joins_by_what_is_lacking():
    row = "voluntary1"
    sources = {S: "school", "school2": "school", C: "social_care.HUL", row: "voluntary.1"}
    pairs = [judged(S, row), judged("school2", row, weight=19.0), judged(S, C, weight=10.0)]
    assert together(decide(sources, [*pairs, judged(C, "school2", "clash")])) == {frozenset((C, S))}


def test_those_who_wait_together_are_in_doubt_no_match():
    children = decided(*WAIT, settled=Settled(together=((C, S),)))
    assert band(C, children, WAIT, says=True, faint=-4.0) is Band.POTENTIAL


def test_what_a_person_kept_apart_is_two_children_though_all_agrees():
    settled = Settled(apart=frozenset({frozenset((H, B))}))
    children = decided(judged(H, B, weight=90.0), judged(B, S, weight=80.0), judged(H, S, weight=10.0), settled=settled)
    assert all({H, B} - several for several in together(children))


def test_a_settled_doubt_is_told_as_one_and_nobody_waits_for_it():
    pair = judged(H, C, "look")
    children = decided(pair, records=(H, C), settled=Settled(apart=frozenset({frozenset((H, C))})))
    assert (children.doubts, children.waiting) == ((Doubt(pair, settled=True),), frozenset())


def test_a_decision_settles_the_doubt_between_the_clusters_of_its_records():
    settled = Settled(apart=frozenset({frozenset((H, C))}))
    assert decided(judged(H, B), judged(B, C, "look"), settled=settled).doubts[0].settled


def test_a_decision_about_other_records_settles_nothing():
    settled = Settled(apart=frozenset({frozenset((H, "elsewhere")), frozenset((S, C))}))
    sources = {record: SOURCES[record] for record in (H, B, S, C)} | {"elsewhere": "benefit"}
    assert not decide(sources, [judged(H, B, "look")], settled).doubts[0].settled


BANDS = [
    ((judged(H, C),), Band.MATCH),
    ((judged(H, C, "look"),), Band.POTENTIAL),
    ((judged(H, C, "clash"),), Band.POTENTIAL),
    ((judged(H, C), judged(B, C), judged(H, B, "apart")), Band.MANY),
    ((judged(H, C, "look"), judged(B, C, "look"), judged(H, B, "apart")), Band.POTENTIAL),
    ((judged(H, C), judged(B, C, "look", 19.0), judged(H, B, "apart")), Band.POTENTIAL),
    ((judged(H, C, "faint", -4.0),), Band.LOW),
    ((judged(H, C, "faint", -4.1),), Band.NONE),
    ((judged(H, C, "apart", 9.0),), Band.NONE),
    ((), Band.NONE),
]


@pytest.mark.parametrize(("pairs", "expected"), BANDS)
def test_how_a_record_stands(pairs, expected):
    assert band(C, decided(*pairs, records=(H, B, C)), pairs, says=True, faint=-4.0) is expected


def test_a_settled_doubt_leaves_a_record_without_a_match():
    settled = Settled(apart=frozenset({frozenset((H, C))}))
    assert band(C, decided(judged(H, C), records=(H, C), settled=settled), [], says=True, faint=-4.0) is Band.NONE


def test_a_record_that_says_nobody_is_an_error():
    assert band(C, decided(records=(H, C)), [], says=False, faint=-4.0) is Band.ERROR


def test_a_doubt_about_others_is_none_of_the_records():
    assert band(C, decided(judged(H, B, "look")), [], says=True, faint=-4.0) is Band.NONE


@pytest.mark.parametrize(
    ("says", "known"),
    [
        (True, Identity(families=("kaur",))),
        (True, Identity(givens=("maya",))),
        (True, Identity(full_name="maya kaur")),
        (True, Identity(nhs="9990000018")),
        (True, Identity(upns=("A123456789012",))),
        (False, Identity(born="2015-03-09", postcode="HU5 2AB", houses=("HU52AB/12",))),
        (False, Identity()),
    ],
)
def test_whether_a_record_says_who_it_is_about(says, known):
    assert says_who(known) is says
