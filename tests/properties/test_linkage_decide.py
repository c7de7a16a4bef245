"""Of any pair, Python and DuckDB find the same rule; of any pairs, in any order, the same children."""

import math

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactpoint.linkage.comparisons import GAMMAS
from contactpoint.linkage.decide import Settled, decide
from contactpoint.linkage.facts import ONE_ROW_KINDS
from contactpoint.linkage.judge import BINDING, Bands, Fact, Judge, Judged, Verdict
from contactpoint.linkage.lone import Lone

BANDS = Bands(same=3.01, look=2.01, faint=-4.01, margin=4.01, absent=3.0)
JUDGE, LONE = Judge(BANDS, GAMMAS), Lone(BANDS, GAMMAS)
LEVELS = st.tuples(*(st.sampled_from(sorted(numbers.values())) for numbers in GAMMAS.values()))
WEIGHTS = st.floats(-40, 60) | st.sampled_from([BANDS.same, BANDS.look, BANDS.faint])
FACTS = st.frozensets(st.sampled_from(list(Fact)))


@pytest.fixture(scope="module")
def judged():
    """What DuckDB says of pairs: the rule's name, its verdict, and what is asked of a child."""
    columns = ["match_weight DOUBLE", *(f"{fact} BOOLEAN" for fact in Fact), *(f"gamma_{name} INT" for name in GAMMAS)]
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE pairs ({', '.join(columns)})")

        def told(rows):
            database.execute("DELETE FROM pairs")
            database.executemany(f"INSERT INTO pairs VALUES ({', '.join('?' * len(columns))})", rows)
            facts = {fact: str(fact) for fact in Fact}
            asked = f"SELECT {JUDGE.sql(facts)} AS rule, {LONE.sql(facts)} AS kinds FROM pairs ORDER BY rowid"
            words = f"SELECT rule, {JUDGE.verdict_sql('rule')}, kinds FROM ({asked})"
            return database.execute(words).fetchall()

        yield told


@settings(deadline=None)  # a database is asked
@given(pairs=st.lists(st.tuples(LEVELS, WEIGHTS, FACTS), min_size=1, max_size=40))
def test_a_rule_is_the_same_in_python_and_as_sql(judged, pairs):
    rows = [[weight, *(fact in facts for fact in Fact), *levels] for levels, weight, facts in pairs]
    rules = [JUDGE.rule(levels, weight, facts) for levels, weight, facts in pairs]
    assert [said[:2] for said in judged(rows)] == [(rule.name, str(rule.verdict)) for rule in rules]


@settings(deadline=None)
@given(pairs=st.lists(st.tuples(LEVELS, WEIGHTS, FACTS), min_size=1, max_size=40))
def test_what_is_asked_of_a_child_is_the_same_in_python_and_as_sql(judged, pairs):
    rows = [[weight, *(fact in facts for fact in Fact), *levels] for levels, weight, facts in pairs]
    kinds = [LONE.kinds(levels, weight, facts) for levels, weight, facts in pairs]
    assert [kind for _, _, kind in judged(rows)] == kinds


@given(levels=LEVELS, facts=st.frozensets(st.just(Fact.ONE_ROW)))
def test_more_weight_never_takes_a_link_away(levels, facts):
    verdicts = [JUDGE.rule(levels, weight, facts).verdict for weight in (-math.inf, 0.0, 2.5, 5.0, math.inf)]
    links = [verdict is Verdict.SAME for verdict in verdicts]
    assert links == sorted(links)


NAMES = ("a", "b", "c", "d", "e")
RECORDS = st.fixed_dictionaries({name: st.sampled_from(["health", "benefit", "social_care.HUL"]) for name in NAMES})
PAIRS = st.lists(
    st.builds(
        Judged,
        st.just("a") | st.sampled_from(NAMES[:3]),
        st.sampled_from(NAMES[3:]),
        st.sampled_from(list(Verdict)),
        WEIGHTS,
        st.just("rule"),
        st.sampled_from([0.0, 12.0]),
        st.sampled_from([0, 1, 2]),
    ),
    max_size=9,
    unique_by=lambda pair: pair[:2],
)
APART = st.frozensets(st.frozensets(st.sampled_from(NAMES), min_size=2, max_size=2), max_size=3)


