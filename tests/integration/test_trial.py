"""A trial of rows: the same decisions as applying them, and nothing written; what both count; notices of a death."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from contactpoint.disclosure.actions import change
from contactpoint.disclosure.changes import Limited, Linked
from contactpoint.disclosure.facts import Address, Cause, Name
from contactpoint.disclosure.models import Link, Opened
from contactpoint.identity.actions import apply_records, try_records
from contactpoint.identity.models import DeathNotice, Hold
from contactpoint.identity.rules import Action, Trial
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import Postcode
from tests.support.directory import count, everything, rows
from tests.support.records import EXTRACTED, HOME, apply, benefit, doubts, incoming, record, waiting

pytestmark = pytest.mark.django_db
LATER = EXTRACTED + timedelta(days=1)
DIED = date(2026, 8, 1)
WRITTEN = (
    "vault.record",
    "vault.variant",
    "identity.source_key",
    "identity.hold",
    "identity.doubt",
    "identity.founded",
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
    assert (done.founded, done.waiting) == (1, 1)


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
    shielded = tried(new, replace(CONTRADICTING, born=record().born, names=(Name("Cole", ("Maya",)),)))
    assert (shielded.founded, shielded.waiting) == (open_to_all.founded, 0)
    contradicting = replace(CONTRADICTING, address=record().address)
    assert tried(contradicting).waiting == 1
    assert tried(contradicting).touching == 1
    assert (applied(contradicting).waiting, len(doubts()), Hold.objects.count()) == (1, 0, 1)


def test_what_touches_is_counted():
    shield(*apply(record()))
    assert tried(benefit(), ANOTHER).touching == 1


ADA = {"names": (Name("Okoro", ("Ada",)),), "born": PartialDate(2014, 5, 2), "address": None, "identifiers": ()}


def suspected(number, **facts):
    """One of many rows about Maya of a source that sends several a child, by her name and date of birth alone."""
    said = {"address": None, "carers": (), "identifiers": (), "involvements": ()} | facts
    return record(f"s{number}", "social_care.HUL", **said)


def test_shielded_children_are_counted_and_not_rows():
    """B10-61: else ten rows about one child would stop a file where it is shielded, and nowhere else."""
    shield(*apply(record()))
    shield(*apply(record("2", **ADA)))
    rows_to_come = [suspected(number) for number in range(10)]
    assert tried(*rows_to_come).touching == 1
    assert tried(*rows_to_come, benefit("a1", **ADA)).touching == 2


def test_shielded_children_of_one_house_count_once():
    """Else a file would be stopped for a refuge that its sender suspects."""
    residents = [record(str(number), born=PartialDate(2003 + number, 3, 9), identifiers=()) for number in range(12)]
    for number in apply(*residents):
        shield(number)
    assert tried(*(suspected(n, born=PartialDate(2020, 1, 1), address=HOME) for n in range(12))).touching == 1


def test_a_relinked_record_touches_the_child_that_it_is_about_now():
    one, other = *apply(record()), *apply(ANOTHER)
    shield(one)
    shield(other)
    assert tried(suspected(0), suspected(1, names=(Name("Bell", ("Tom",)),), born=ANOTHER.born)).touching == 2
    (moved,) = Link.objects.filter(number=other)
    change(one, Linked(moved.record, "tests"), actor=WORKER, purpose=UPKEEP)
    assert tried(suspected(0), suspected(1, names=(Name("Bell", ("Tom",)),), born=ANOTHER.born)).touching == 1


FAR = Address(("5 Far Road",), Postcode("LS1 1UR"))
MOVED = Address(("8 New Road",), Postcode("YO1 7AA"))
ASHA = {"names": (Name("Kaur", ("Asha",)),), "address": FAR}
OF_ONE_CHILD = [suspected(number, **ASHA) for number in range(30)]
BESIDE_THE_GUARD = [
    suspected(0, **ASHA, identifiers=record().identifiers),
    *(suspected(n, **ASHA | {"address": None}, identifiers=record().identifiers) for n in range(1, 15)),
    *(suspected(n, names=(Name("Gill", ("Asha",)),), identifiers=record().identifiers) for n in range(15, 28)),
]
CONTRADICTIONS = [
    suspected(n, names=(Name("Kaur", (given,)),), identifiers=record().identifiers, born=born, address=HOME)
    for n, (given, born) in enumerate(
        [("Asha", PartialDate(2015, 3, 9))] + [("Noor", PartialDate(2015, month)) for month in range(4, 13)]
    )
]
BECOMES_ASHA = replace(ANOTHER, **ASHA, born=PartialDate(2015, 3, 9))
KNOWN_BEFORE = [ANOTHER, BECOMES_ASHA, *OF_ONE_CHILD[:12]]
MOVES = [suspected(number, **ASHA | {"address": MOVED}) for number in range(8)]


def in_world(cause, rows_to_come, *, size):
    """What batches of this size count, where Maya Kaur is limited so; and, before them, what a trial does."""
    with transaction.atomic():
        (number,) = apply(record(identifiers=()))
        change(number, Limited(cause), actor=WORKER, purpose=UPKEEP)
        counts = []
        for first in range(0, len(rows_to_come), size):
            some = [
                incoming(one, extracted=EXTRACTED + timedelta(hours=first + place))
                for place, one in enumerate(rows_to_come[first : first + size])
            ]
            trial = try_records(some, actor=WORKER, purpose=UPKEEP)
            done = apply_records(some, actor=WORKER, purpose=UPKEEP)
            assert (trial.founded, trial.waiting) == (done.founded, done.waiting)
            counts.append((done.founded, done.waiting))
        held = Hold.objects.count()
        transaction.set_rollback(True)
    return counts, held


@pytest.mark.parametrize("size", [100, 15, 4, 1], ids=lambda size: f"batches of {size}")
@pytest.mark.parametrize(
    ("rows_to_come", "founded", "waiting"),
    [
        pytest.param(OF_ONE_CHILD, 1, 0, id="thirty rows of one child"),
        pytest.param(BESIDE_THE_GUARD, 1, 0, id="rows that touch, and rows of the same child that do not"),
        pytest.param(CONTRADICTIONS, 1, 9, id="rows that contradict a held one"),
        pytest.param(KNOWN_BEFORE, 1, 0, id="a known record that becomes somebody who touches"),
    ],
)
def test_the_same_is_counted_where_the_child_is_shielded_or_restricted(rows_to_come, founded, waiting, size):
    """B10-61: a held row is known to those after it, as far as they are counted."""
    shielded, held = in_world(Cause.SHIELD, rows_to_come, size=size)
    restricted, none_held = in_world(Cause.RESTRICTION, rows_to_come, size=size)
    assert shielded == restricted
    assert [sum(column) for column in zip(*shielded, strict=True)] == [founded, waiting]
    assert (held > 0, none_held) == (True, 0)


@pytest.mark.parametrize("cause", [Cause.SHIELD, Cause.RESTRICTION])
@pytest.mark.parametrize(
    ("before", "rows_to_come"),
    [
        pytest.param(OF_ONE_CHILD[:4], MOVES, id="a held record moves"),
        pytest.param([ANOTHER], [BECOMES_ASHA, *OF_ONE_CHILD[:6]], id="a known record becomes somebody who touches"),
    ],
)
def test_what_a_held_record_says_anew_is_known_to_the_rows_after_it(before, rows_to_come, cause):
    (number,) = apply(record(identifiers=()))
    change(number, Limited(cause), actor=WORKER, purpose=UPKEEP)
    apply(*before)
    later = [incoming(one, extracted=LATER) for one in rows_to_come]
    assert try_records(later, actor=WORKER, purpose=UPKEEP).founded == 0


def test_a_record_that_waits_is_known_to_those_after_it():
    """A second row like it is no new child either, whatever a person decides of the first."""
    apply(record(), CONTRADICTING)
    assert tried(replace(CONTRADICTING, record="b4")).founded == 0


def test_a_shadow_counts_and_links_nothing():
    """Of the rows that do not touch, the first is a new child, whatever was held before it."""
    shield(*apply(record(identifiers=())))
    apply(*BESIDE_THE_GUARD[:15])
    apart = applied(*BESIDE_THE_GUARD[15:])
    assert (len(apart.children), apart.founded) == (1, 0)
    assert Hold.objects.count() == 15
    assert set(Link.objects.filter(number__in=apart.children).values_list("number", flat=True)) == apart.children
    assert Link.objects.filter(number__lt=0).count() == 0


def test_the_cards_of_shielded_children_are_opened_once():
    shield(*apply(record()))
    assert tried(benefit()).touching == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE variant SET card = '\\x00'")
    assert tried(suspected(0, born=PartialDate(2015, 3))).touching == 1


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
    assert waiting() == {"b3"}
    assert not DeathNotice.objects.exists()


def test_a_record_sent_in_error_opens_none():
    apply(incoming(record(died_on=DIED), action=Action.DELETE))
    assert not DeathNotice.objects.exists()
