"""After an upgrade cards are made anew, resumably; feeds wait for it, and holding does not."""

import json
from dataclasses import replace

import pytest

from contactpoint.disclosure.actions import change
from contactpoint.disclosure.changes import Limited
from contactpoint.disclosure.codec import decode as decode_record
from contactpoint.disclosure.facts import Cause, Name
from contactpoint.disclosure.models import Link, Opened
from contactpoint.identity.cards import CARD_VERSION, decode
from contactpoint.identity.models import CardsMade, Hold
from contactpoint.identity.remaking import CardsOutOfDate, cards_are_current, make_cards_anew
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.vault.actions import index_anew
from contactpoint.vault.models import Variant
from contactpoint.vault.queries import cards_of, contents
from contactpoint.vault.rules import Card
from tests.support.directory import count
from tests.support.records import EXTRACTED, HOME, apply, benefit, record

pytestmark = pytest.mark.django_db
ONCE = ["gill", ["maya"], "2015-03-09", "", [], []]


@pytest.fixture(autouse=True)
def hull_is_open(db):
    Opened.objects.create(authority="HUL", signed_by_authority="a", signed_by_national="b", at=EXTRACTED)


def as_before(*, once=()):
    """Every card as version 1 wrote it, one a name, under its keys; `once`: who the records said that they were."""
    records = Link.objects.values_list("record", flat=True)
    cards = []
    for own, content in contents(records).items():
        said = decode_record(content)
        place = [str(HOME.postcode), ["12"]] if said.address else ["", []]
        rest = [str(said.born), *place, [one.value for one in said.identifiers]]
        named = [[one.family.lower(), [given.lower() for given in one.given], *rest] for one in said.names]
        cards += [Card(own, frozenset({"nhs:9990000018"}), json.dumps(one).encode()) for one in (*named, *once)]
    index_anew(cards, list(records), actor=WORKER, purpose=UPKEEP)
    CardsMade.objects.all().delete()


def anew(**how):
    return make_cards_anew(actor=WORKER, purpose=UPKEEP, **how)


def beginning(own):
    """Of a record's only card: its version, or where version 1 began with it the family name."""
    ((_, content),) = cards_of([own])[own]
    return json.loads(content)[0]


def test_what_a_record_says_and_once_said_is_found_again():
    (number,) = apply(record())
    before = Variant.objects.get()
    as_before(once=[ONCE])
    assert anew() == 1
    kept = [content for _, content in cards_of([before.record])[before.record]]
    assert {json.loads(content)[0] for content in kept} == {CARD_VERSION}
    assert sorted(decode(content).stated.identity.family for content in kept) == ["gill", "kaur"]
    assert bytes(before.card_hmac) in {bytes(one.card_hmac) for one in Variant.objects.all()}
    assert apply(benefit()) == {number}


def test_nothing_is_linked_before_all_are_made():
    for place in range(3):
        apply(record(str(place), names=(Name("Kaur", (f"Name{'abc'[place]}",)),), identifiers=()))
    as_before()
    assert not cards_are_current()
    with pytest.raises(CardsOutOfDate, match="Nothing was applied"):
        apply(benefit())
    assert count("vault.record") == 3
    assert anew(at_once=1, seconds=0) == 0
    assert anew(at_once=1) == 3
    assert anew() == 0
    assert cards_are_current()
    apply(benefit())
    assert count("vault.record") == 4


def test_a_run_that_was_stopped_goes_on_after_its_last_record():
    apply(record(), record("2", names=(Name("Bell", ("Tom",)),), address=None, identifiers=()))
    as_before()
    first, second = sorted(Variant.objects.values_list("record", flat=True))
    cards_are_current()
    CardsMade.objects.update(after=first)
    assert anew() == 1
    assert isinstance(beginning(first), str)
    assert beginning(second) == CARD_VERSION


def test_a_vault_without_cards_is_current():
    assert cards_are_current()


def test_a_shielded_child_is_guarded_by_cards_of_either_version():
    (number,) = apply(record())
    change(number, Limited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)
    as_before()
    CardsMade.objects.create(card_version=CARD_VERSION, done=True)
    apply(replace(benefit("b2"), names=(Name("Bell", ("Tom",)),)))
    assert Hold.objects.count() == 1
