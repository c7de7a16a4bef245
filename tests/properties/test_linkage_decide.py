"""Of any pair, Python and DuckDB find the same rule; of any candidates, in any order, the same decision."""

import math

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactpoint.linkage.comparisons import GAMMAS
from contactpoint.linkage.decide import Band, Compared, decide
from contactpoint.linkage.judge import BINDING, DO_NOT_LINK, KNOWN_KEY, RULES, Bands, Fact, Judge, Verdict

BANDS = Bands(same=3.01, look=2.01, faint=-4.01, margin=4.01)
JUDGE = Judge(BANDS, GAMMAS)
LEVELS = st.tuples(*(st.sampled_from(sorted(numbers.values())) for numbers in GAMMAS.values()))
WEIGHTS = st.floats(-40, 60) | st.sampled_from([BANDS.same, BANDS.look, BANDS.faint])
FACTS = st.frozensets(st.sampled_from(list(Fact)))
COMPARED = st.builds(Compared, st.integers(1, 4), WEIGHTS, st.sampled_from(RULES))


@pytest.fixture(scope="module")
def judged():
    """What DuckDB says of pairs: the rule's name and its verdict."""
    columns = ["match_weight DOUBLE", *(f"{fact} BOOLEAN" for fact in Fact), *(f"gamma_{name} INT" for name in GAMMAS)]
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE pairs ({', '.join(columns)})")

        def told(rows):
            database.execute("DELETE FROM pairs")
            database.executemany(f"INSERT INTO pairs VALUES ({', '.join('?' * len(columns))})", rows)
            rule = JUDGE.sql({fact: str(fact) for fact in Fact})
            words = f"SELECT rule, {JUDGE.verdict_sql('rule')} FROM (SELECT {rule} AS rule FROM pairs ORDER BY rowid)"
            return database.execute(words).fetchall()

        yield told


@settings(deadline=None)  # a database is asked
@given(pairs=st.lists(st.tuples(LEVELS, WEIGHTS, FACTS), min_size=1, max_size=40))
def test_a_rule_is_the_same_in_python_and_as_sql(judged, pairs):
    rows = [[weight, *(fact in facts for fact in Fact), *levels] for levels, weight, facts in pairs]
    rules = [JUDGE.rule(levels, weight, facts) for levels, weight, facts in pairs]
    assert judged(rows) == [(rule.name, str(rule.verdict)) for rule in rules]


@given(levels=LEVELS, weight=WEIGHTS, facts=FACTS)
def test_do_not_link_beats_every_weight(levels, weight, facts):
    assert JUDGE.rule(levels, weight, facts | {Fact.DO_NOT_LINK}) is DO_NOT_LINK
    assert JUDGE.rule(levels, weight, (facts | {Fact.KNOWN_KEY}) - {Fact.DO_NOT_LINK}) is KNOWN_KEY


@given(levels=LEVELS, facts=st.frozensets(st.just(Fact.ONE_ROW)))
def test_more_weight_never_takes_a_link_away(levels, facts):
    verdicts = [JUDGE.rule(levels, weight, facts).verdict for weight in (-math.inf, 0.0, 2.5, 5.0, math.inf)]
    links = [verdict is Verdict.SAME for verdict in verdicts]
    assert links == sorted(links)


@given(data=st.data(), compared=st.lists(COMPARED, max_size=9))
def test_the_order_of_candidates_does_not_matter(data, compared):
    assert decide(data.draw(st.permutations(compared)), BANDS) == decide(compared, BANDS)


@given(compared=st.lists(COMPARED, max_size=9), number=st.integers(1, 4))
def test_a_child_that_must_not_be_linked_is_not(compared, number):
    decision = decide([*compared, Compared(number, -40.0, DO_NOT_LINK)], BANDS)
    assert number not in (decision.number, *decision.candidates)


@given(compared=st.lists(COMPARED, max_size=9))
def test_a_match_is_of_a_child_whom_nothing_contradicts(compared):
    decision = decide(compared, BANDS)
    assert (decision.band is Band.MATCH) == (decision.number is not None)
    about = [one.rule for one in compared if one.number == decision.number]
    assert KNOWN_KEY in about or not {rule.verdict for rule in about} & BINDING


@given(compared=st.lists(COMPARED, min_size=1, max_size=9))
def test_a_person_sees_every_child_of_a_tie_and_each_once(compared):
    decision = decide(compared, BANDS)
    assert len(set(decision.candidates)) == len(decision.candidates)
    assert bool(decision.candidates) == (decision.band in {Band.MANY, Band.POTENTIAL})
    assert (decision.weight is None) == (decision.band is Band.NONE)
