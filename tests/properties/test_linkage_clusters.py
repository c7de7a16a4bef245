"""A partition is the same in whatever order its pairs come, and the same as one made slowly and plainly."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from contactpoint.linkage.clusters import Measure, Pair, Rule, Says, partition

RECORDS = "abcdefgh"
SAYS = st.sampled_from([Says.JOINS, Says.JOINS, Says.JOINS, Says.WEIGHS, Says.PARTS])
# Whole numbers: sums of them are the same in any order, so that the slow way comes to equal means.
SCORED = st.dictionaries(
    st.sampled_from(list(combinations(RECORDS, 2))), st.tuples(st.integers(-9, 9), SAYS), max_size=28
)
RULES = st.builds(
    Rule,
    least=st.integers(-3, 3).map(float),
    unseen=st.integers(-4, 1).map(float),
    most=st.sampled_from([5.0, float("inf")]),
    measure=st.sampled_from(Measure),
)
ONCE = st.dictionaries(st.sampled_from(RECORDS), st.sampled_from("XY"))


def pairs(scored):
    return [Pair(*place, float(weight), says) for place, (weight, says) in scored.items()]


def plainly(scored, rule, once):
    """Look at every two clusters, join the two that agree best, and begin again."""
    clusters = [frozenset(record) for record in RECORDS]
    while joins := sorted(filter(None, (joined(pair, scored, rule, once) for pair in combinations(clusters, 2)))):
        _, _, _, one, other = joins[0]
        clusters = [cluster for cluster in clusters if cluster not in (one, other)] + [one | other]
    return {record: min(cluster) for cluster in clusters for record in cluster}


def joined(pair, scored, rule, once):
    """What sorts two clusters among those that may join; None of two that may not."""
    one, other = sorted(pair, key=min)
    between = [scored.get((min(a, b), max(a, b))) for a in one for b in other]
    held = [max(-rule.most, min(rule.most, said[0])) if said else rule.unseen for said in between]
    joining = [weight for weight, said in zip(held, between, strict=True) if said and said[1] is Says.JOINS]
    lists = [once[record] for record in one | other if record in once]
    if not joining or any(said and said[1] is Says.PARTS for said in between) or len(lists) != len(set(lists)):
        return None
    value = max(joining) if rule.measure is Measure.BEST else sum(held) / len(held)
    return (-value, min(one), min(other), one, other) if value > rule.least else None


@given(SCORED, RULES, ONCE)
def test_the_partition_is_that_of_the_slow_way(scored, rule, once):
    assert partition(RECORDS, pairs(scored), rule=rule, once=once).clusters == plainly(scored, rule, once)


@given(SCORED, RULES, ONCE, st.randoms(use_true_random=False), st.integers(0, 6))
def test_any_order_gives_the_same_partition(scored, rule, once, chance, margin):
    rule = Rule(rule.least, rule.unseen, rule.most, float(margin), rule.measure)
    expected = partition(RECORDS, pairs(scored), rule=rule, once=once)
    turned = [Pair(*chance.sample(pair[:2], 2), *pair[2:]) for pair in pairs(scored)]
    chance.shuffle(turned)
    records = chance.sample(RECORDS, len(RECORDS))
    assert partition(records, turned, rule=rule, once=dict(reversed(once.items()))) == expected


@given(SCORED, RULES, ONCE, st.integers(1, 6))
def test_whatever_the_margin_nothing_is_together_that_must_stay_apart(scored, rule, once, margin):
    rule = Rule(rule.least, rule.unseen, rule.most, float(margin), rule.measure)
    found = partition(RECORDS, pairs(scored), rule=rule, once=once).clusters
    apart = [place for place, (_, says) in scored.items() if says is Says.PARTS]
    alike = [(one, other) for one, other in combinations(once, 2) if once[one] == once[other]]
    assert all(found[one] != found[other] for one, other in [*apart, *alike])
