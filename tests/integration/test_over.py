"""Records that are over: by their source's word, or because a full feed has them no longer; in any order."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from django.db import transaction

from contactpoint.disclosure.actions import change
from contactpoint.disclosure.changes import Limited
from contactpoint.disclosure.codec import decode
from contactpoint.disclosure.facts import Cause, Name
from contactpoint.disclosure.models import Opened
from contactpoint.identity.actions import end_absent
from contactpoint.identity.models import Hold
from contactpoint.identity.queries import records_of
from contactpoint.identity.rules import Action
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.vault.queries import contents
from tests.support.directory import count, rows
from tests.support.holding import LIKE
from tests.support.records import EXTRACTED, apply, benefit, incoming, record

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = EXTRACTED + DAY
AUGUST, SEPTEMBER = date(2026, 8, 31), date(2026, 9, 30)


@pytest.fixture(autouse=True)
def hull_is_open(db):
    Opened.objects.create(authority="HUL", signed_by_authority="a", signed_by_national="b", at=EXTRACTED)


def known(source="health"):
    return [record for _, record in records_of(source)]


def end(on, before, source="health"):
    return end_absent(known(source), on, before=before, actor=WORKER, purpose=UPKEEP).children


def now():
    """What stands of the one record of health."""
    (content,) = contents(known()).values()
    return decode(content)


def test_a_record_that_a_full_feed_has_no_longer_is_over():
    (number,) = apply(record())
    assert end(AUGUST, LATER) == {number}
    found = rows(number)
    assert found["child"]
    assert "address" not in found
    assert AUGUST in found["involvement"][0]


def test_what_was_sealed_stays_as_it_was_sent():
    apply(record())
    end(AUGUST, LATER)
    assert now() == replace(record(), over=AUGUST)


def test_a_record_that_is_no_older_than_the_feed_is_not_over():
    apply(incoming(record(), extracted=LATER))
    assert end(AUGUST, LATER) == frozenset()
    assert now().over is None


def test_a_record_that_comes_again_is_over_no_longer():
    (number,) = apply(record())
    before = rows(number)
    end(AUGUST, LATER)
    apply(incoming(record(), extracted=LATER + DAY))
    assert rows(number) == before


def test_the_same_end_twice_changes_nothing():
    apply(record())
    end(AUGUST, LATER)
    assert end(AUGUST, LATER) == frozenset()
    assert count("vault.record") == 2


def test_a_record_delivered_again_with_the_end_that_is_known_changes_nothing():
    apply(record())
    end(AUGUST, LATER)
    assert apply(replace(record(), over=AUGUST)) == frozenset()
    assert count("vault.record") == 2


def test_a_child_is_looked_after_no_longer_when_the_record_is_over():
    (number,) = apply(record(), record("s1", "social_care.HUL", authority="HUL", looked_after=True, address=None))
    assert "address" not in rows(number)
    end(AUGUST, LATER, "social_care.HUL")
    assert rows(number)["address"]


def test_nothing_of_a_limited_child_changes():
    (number,) = apply(record())
    change(number, Limited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)
    before = rows(number)
    end(AUGUST, LATER)
    assert rows(number) == before
    assert now().over == AUGUST


def test_a_record_sent_in_error_has_nothing_to_end():
    apply(record())
    apply(incoming(record(), action=Action.DELETE, extracted=LATER))
    assert end(AUGUST, LATER + DAY) == frozenset()
    assert count("vault.record") == 2


def test_a_held_record_ends_and_touches_no_child():
    (number,) = apply(record())
    change(number, Limited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)
    apply(LIKE)
    assert Hold.objects.count() == 1
    assert end(AUGUST, LATER, "benefit") == frozenset()
    (content,) = contents(known("benefit")).values()
    assert decode(content).over == AUGUST


GILL = (Name("Gill", ("Maya",)),)
SAME_TIME = {
    "a row and its ends": (
        incoming(record()),
        incoming(record(), action=Action.END, as_of=AUGUST),
        incoming(record(), action=Action.END, as_of=SEPTEMBER),
    ),
    "two rows and an end": (
        incoming(record()),
        incoming(record(names=GILL)),
        incoming(record(), action=Action.END, as_of=AUGUST),
    ),
    "a row, its deletion and an older row": (
        incoming(record()),
        incoming(record(), action=Action.DELETE),
        incoming(record(names=GILL), extracted=EXTRACTED - DAY),
    ),
}


def after(several):
    """What stands of the one record once these rows were applied, each by itself; then none of it was done."""
    with transaction.atomic():
        for one in several:
            apply(one)
        stands = now()
        transaction.set_rollback(True)
    return stands


@pytest.mark.parametrize("arriving", SAME_TIME.values(), ids=SAME_TIME)
def test_rows_of_the_same_time_end_the_same_in_any_order(arriving):
    assert len({after(order) for order in permutations(arriving)}) == 1


@pytest.mark.parametrize(
    "feeds", [*permutations(((AUGUST, LATER), (SEPTEMBER, LATER + DAY)))], ids=["in order", "late"]
)
def test_the_first_of_two_full_feeds_ends_a_record_in_any_order(feeds):
    apply(record())
    for on, before in feeds:
        end(on, before)
    assert now().over == AUGUST


def test_the_records_of_a_source_are_all_of_its_own_a_few_at_a_time():
    apply(
        *(record(f"h{place}", names=(Name(family, ("Ann",)),)) for place, family in enumerate(("Bell", "Cole", "Dee")))
    )
    apply(benefit())
    assert len(set(records_of("health", at_once=2))) == len(set(records_of("health"))) == 3
    assert len(list(records_of("benefit"))) == 1
    assert list(records_of("school")) == []
