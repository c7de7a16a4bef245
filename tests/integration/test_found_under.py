"""What the vault has under tokens, in one statement: children, all their records, and those that stand apart."""

from dataclasses import replace

import pytest
from django.db import connection

from contactpoint.disclosure.facts import Name
from contactpoint.identity.cards import card_of
from contactpoint.identity.known import Known, worlds_under
from contactpoint.identity.models import Alone
from contactpoint.identity.queries import found_under, known_keys
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.ids import uuid7
from contactpoint.linkage.decide import Band
from contactpoint.vault.actions import record_ref, tokens
from contactpoint.vault.keystore import new_keys
from contactpoint.vault.queries import cards_of
from tests.support.records import apply, benefit, record

pytestmark = pytest.mark.django_db
CHANGED = "SELECT name FROM pg_settings WHERE source = 'session' AND setting <> reset_val"


def own(one):
    (found,) = known_keys([record_ref(*one.id)]).values()
    return found


def under(*keys):
    return found_under(tokens(keys), also=(), held=())


@pytest.fixture
def two():
    """A child's two records, of which only the first has keys with the middle name."""
    first, second = record(names=(Name("Kaur", ("Maya", "Rose")),)), benefit()
    (number,) = apply(first) | apply(second)
    return first, second, number


def only_of(one, other):
    (key, *_) = card_of(one).keys - card_of(other).keys
    return key


def test_every_record_of_a_child_is_found_by_one_and_opened(two):
    first, second, number = two
    found = under(only_of(first, second))
    assert found.links == {own(first): number, own(second): number}
    assert found.cards == cards_of([own(first), own(second)])
    assert not found.apart


def test_nothing_is_found_under_a_key_that_nobody_has(two):
    found = under("nhs:0")
    assert not found.links
    assert not found.cards


def test_a_child_is_found_by_number_and_a_record_that_stands_apart_by_itself(two):
    first, second, number = two
    Alone.objects.create(record=own(second), number=None)
    waiting = uuid7()
    Alone.objects.create(record=waiting, number=-5)
    assert found_under((), also=[number], held=()).apart == {own(second): None}
    assert found_under((), also=(), held=[waiting]).apart == {waiting: -5}
    assert found_under((), also=[number], held=()).links.keys() == {own(first), own(second)}


def test_a_record_without_a_child_stands_apart_though_it_has_no_link(two):
    first, second, _ = two
    Alone.objects.create(record=own(first), number=None)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM link WHERE record = %s", [own(first)])
    found = under(only_of(first, second))
    assert (found.links, found.apart) == ({}, {own(first): None})
    assert found.cards == cards_of([own(first)])


def test_statements_after_it_are_planned_as_ever(two):
    under("nhs:0")
    with connection.cursor() as cursor:
        cursor.execute(CHANGED)
        assert cursor.fetchall() == []


def test_cards_under_the_vaults_tokens_are_found_as_those_under_their_keys(two):
    first, _, number = two
    incoming = (card_of(replace(first, source="school", record="new")),)
    kept = worlds_under(incoming, also=(), held=()).known
    learnt = Known()
    for one, its in ((own(one), card_of(one)) for one in two[:2]):
        learnt.add(number, one, [its])
    assert kept.decide(incoming) == learnt.decide(incoming)
    assert (kept.decide(incoming).band, kept.decide(incoming).number) == (Band.MATCH, number)
    stranger = (card_of(replace(first, names=(), born=PartialDate(1999, 1, 1), address=None, identifiers=())),)
    assert kept.decide(stranger).number is None


def test_ids_of_keys_ascend_with_time():
    first, second = (new_keys(1)[0][0] for _ in range(2))
    assert (first.version, first.int >> 80 <= second.int >> 80) == (7, True)
