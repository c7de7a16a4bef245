"""A trial of rows: the same decisions as applying them, and nothing written; what both count; notices of a death."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from contactpoint.disclosure.actions import change
from contactpoint.disclosure.changes import Limited
from contactpoint.disclosure.facts import Cause, Name
from contactpoint.disclosure.models import Opened
from contactpoint.identity.actions import apply_records, try_records
from contactpoint.identity.models import DeathNotice, Hold, Review
from contactpoint.identity.rules import Action, Trial
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.dates import PartialDate
from tests.support.directory import count, everything, rows
from tests.support.records import EXTRACTED, apply, benefit, incoming, record

pytestmark = pytest.mark.django_db
LATER = EXTRACTED + timedelta(days=1)
DIED = date(2026, 8, 1)
WRITTEN = (
    "vault.record",
    "vault.variant",
    "identity.source_key",
    "identity.hold",
    "identity.review",
    "disclosure.link",
)
ANOTHER = benefit("b2", names=(Name("Bell", ("Tom",)),), born=PartialDate(2012, 1, 1), address=None)
CONTRADICTING = benefit(
    "b3", identifiers=record().identifiers, names=(Name("Cole", ("Ann",)),), born=PartialDate(2011, 1, 1), address=None
)


@pytest.fixture(autouse=True)
def hull_is_open(db):
    Opened.objects.create(authority="HUL", signed_by_authority="a", signed_by_national="b", at=EXTRACTED)


def tried(*records):
    return try_records([incoming(one) for one in records], actor=WORKER, purpose=UPKEEP)


def applied(*records):
    return apply_records([incoming(one) for one in records], actor=WORKER, purpose=UPKEEP)


def shield(number):
    change(number, Limited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)


def test_a_trial_counts_what_applying_counts():
    apply(record())
    rows_to_come = (record(), benefit(), ANOTHER, CONTRADICTING)
    trial = tried(*rows_to_come)
    done = applied(*rows_to_come)
    assert trial == Trial(sampled=4, founded=1, waiting=1, touching=0)
    assert (done.founded, done.waiting, done.touching) == (1, 1, 0)


def test_a_trial_writes_nothing_and_locks_nothing():
    shield(*apply(record()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        locks = cursor.fetchone()
        before = [count(table) for table in WRITTEN]
        tried(benefit(), ANOTHER, CONTRADICTING)
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == locks
    assert [count(table) for table in WRITTEN] == before


def test_what_waits_and_what_is_new_is_counted_as_if_no_child_were_shielded():
    """B10-61: a held row counts by linkage alone, so that figures of a source do not follow a shield."""
    new = replace(benefit("b4"), names=(Name("Kaur", ("Asha",)),), address=None)
    (number,) = apply(record())
    open_to_all = tried(new, CONTRADICTING)
    shield(number)
    shielded = tried(new, replace(CONTRADICTING, born=record().born))
    assert (shielded.founded, shielded.waiting) == (open_to_all.founded, 0)
    contradicting = replace(CONTRADICTING, address=record().address)
    assert tried(contradicting).waiting == 1
    assert tried(contradicting).touching == 1
    assert (applied(contradicting).waiting, Review.objects.count(), Hold.objects.count()) == (1, 0, 1)


def test_what_touches_is_counted():
    shield(*apply(record()))
    assert tried(benefit(), ANOTHER).touching == 1


def test_the_cards_of_shielded_children_are_opened_once():
    shield(*apply(record()))
    assert tried(benefit()).touching == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE variant SET card = '\\x00'")
    assert tried(benefit(address=None)).touching == 1


def test_a_record_that_says_when_the_child_died_opens_a_notice_and_ends_nothing():
    (number,) = apply(record())
    before = rows(number)
    apply(incoming(record(died_on=DIED), extracted=LATER))
    assert rows(number) == before
    assert [notice.outcome for notice in DeathNotice.objects.all()] == [None]
    assert str(DIED).encode() not in everything("identity.death_notice")


def test_a_notice_is_opened_once_a_record():
    apply(record(died_on=DIED))
    apply(incoming(record(died_on=DIED - timedelta(days=1)), extracted=LATER))
    assert DeathNotice.objects.count() == 1


def test_a_held_record_opens_a_notice():
    shield(*apply(record()))
    apply(benefit(died_on=DIED))
    assert DeathNotice.objects.count() == 1


def test_a_record_that_waits_on_the_review_list_opens_none():
    apply(record())
    apply(replace(CONTRADICTING, died_on=DIED))
    assert Review.objects.count() == 1
    assert not DeathNotice.objects.exists()


def test_a_record_sent_in_error_opens_none():
    apply(incoming(record(died_on=DIED), action=Action.DELETE))
    assert not DeathNotice.objects.exists()
