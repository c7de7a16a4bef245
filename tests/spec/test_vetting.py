"""What must hold of a person on a day, and what ends when: drawn cases of B4-17."""

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactpoint.access.vetting import ALWAYS, Fact, Lapse, Term, band, in_use, lapsed, lapses, last_day

TODAY = date(2026, 11, 23)
HELD = Term(date(2026, 1, 1), date(2027, 12, 31))
ALL = dict.fromkeys(Fact, HELD)
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
TERMS = st.builds(Term, since=DAYS, until=DAYS)


def test_all_nine_must_hold():
    assert len(Fact) == 9
    assert lapsed(ALL, TODAY) == ()
    assert lapsed({}, TODAY) == tuple(Fact)


@pytest.mark.parametrize("fact", Fact)
@pytest.mark.parametrize(
    ("term", "holds"),
    [
        (None, False),
        (Term(date(2026, 1, 1), TODAY), True),
        (Term(date(2026, 1, 1), TODAY - timedelta(days=1)), False),
        (Term(TODAY, date(2027, 1, 1)), True),
        (Term(TODAY + timedelta(days=1), date(2027, 1, 1)), False),
        (ALWAYS, True),
    ],
)
def test_each_fact_counts_by_itself(fact, term, holds):
    facts = {**ALL, fact: term} if term else {other: HELD for other in Fact if other is not fact}
    assert lapsed(facts, TODAY) == (() if holds else (fact,))


@given(st.dictionaries(st.sampled_from(Fact), TERMS), st.sampled_from(Fact), DAYS)
def test_less_is_never_more(facts, fact, today):
    """A fact taken away, or ended sooner, or begun later, never lets anybody in."""
    without = {other: term for other, term in facts.items() if other is not fact}
    assert lapsed(facts, today) == () or lapsed(without, today) != ()
    assert lapsed(without, today) != ()
    if fact in facts:
        for name, change in (("until", -1), ("since", 1)):
            moved = getattr(facts[fact], name) + timedelta(days=change)
            less = {**facts, fact: dataclasses.replace(facts[fact], **{name: moved})}
            assert set(lapsed(less, today)) >= set(lapsed(facts, today))


@pytest.mark.parametrize(
    ("dated", "years", "last"),
    [
        (date(2023, 11, 24), 3, date(2026, 11, 23)),
        (date(2024, 2, 29), 3, date(2027, 2, 27)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
        (date(2025, 3, 1), 3, date(2028, 2, 29)),
    ],
)
def test_a_check_is_under_so_many_years_old_until(dated, years, last):
    assert last_day(dated, years) == last


def test_rights_lapse_on_the_ninetieth_day_without_use():
    assert in_use(date(2026, 8, 26), 90).holds(TODAY)
    assert not in_use(date(2026, 8, 25), 90).holds(TODAY)


def test_what_ends_soonest_stands_first_and_what_never_was_before_all():
    facts = dict.fromkeys(Fact, ALWAYS) | {
        Fact.TRAINING: Term(date(2026, 1, 1), date(2026, 11, 30)),
        Fact.IDENTITY: Term(date(2026, 1, 1), date(2026, 11, 20)),
    }
    del facts[Fact.AGREEMENT]
    assert lapses(facts, TODAY) == (
        Lapse(-3, Fact.IDENTITY, date(2026, 11, 20)),
        Lapse(-1, Fact.AGREEMENT, None),
        Lapse(7, Fact.TRAINING, date(2026, 11, 30)),
    )


@pytest.mark.parametrize(
    ("days_left", "within"), [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7), (-1, 7)]
)
def test_warnings_come_at_90_30_and_7_days(days_left, within):
    assert band(days_left, (90, 30, 7)) == within
