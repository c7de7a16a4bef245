"""What the vault has around some cards, in one statement: children with all their records, and what else hangs on."""

import pytest
from django.db import connection

from contactpoint.disclosure.facts import Name
from contactpoint.disclosure.inputs import links_of
from contactpoint.identity.around import Around
from contactpoint.identity.cards import card_of
from contactpoint.identity.models import Hold
from contactpoint.identity.queries import Linked, found_around, known_keys
from contactpoint.kernel.dates import PartialDate
from contactpoint.linkage.judge import Verdict
from contactpoint.vault.actions import record_ref, tokens
from contactpoint.vault.keystore import new_keys
from contactpoint.vault.queries import cards_of
from tests.support.records import apply, benefit, record

pytestmark = pytest.mark.django_db
CHANGED = "SELECT name FROM pg_settings WHERE source = 'session' AND setting <> reset_val"
MIDDLE = record(names=(Name("Kaur", ("Maya", "Rose")),))
CONTRADICTING = benefit(
    "b3", identifiers=record().identifiers, names=(Name("Cole", ("Ann",)),), born=PartialDate(2011, 1, 1), address=None
)


def own(one):
    (found,) = known_keys([record_ref(*one.id)]).values()
    return found


def under(*keys):
    return found_around(tokens(keys), ())


@pytest.fixture
def two():
    """A child's two records, of which only the first has keys with the middle name."""
    (number,) = apply(MIDDLE) | apply(benefit())
    return own(MIDDLE), own(benefit()), number


def only_of(one, other):
    (key, *_) = card_of(one).keys - card_of(other).keys
    return key


def test_every_record_of_a_child_is_found_by_one_and_opened(two):
    first, second, number = two
    found = under(only_of(MIDDLE, benefit()))
    assert {record: link.number for record, link in found.links.items()} == {first: number, second: number}
    assert found.links[second] == Linked(number, "weight")
    assert found.cards == cards_of([first, second])
    assert {one.source for one in found.own.values()} == {"health", "benefit"}
    assert [found.held, found.doubts, found.decided] == [set(), set(), set()]


def test_nothing_is_found_under_a_key_that_nobody_has(two):
    found = under("nhs:0")
    assert [found.own, found.links, found.cards] == [{}, {}, {}]


def test_a_record_is_found_with_its_child_by_itself(two):
    first, second, _ = two
    assert found_around((), [second]).own.keys() == {first, second}


def test_a_held_record_is_found_as_one(two):
    first, _, _ = two
    Hold.objects.create(record=first)
    assert found_around((), [first]).held == {first}


def test_what_may_be_the_same_child_is_found_one_after_the_other(two):
    """The record that waits shares no key with the second one: only the doubt leads from the one to the other."""
    apply(CONTRADICTING)
    around = Around.of((), records=[own(CONTRADICTING)])
    assert around.own.keys() == {*two[:2], own(CONTRADICTING)}
    assert around.links.keys() == set(two[:2])


def test_a_record_can_be_left_out_as_if_it_had_never_come(two):
    first, second, _ = two
    around = Around.of([card_of(MIDDLE)], besides=second)
    assert around.own.keys() == around.links.keys() == {first}


def test_a_record_is_put_beside_all_that_share_a_key_with_it(two):
    around = Around.of([card_of(MIDDLE)])
    (pair,) = around.judge(two[0])
    assert pair.verdict is Verdict.SAME
    assert pair[:2] == tuple(sorted(around.own[one].name for one in two[:2]))


def test_statements_after_it_are_planned_as_ever(two):
    under("nhs:0")
    with connection.cursor() as cursor:
        cursor.execute(CHANGED)
        assert cursor.fetchall() == []


def test_ids_of_keys_ascend_with_time():
    first, second = (new_keys(1)[0][0] for _ in range(2))
    assert (first.version, first.int >> 80 <= second.int >> 80) == (7, True)


def test_a_record_that_waits_has_no_child(two):
    apply(CONTRADICTING)
    assert not links_of([own(CONTRADICTING)])
