"""A row that stands alone joins the child who lacks just that row; where twins may bear the names, one well known."""

import math

import duckdb
import pytest

from contactpoint.linkage.comparisons import GAMMAS
from contactpoint.linkage.decide import Settled, decide
from contactpoint.linkage.facts import Fact
from contactpoint.linkage.judge import Bands, Judged, Verdict
from contactpoint.linkage.lone import Lone, joining

BANDS = Bands.load()
AGREE = {"household": "family_house_carer", "given": "full", "born": "exact", "nhs": "missing", "upn": "missing"}
H, B, S, C, S2 = "health1", "benefit1", "school1", "case1", "school2"
SOURCES = {H: "health", B: "benefit", S: "school", C: "social_care.HUL", S2: "school"}


def judged(one, other, verdict="look", weight=3.5, *, lone=1):
    one, other = sorted((one, other))
    return Judged(one, other, Verdict(verdict), weight, f"by_{verdict}", 0.0, lone)


KNOWN = judged(H, B, "same", 20.0)


def clusters(*pairs, records=(H, B, S), settled=None):
    found = decide({record: SOURCES[record] for record in records}, pairs, settled or Settled())
    return {frozenset(one for one in found.clusters if found.clusters[one] == name) for name in found.clusters.values()}


ASKED = [
    ({}, "", 1),
    ({"household": "different", "nhs": "same"}, "", 1),
    ({"given": "near_known"}, "", 2),
    ({"given": "middle"}, "", 2),
    ({"given": "spelling_near"}, "", 2),
    ({"given": "within"}, "", 2),
    ({"given": "spelling_near", "household": "family_outward"}, "", 1),
    ({"given": "spelling"}, "", 1),
    ({"given": "spelling"}, "uncounted", 2),
    ({"given": "spelling"}, "two_names", 0),
    ({"given": "different"}, "", 0),
    ({"given": "initial"}, "", 0),
    ({"given": "different", "nhs": "same"}, "", 0),
    ({"household": "different"}, "", 0),
    ({"household": "named"}, "", 0),
    ({"nhs": "different"}, "", 0),
    ({"born": "missing"}, "", 0),
    ({"given": "missing"}, "", 0),
]


def levels(**said):
    return [GAMMAS[comparison][(AGREE | said)[comparison]] for comparison in GAMMAS]


@pytest.fixture(scope="module")
def lone():
    return Lone(BANDS, GAMMAS)


@pytest.mark.parametrize(("said", "facts", "kinds"), ASKED)
def test_what_is_asked_of_the_child_by_how_two_records_agree(lone, said, facts, kinds):
    known = frozenset(map(Fact, facts.split()))
    assert lone.kinds(levels(**said), 0.0, known) == kinds
    assert lone.kinds(levels(**said), math.inf, known) == kinds


def test_less_than_all_kinds_together_could_make_up_for_is_for_nobody(lone):
    least = BANDS.same - 3 * BANDS.absent
    assert lone.kinds(levels(), least, frozenset()) == 1
    assert lone.kinds(levels(), least - 0.01, frozenset()) == 0


def test_duckdb_asks_the_same(lone):
    gammas = ", ".join(f"? AS gamma_{comparison}" for comparison in GAMMAS)
    known = {fact: f"list_contains(facts, '{fact}')" for fact in Fact}
    asked = f"SELECT {lone.sql(known)} FROM (SELECT {gammas}, ? AS facts, CAST(? AS DOUBLE) AS match_weight)"
    with duckdb.connect() as database:
        for said, facts, kinds in ASKED:
            for weight, expected in ((0.0, kinds), (BANDS.same - 3 * BANDS.absent, kinds), (-8.0, 0)):
                row = database.execute(asked, [*levels(**said), facts.split(), weight]).fetchone()
                assert row == (expected,)


def test_a_row_joins_the_child_who_lacks_just_that_row():
    assert clusters(KNOWN, judged(S, H), judged(S, B, "faint", 0.0)) == {frozenset((H, B, S))}


def test_who_joined_so_is_told():
    found = decide({record: SOURCES[record] for record in (H, B, S)}, [KNOWN, judged(S, H)])
    assert (found.lone, found.doubts, found.waiting) == ({S}, (), frozenset())


@pytest.mark.parametrize(
    "between",
    [
        [judged(S, H, "faint", 3.0)],
        [judged(S, H, lone=0)],
        [judged(S, H), judged(S, B, "faint", 3.0, lone=0)],
        [judged(S, H), judged(S, B, "apart", 3.5, lone=0)],
        [judged(S, H), judged(S, B, "faint", BANDS.same - 3 * BANDS.absent - 0.01)],
        [judged(S, H, lone=3)],
    ],
    ids=["nothing to look at", "never", "another says never", "bound", "another weighs too little", "asks for more"],
)
def test_a_row_stays_alone(between):
    assert frozenset((S,)) in clusters(KNOWN, *between)


def test_a_child_of_one_kind_is_joined_but_not_where_twins_may_be_so_named():
    assert clusters(judged(H, S), records=(H, S)) == {frozenset((H, S))}
    assert clusters(judged(H, S, lone=2), records=(H, S)) == {frozenset((H,)), frozenset((S,))}
    assert clusters(KNOWN, judged(H, S, lone=2)) == {frozenset((H, B, S))}


def test_a_row_of_case_work_lacks_nothing_and_nor_does_a_child_who_has_such_a_row():
    assert frozenset((C,)) in clusters(KNOWN, judged(H, C), records=(H, B, C))
    with_case = (judged(C, S, "same", 20.0), judged(S, S2))
    assert frozenset((S2,)) in clusters(*with_case, records=(C, S, S2))
    assert clusters(judged(C, S), records=(C, S)) == {frozenset((C,)), frozenset((S,))}


def test_of_two_children_who_both_lack_it_neither_is_joined():
    other = {"health2": "health", "benefit2": "benefit"}
    pairs = [KNOWN, judged("health2", "benefit2", "same", 20.0), judged(H, "health2", "apart", 0.0)]
    found = decide(SOURCES | other, [*pairs, judged(S, H), judged(S, "health2")])
    assert S in found.waiting


def test_what_each_lacks_of_the_other_counts_by_the_kind():
    (pair,) = joining({H: "health", S: "school"}, {H: H, S: S}, [judged(H, S)])
    assert (pair.verdict, pair.weight) == (Verdict.SAME, 3.5 + 2 * BANDS.absent)
    together = {H: B, B: B, S: S}
    assert {pair.weight for pair in joining(SOURCES, together, [KNOWN, judged(H, S)])} == {3.5 + 3 * BANDS.absent}


def test_a_row_joins_from_the_weight_on_from_which_two_records_are_the_same():
    both = {H: "health", S: "school"}
    just = judged(H, S, weight=BANDS.same - 2 * BANDS.absent)
    assert just.weight + 2 * BANDS.absent == BANDS.same
    assert joining(both, {H: H, S: S}, [just])
    assert not joining(both, {H: H, S: S}, [just._replace(weight=just.weight - 0.01)])


def test_two_children_of_two_rows_each_lack_nothing_of_each_other():
    sources = {H: "health", "births1": "births", B: "benefit", S: "school"}
    assert joining(sources, {H: H, "births1": H, B: B, S: B}, [judged(H, S)]) == []


def test_what_a_person_kept_apart_stays_so():
    apart = Settled(apart=frozenset({frozenset((H, S))}))
    assert frozenset((S,)) in clusters(KNOWN, judged(H, S), settled=apart)
