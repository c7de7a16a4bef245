"""A bulk load ends as the same feeds one by one do, stopped or not, and begins only where nobody stands yet."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import pytest
from django.db import transaction

from contactpoint.config.commands.feed.load import feed_files
from contactpoint.disclosure.areas import authorities
from contactpoint.disclosure.facts import NATIONAL_DESK, Identifier, IdentifierKind
from contactpoint.disclosure.models import Link, Opened
from contactpoint.identity.bulk import state
from contactpoint.identity.bulk.actions import decide_all
from contactpoint.identity.bulk.state import BulkUnderWay, NotABulkLoad
from contactpoint.identity.bulk.storing import store_records
from contactpoint.identity.models import BulkLoad, DeathNotice
from contactpoint.intake.actions import apply, pause
from contactpoint.intake.actions.bulk import NotAllStored, load_in_bulk
from contactpoint.intake.models import Delivery
from contactpoint.intake.queries import waiting_to_apply
from contactpoint.intake.rules import DeliveryState, PauseReason
from contactpoint.kernel.actors import WORKER
from contactpoint.kernel.many import one_by_one
from contactpoint.lab import bench_state
from contactpoint.lab.deliveries import register_organisations
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.synth import write_population
from tests.support import records
from tests.support.delivering import DESK, FEED, NATIONAL, decided
from tests.support.loads import received
from tests.support.populations import TODAY

pytestmark = pytest.mark.django_db
ON_THE_WAY = {"lives", "projected"}
"""Whose a child is, which is whose the record was that brought it; and numbers that were given on the way."""

WHOLE: dict[str, dict[str, str]] = {}
"""What a load that was not stopped left, which every test of stopped ones compares with."""


class Stopped(Exception):
    """The load was stopped here."""


@pytest.fixture(scope="module")
def months(tmp_path_factory):
    """Two months of feeds with twice the usual errors."""
    folder = tmp_path_factory.mktemp("england")
    return [made(folder / str(month), month) for month in (0, 1)]


@pytest.fixture
def few_at_once(settings):
    settings.BULK_ROWS = 40


def made(folder, month):
    write_population(folder, Plan(80, 11, TODAY, month, errors=2), progress=lambda done: None)
    return folder


def all_are_open():
    signed = {"signed_by_authority": "a", "signed_by_national": "b", "at": records.EXTRACTED}
    Opened.objects.bulk_create(Opened(authority=code, **signed) for code in (*authorities(), NATIONAL_DESK))


def unheard(doing, done, total):
    pass


def let_go_on(folders):
    """Received, weighed, and released where a person must."""
    for folder in folders:
        register_organisations(folder, lambda name: None, actor=NATIONAL)
        for path in feed_files([folder / "feeds"]):
            decided(received(path).delivery)


def one_by_one_loaded(folders):
    for folder in folders:
        let_go_on([folder])
        for delivery in waiting_to_apply():
            assert apply(delivery, actor=WORKER, purpose=FEED)


def bulk_loaded(folders):
    let_go_on(folders)
    bulk()


def bulk(many=one_by_one):
    load_in_bulk(many, unheard, actor=WORKER, purpose=FEED)


def stands():
    """And how many deaths are to be looked into."""
    notices = DeathNotice.objects.count()
    return {"notices": str(notices)} | {
        part: lines for part, lines in bench_state.state().items() if part not in ON_THE_WAY
    }


def left_by(way, folders):
    with transaction.atomic():
        all_are_open()
        way(folders)
        stood = stands()
        transaction.set_rollback(True)
    return stood


def stopping(work: str, after: int):
    """Work that is stopped after so many items of this name."""

    def many(doing, items) -> Iterator:
        named = getattr(doing, "func", doing).__name__
        answers = one_by_one(doing, items)
        yield from answers if named != work else islice(answers, after)
        if named == work:
            raise Stopped

    return many


@pytest.mark.parametrize("count", [1, 2])
def test_feeds_end_as_they_do_one_by_one(months, count):
    before, after = (left_by(way, months[:count]) for way in (one_by_one_loaded, bulk_loaded))
    assert {part for part in before if before[part] != after[part]} == set()
    assert [part for part in ("doubts", "links", "refusals") if before[part].startswith("0 ")] == []


@pytest.mark.parametrize(
    ("work", "after"),
    [("store_source", 0), ("store_source", 3), ("read_range", 0), ("compare", 0), ("publish", 0), ("publish", 4)],
)
def test_a_load_that_was_stopped_goes_on_where_it_was(months, few_at_once, work, after):
    whole = WHOLE.get("left") or WHOLE.setdefault("left", left_by(bulk_loaded, months))

    def stopped(folders):
        let_go_on(folders)
        with pytest.raises(Stopped):
            bulk(stopping(work, after))
        assert state.under_way()
        assert Link.objects.exists() is (work == "publish" and after > 0)
        assert not Delivery.objects.filter(state=DeliveryState.APPLIED).exists()
        bulk()

    assert left_by(stopped, months) == whole


def test_nothing_else_is_linked_while_one_is_under_way(months):
    let_go_on(months[:1])
    with pytest.raises(Stopped):
        bulk(stopping("publish", 0))
    assert [apply(delivery, actor=WORKER, purpose=FEED) for delivery in waiting_to_apply()[:1]] == [False]
    with pytest.raises(BulkUnderWay):
        records.apply(records.record())
    bulk()
    assert records.apply(records.record())
    assert not BulkLoad.objects.exists()


def test_where_children_stand_none_begins():
    records.apply(records.record())
    with pytest.raises(NotABulkLoad, match="without --bulk"):
        bulk()
    assert not BulkLoad.objects.exists()


def test_while_feeds_are_paused_nothing_is_decided(months):
    let_go_on(months[:1])
    pause(PauseReason.EXERCISE, actor=NATIONAL, purpose=DESK)
    with pytest.raises(NotAllStored):
        bulk()
    assert (Link.objects.exists(), state.sealing()) == (False, True)


def came_one_by_one(several):
    for said in several:
        records.apply(said)


def came_in_bulk(several):
    state.begin(actor=WORKER, purpose=FEED)
    for said in several:
        store_records([said], actor=WORKER, purpose=FEED)
    decide_all(one_by_one, unheard, actor=WORKER, purpose=FEED)
    state.end(actor=WORKER, purpose=FEED)


def test_a_number_that_once_differed_binds_in_bulk_too():
    """Two versions of one record: the one that agrees is nearer, and the other contradicts."""
    other = (Identifier(IdentifierKind.NHS, "9990000026"),)
    first, school = records.record(identifiers=other), records.record("s1", "school")
    later = records.EXTRACTED + timedelta(hours=1)
    several = [*map(records.incoming, (first, school)), records.incoming(records.record(), extracted=later)]
    before, after = (left_by(way, several) for way in (came_one_by_one, came_in_bulk))
    assert before["doubts"].startswith("1 ")
    assert {part for part in before if before[part] != after[part]} == set()
