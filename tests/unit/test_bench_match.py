"""The match bench: which rows arrive, whose other records are right answers, and how a decision is judged."""

from datetime import date

import pytest

from contactpoint.disclosure.facts import Identifier, IdentifierKind, SourceRecord
from contactpoint.lab.bench_match import Arriving, drawn
from contactpoint.lab.bench_match_run import Decision, Run, figures, judge
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.prepared.cases import Cases
from contactpoint.linkage.decide import Band
from tests.support.maya import SCOPE
from tests.support.populations import TODAY

PLAN = Plan(300, 7, TODAY)
EVERY = 300  # more rows than the month has, so that all are drawn
FULL_EVERY_MONTH = ("social_care", "health_visiting")
BARE = SourceRecord(record="R-1", source="health", authority=None, confirmed=date(2026, 8, 20))
NUMBERED = SourceRecord(
    record="R-1",
    source="health",
    authority=None,
    confirmed=date(2026, 8, 20),
    identifiers=(Identifier(IdentifierKind.NHS, "9990000018"),),
)


@pytest.fixture(scope="module")
def vault():
    """By its id, each record that a prepared vault has, and the child that it is linked to."""
    cases = Cases(PLAN, SCOPE).chunk(0).cases
    return {record.id: (record, case.number) for case in cases for record in case.records}


@pytest.fixture(scope="module")
def sent():
    return drawn(PLAN, 1, EVERY)


def test_the_others_of_a_row_are_all_other_records_of_its_child(vault, sent):
    known = [row for row in sent if row.record.id in vault]
    assert len(known) > 200
    for row in known:
        child = vault[row.record.id][1]
        its = {one for one, (_, number) in vault.items() if number == child}
        assert {one for one in row.others if one in vault} == its - {row.record.id}


def test_a_new_row_has_the_records_of_one_child_or_none(vault, sent):
    new = [row for row in sent if row.record.id not in vault]
    assert new
    assert all(len({vault[one][1] for one in row.others if one in vault}) <= 1 for row in new)
    assert not {row.record.id for row in new} & {one for row in sent for one in row.others}


def test_a_source_that_sends_changes_sends_what_changed(vault, sent):
    rows = [row.record for row in sent if row.record.id in vault]
    of_changes = [record for record in rows if not record.source.startswith(FULL_EVERY_MONTH)]
    assert 0 < len(of_changes) < 20
    assert all(record != vault[record.id][0] for record in of_changes)
    held = {one for one in vault if one[0].startswith(FULL_EVERY_MONTH)}
    assert len(held & {record.id for record in rows}) > 0.9 * len(held)


def test_a_seed_draws_the_same_rows_again_and_another_other_ones(sent):
    assert drawn(PLAN, 1, EVERY) == sent
    assert drawn(PLAN, 1, 20) == sent[:20]
    assert drawn(PLAN, 2, 20) != sent[:20]


def test_too_few_rows_come_again(sent):
    twice = drawn(PLAN, 1, 2 * EVERY)
    rows = len({row.record.id for row in twice})
    assert len(twice) == 2 * EVERY > rows
    assert twice[rows:] == twice[: 2 * EVERY - rows]


@pytest.mark.parametrize(
    ("record", "right", "decision", "counted"),
    [
        (BARE, {1}, Decision(Band.MATCH, frozenset({1})), {"known": 1, "found": 1, "plain": 1, "plain_found": 1}),
        (BARE, {1, 2}, Decision(Band.MATCH, frozenset({2})), {"known": 1, "found": 1, "plain": 1, "plain_found": 1}),
        (NUMBERED, {1}, Decision(Band.MATCH, frozenset({1})), {"known": 1, "found": 1}),
        (NUMBERED, {1}, Decision(Band.MATCH, frozenset({2})), {"known": 1, "false_links": 1}),
        (NUMBERED, set(), Decision(Band.MATCH, frozenset({2})), {"false_links": 1}),
        (NUMBERED, {1}, Decision(Band.MATCH, frozenset({1, 2})), {"known": 1, "false_links": 1}),
        (BARE, {1}, Decision(Band.NONE), {"known": 1, "plain": 1}),
        (BARE, set(), Decision(Band.NONE), {}),
        (BARE, set(), Decision(Band.LOW), {}),
        (NUMBERED, {1}, Decision(Band.POTENTIAL), {"known": 1, "asked": 1}),
        (NUMBERED, set(), Decision(Band.MANY), {"asked": 1}),
        (NUMBERED, set(), Decision(Band.ERROR), {"asked": 1}),
    ],
)
def test_a_decision_is_judged_by_the_childs_other_records(record, right, decision, counted):
    run = Run()
    judge(run, Arriving(record, None, frozenset(right)), decision)
    assert run == Run(**counted)


def test_figures_are_shares_of_what_they_are_said_of():
    took = [1_000_000 * ms for ms in range(1, 101)]
    run = Run(took, [500_000], known=80, found=76, plain=20, plain_found=15, asked=3, false_links=2)
    said = figures(run)
    assert (said["trials"], said["false_links"]) == (100, 2)
    assert (said["recall"], said["recall_without_number"], said["asked"]) == (0.95, 0.75, 0.03)
    assert said["p50_ms"] < said["p95_ms"] < said["p99_ms"] <= 100
    assert (said["floor_p95_ms"], said["p95_ms"]) == (0.5, pytest.approx(95, abs=1))
    assert figures(Run([1], []))["recall"] == figures(Run([1], []))["floor_p95_ms"] == 0