@given(data=st.data(), sources=RECORDS, pairs=PAIRS, apart=APART)
def test_the_order_of_records_and_pairs_does_not_matter(data, sources, pairs, apart):
    names = data.draw(st.permutations(NAMES))
    others = data.draw(st.permutations(pairs))
    settled = Settled(apart=apart)
    assert decide({name: sources[name] for name in names}, others, settled) == decide(sources, pairs, settled)


@given(sources=RECORDS, pairs=PAIRS, apart=APART)
def test_what_must_stay_apart_does(sources, pairs, apart):
    clusters = decide(sources, pairs, Settled(apart=apart)).clusters
    bound = [pair[:2] for pair in pairs if pair.verdict in BINDING] + [tuple(pair) for pair in apart]
    assert all(clusters[one] != clusters[other] for one, other in bound)
    assert all(
        clusters[one] != clusters[other] or one == other or sources[one] != sources[other]
        for one in NAMES
        for other in NAMES
        if {sources[one], sources[other]} <= ONE_ROW_KINDS
    )


@given(sources=RECORDS, pairs=PAIRS, group=st.sets(st.sampled_from(NAMES), min_size=2, max_size=3))
def test_what_a_person_put_together_is_one_child(sources, pairs, group):
    clusters = decide(sources, pairs, Settled(together=(tuple(sorted(group)),))).clusters
    assert len({clusters[name] for name in group}) == 1


@given(sources=RECORDS, pairs=PAIRS, apart=APART, group=st.sets(st.sampled_from(NAMES), min_size=2, max_size=3))
def test_that_some_who_wait_are_one_child_makes_no_child_of_them_nor_moves_another(sources, pairs, apart, group):
    before = decide(sources, pairs, Settled(apart=apart))
    after = decide(sources, pairs, Settled(together=(tuple(sorted(group)),), apart=apart))
    if not group <= before.waiting:
        return
    if group <= after.waiting:
        others = sources.keys() - group
        assert all(after.clusters[name] == before.clusters[name] for name in others)
        assert after.waiting - group <= before.waiting
        told = [doubt for doubt in after.doubts if not doubt.settled]
        assert any(not group.isdisjoint(doubt.pair[:2]) for doubt in told)
    else:
        between = [set(doubt.pair[:2]) for doubt in before.doubts if not group.isdisjoint(doubt.pair[:2])]
        standing = {before.clusters[name] for both in between for name in both - before.waiting}
        parted = {before.clusters[name] for both in apart if not group.isdisjoint(both) for name in both - group}
        assert standing <= parted


@given(sources=RECORDS, pairs=PAIRS, apart=APART, data=st.data())
def test_groups_of_those_who_wait_are_the_same_in_any_order(data, sources, pairs, apart):
    groups = [("a", "b"), ("c", "d")]
    orders = [Settled(tuple(data.draw(st.permutations(groups))), apart) for _ in range(2)]
    one, other = (decide(sources, pairs, settled) for settled in orders)
    assert one == other
    doubted = {name for doubt in one.doubts if not doubt.settled for name in doubt.pair[:2]}
    assert {one.clusters[name] for name in one.waiting} <= {one.clusters[name] for name in doubted}


@given(sources=RECORDS, pairs=PAIRS)
def test_a_person_sees_each_doubt_once_and_only_between_two_children(sources, pairs):
    children = decide(sources, pairs)
    between = [frozenset(children.clusters[name] for name in doubt.pair[:2]) for doubt in children.doubts]
    assert len(set(between)) == len(between)
    assert all(len(both) == 2 for both in between)
    doubted = {name for doubt in children.doubts for name in doubt.pair[:2]}
    assert children.waiting <= doubted
    alone = list(children.clusters.values())
    assert all(alone.count(children.clusters[name]) == 1 for name in children.waiting)
