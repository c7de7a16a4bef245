"""Which lines a history has, from where records were and what people decided (B6-33, B6-36)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from contactpoint.desk import history_words
from contactpoint.history.rules import (
    Decided,
    Line,
    Passed,
    Placed,
    Step,
    Told,
    in_order,
    of_decisions,
    of_owners,
    of_records,
)
from contactpoint.identity.settling import LONE, NEW, PERSON
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage import judge
from contactpoint.linkage.judge import Verdict

CHILD, OTHER, HIDDEN = map(ChildNumber, (4821093755198, 4821093755206, 4821093755214))
FIRST, LATER, LAST = (datetime(2026, 9, day, 12, tzinfo=UTC) for day in (1, 10, 20))


def told(*places, source="health", came=FIRST, rule="weight"):
    """A record that was with these children, each from its day on."""
    return Told(source, came, rule, tuple(Placed(number, since) for number, since in places))


def lines(*records, number=CHILD, shown=(CHILD, OTHER), led=()):
    return list(of_records(number, records, shown=set(shown), led=set(led)))


def came(at=FIRST, source="health", rule="weight"):
    return Line(at=at, step=Step.CAME, sources=(source,), rule=rule)


def test_a_record_came_on_the_day_on_which_it_was_received():
    assert lines(told((CHILD, LATER))) == [came()]


def test_a_record_that_is_with_none_now_or_with_one_who_may_be_limited_leaves_no_line():
    assert lines(told((CHILD, FIRST), (HIDDEN, LATER))) == []
    assert lines(told((OTHER, FIRST))) == []


def test_a_place_that_may_not_be_named_is_as_if_it_had_never_been():
    assert lines(told((HIDDEN, FIRST), (CHILD, LATER))) == lines(told((CHILD, FIRST)))
    assert lines(told((CHILD, FIRST), (HIDDEN, LATER), (CHILD, LAST))) == lines(told((CHILD, FIRST)))


def test_records_that_moved_on_one_day_are_one_line_of_the_first_of_them():
    moved = [told((OTHER, FIRST), (CHILD, LATER), source=source) for source in ("school", "health")]
    joined = Line(at=LATER, step=Step.JOINED, number=OTHER, sources=("health", "school"))
    assert lines(*moved) == [came(source="school"), came(), joined]
    assert lines(*moved, led=(OTHER,))[-1].step is Step.LED


def test_of_what_went_to_another_child_no_rule_is_told():
    went = told((CHILD, FIRST), (OTHER, LATER))
    assert lines(went) == [came(rule=None), Line(at=LATER, step=Step.PARTED, number=OTHER, sources=("health",))]


def test_a_decision_is_told_where_every_child_of_it_may_be_named():
    decided = [
        Decided(UUID(int=place), "match", FIRST, "p-dan", children)
        for place, children in enumerate([(CHILD, OTHER), (CHILD, HIDDEN), (CHILD,)])
    ]
    found = list(of_decisions(CHILD, decided, shown={CHILD, OTHER}))
    assert [(line.answer.int, line.number, line.by) for line in found] == [(0, OTHER, "p-dan"), (2, None, "p-dan")]


def test_the_oldest_stands_first():
    passed = next(iter(of_owners([Passed(LAST, "p-dan", "p-dora")])))
    match = Line(at=LATER, step=Step.MATCH, by="p-dan")
    joined = Line(at=LATER + timedelta(seconds=1), step=Step.LED, number=OTHER)
    assert in_order([passed, joined, match, came()]) == (came(), match, joined, passed)
    assert (passed.by, passed.with_them) == ("p-dan", "p-dora")


def test_every_rule_by_which_a_record_comes_to_a_child_has_words():
    joining = {rule.name for rule in judge.RULES if rule.verdict is Verdict.SAME}
    assert history_words.RULES.keys() == joining | {LONE, NEW, PERSON}
