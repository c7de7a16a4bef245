"""What was decided beside what is so: counts by hand on a few records."""

from pathlib import Path

import duckdb
import pytest

from contactpoint.lab import figures as of_benches
from contactpoint.lab.evaluation.england_decided import Decided
from contactpoint.lab.evaluation.england_truth import SLICES, Pairs, figures

FLAGS = ("twin", "triplet", "half_sibling", "former_name", "adopted_old", "adopted_new", "transliterated", "moved")
CHILDREN = """
    ann    1  2015-03-09  twin
    bea    1  2015-03-09  twin
    cas    1  2018-01-01  moved
    dan    2  2015-03-09  adopted_old
    eve    3  2015-03-09  adopted_new
    fay    3  2015-03-09  triplet
    gus    2  2015-03-09  partial_date
"""
CLUSTERS = """
    ann    a1 a2 | a3
    bea    b1 b2
    cas    c1 c2 c3
    dan    d1
    eve    e1
    fay    f1 | f2
    gus    g1
"""


def lines(drawn):
    return [line.split() for line in drawn.strip().splitlines()]


def children(drawn):
    flags = (*FLAGS, "partial_date")
    for true_id, family, born, flag in lines(drawn):
        said = ", ".join(f"{flag == name} AS {name}" for name in flags)
        yield f"SELECT '{true_id}' AS true_id, {family} AS family_id, DATE '{born}' AS born, {said}"


def rows(drawn):
    """True child, cluster and record; a cluster is named by its first record. `a3=b1` is a3 in the cluster of b1."""
    for true_id, *words in lines(drawn):
        cluster = ""
        for word in words:
            record, _, other = word.partition("=")
            cluster = "" if word == "|" else other or cluster or record
            if word != "|":
                yield true_id, f"health/{cluster}", record


@pytest.fixture
def evaluated(tmp_path):
    """The figures of drawn clusters, reviews (`a1-a3`; asked later: `a1-b1?`) and judged pairs (`a1-b1=apart`)."""

    def figures_of(clusters=CLUSTERS, reviews="", drawn=CHILDREN, pairs=""):
        save(tmp_path / "pairs.parquet", judged(pairs.split()))
        return figures(written(tmp_path, list(rows(clusters)), reviews.split(), drawn=drawn), tmp_path)

    return figures_of


def written(folder: Path, said, reviews, *, drawn):
    """Decisions and truth as files."""
    truth = folder / "truth"
    truth.mkdir(exist_ok=True)
    decided = Decided(len(said), folder / "clusters.parquet", folder / "reviews.parquet", folder / "pairs.parquet")
    records = " UNION ALL ".join(
        f"SELECT '{true_id}' AS true_id, 'health' AS source, '{record}' AS record_id, '{cluster}' AS cluster"
        for true_id, cluster, record in said
    )
    ends = [(*word.rstrip("?").split("-"), word.endswith("?")) for word in reviews]
    listed = " UNION ALL ".join(
        f"SELECT 'health/{one}' AS one, 'health/{other}' AS other, {later} AS later" for one, other, later in ends
    )
    save(truth / "children.parquet", " UNION ALL ".join(children(drawn)))
    save(truth / "rows.parquet", f"SELECT source, record_id, true_id FROM ({records})")
    save(decided.clusters, f"SELECT source || '/' || record_id AS unique_id, cluster FROM ({records})")
    save(decided.reviews, listed or "SELECT '' AS one, '' AS other, FALSE AS later WHERE FALSE")
    return decided


def judged(pairs):
    said = (word.replace("=", "-").split("-") for word in pairs)
    listed = (
        f"SELECT 'health/{one}' AS unique_id_l, 'health/{other}' AS unique_id_r, '{v}' AS verdict"
        for one, other, v in said
    )
    return " UNION ALL ".join(listed) or "SELECT '' AS unique_id_l, '' AS unique_id_r, '' AS verdict WHERE FALSE"


def save(path, words):
    duckdb.execute(f"COPY ({words}) TO '{path}' (FORMAT parquet)")


def test_pairs_lost_and_none_false(evaluated):
    found = evaluated()
    assert (found["records"], found["pairs_true"], found["pairs_automatic"]) == (13, 8, 5)
    assert (found["pairs_false"], found["pairs_lost"], found["precision_automatic"]) == (0, 3, 1.0)
    assert found["recall_automatic"] == 5 / 8


def test_a_false_link_counts_in_every_slice_that_it_touches(evaluated):
    found = evaluated(CLUSTERS.replace("cas    c1 c2 c3", "cas    c1 c2 c3=b1"))
    assert (found["pairs_automatic"], found["pairs_false"], found["pairs_lost"]) == (5, 2, 5)
    assert found["precision_automatic"] == 3 / 5
    assert (found["twins_precision"], found["moved_precision"], found["adopted_precision"]) == (2 / 4, 1 / 3, 1.0)
    assert (found["moved_recall"], found["moved_pairs"]) == (1 / 3, 3)


def test_a_link_between_twins_is_counted_by_itself(evaluated):
    assert evaluated()["twins_false"] == 0
    found = evaluated(CLUSTERS.replace("bea    b1 b2", "bea    b1=a1 b2"))
    assert (found["twins_false"], found["pairs_false"]) == (4, 4)


def test_a_child_of_another_family_or_day_is_no_twin(evaluated):
    other_family = CLUSTERS.replace("fay    f1 | f2", "fay    f1=a1 | f2")
    assert (evaluated(other_family)["twins_false"], evaluated(other_family)["pairs_false"]) == (0, 2)
    sibling = CLUSTERS.replace("cas    c1 c2 c3", "cas    c1=a1 c2 | c3")
    assert evaluated(sibling)["twins_false"] == 0


def test_who_is_in_each_slice(evaluated):
    found = evaluated()
    sizes = {name: found[f"{name}_pairs"] for name in SLICES}
    assert sizes == {
        **{"twins": 5, "siblings": 8, "half_siblings": 0, "former_names": 0},
        **{"adopted": 0, "transliterated": 0, "moved": 3, "partial_dates": 0},
    }
    assert found["twins_recall"] == 2 / 5
    assert found["half_siblings_recall"] == found["half_siblings_precision"] == 1.0


def test_one_from_before_an_adoption_is_no_sibling(evaluated):
    alone = CHILDREN.replace("fay    3", "fay    4")
    grown = CLUSTERS.replace("gus    g1", "gus    g1 g2").replace("dan    d1", "dan    d1 d2")
    found = evaluated(grown, drawn=alone)
    assert (found["siblings_pairs"], found["adopted_pairs"], found["partial_dates_pairs"]) == (7, 1, 1)


def test_clusters_are_right_that_hold_all_of_one_child_and_nobody_else(evaluated):
    found = evaluated()
    assert (found["clusters"], found["clusters_right"]) == (9, 5 / 7)
    mixed = evaluated(CLUSTERS.replace("dan    d1", "dan    d1=b1"))
    assert (mixed["clusters"], mixed["clusters_right"]) == (8, 3 / 7)


def test_clusters_of_two_children_are_counted_and_those_that_a_rule_forbids(evaluated):
    assert (evaluated()["clusters_mixed"], evaluated()["clusters_forbidden"]) == (0, 0)
    mixed = CLUSTERS.replace("dan    d1", "dan    d1=b1").replace("gus    g1", "gus    g1=c1")
    weighed = "b2-d1=same c1-g1=look b1-c1=apart a1-a3=apart"
    assert [evaluated(mixed, pairs=weighed)[key] for key in ("clusters_mixed", "clusters_forbidden")] == [2, 0]
    for binding in ("apart", "clash"):
        found = evaluated(mixed, pairs=f"b2-d1={binding} b1-d1={binding} c1-g1=faint")
        assert (found["clusters_mixed"], found["clusters_forbidden"]) == (2, 1)


def test_two_records_of_one_child_that_a_rule_keeps_apart_are_no_mix(evaluated):
    found = evaluated(pairs="a1-a2=clash")
    assert (found["clusters_mixed"], found["clusters_forbidden"]) == (0, 0)


def test_reviews_are_a_share_of_records_and_answered_as_it_is_so(evaluated):
    found = evaluated(reviews="a1-a3 b1-f1 f1-f2 a3-b1")
    assert (found["pairs_review"], found["review_share"], found["review_same"]) == (4, 4 / 13, 2)
    assert (found["recall_automatic"], found["reviewed_recall"], found["reviewed_precision"]) == (5 / 8, 1.0, 1.0)
    assert (found["reviewed_clusters"], found["reviewed_clusters_right"]) == (7, 1.0)


def test_what_is_asked_later_is_no_share_of_the_list_but_is_answered(evaluated):
    found = evaluated(reviews="a1-a3 b1-f1 f1-f2? a3-b1?")
    assert (found["pairs_review"], found["pairs_review_later"]) == (2, 2)
    assert (found["review_share"], found["review_same"], found["reviewed_recall"]) == (2 / 13, 2, 1.0)


def test_answers_lead_on_from_one_cluster_to_the_next(evaluated):
    apart = CLUSTERS.replace("cas    c1 c2 c3", "cas    c1 | c2 | c3")
    assert evaluated(apart, "c2-c3 c1-c3")["reviewed_recall"] == 5 / 8
    assert evaluated(apart, "c1-c2 c2-c3 c1-c3")["reviewed_clusters"] == 9


def test_without_reviews_nothing_changes(evaluated):
    found = evaluated()
    assert (found["pairs_review"], found["review_share"], found["review_same"]) == (0, 0.0, 0)
    assert found["reviewed_recall"] == found["recall_automatic"]


def test_where_there_is_no_pair_nothing_is_wrong():
    assert (Pairs(0, 0, 0).precision, Pairs(0, 0, 0).recall) == (1.0, 1.0)


def test_each_slice_with_a_target_is_measured():
    assert set(of_benches.SLICES) == set(SLICES)
