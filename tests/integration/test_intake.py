"""Receiving feeds: what is applied, what is given back, and who may (feeds.md 6, B10-60, B10-61)."""

import json
from datetime import timedelta

import pytest

from contactpoint.access.actions import NotAllowed
from contactpoint.audit.clock import database_now
from contactpoint.audit.keys import key
from contactpoint.audit.models import Event
from contactpoint.directory.models import Child, Coverage
from contactpoint.intake.actions import apply, mend, receive
from contactpoint.intake.models import Batch, Delivery
from contactpoint.intake.models import Refusal as RefusalRow
from contactpoint.intake.queries import mend_manifest
from contactpoint.intake.reading import manifest_path
from contactpoint.intake.receipts import mend_name
from contactpoint.intake.rules import ADVICE, DeliveryState, FileRefused, Kind, Reason, Refusal
from contactpoint.kernel.actors import WORKER, Actor, Role
from tests.support import feeds
from tests.support.loads import DESK, FEED, load, manager_of, open_hull, state

pytestmark = pytest.mark.django_db
SOCIAL_CARE = "social_care.HUL"


@pytest.fixture(autouse=True)
def small_batches(settings):
    settings.BATCH_ROWS = 2


def rows(count=5, kind=Kind.SOCIAL_CARE, **columns):
    """Children who share nothing but what `columns` says."""
    return [
        feeds.row(
            kind,
            **{"record_id": f"R-{n}", "family_name": f"Child{'abcdefgh'[n]}", "birth_date": f"2015-0{n + 1}-01"}
            | columns,
        )
        for n in range(count)
    ]


def given_back(receipt):
    """The rows of a mend file, opened as the desk does."""
    pieces = mend(receipt.delivery, private_key=key("desk_private"), actor=manager_of(receipt.source), purpose=DESK)
    return b"".join(pieces).decode()


def test_every_row_is_applied_in_batches(tmp_path):
    open_hull()
    receipt = load(feeds.feed(tmp_path, SOCIAL_CARE, rows()))
    assert (receipt.accepted, receipt.refused, receipt.first) == (5, (), True)
    assert Child.objects.count() == 5
    assert list(Batch.objects.order_by("first_line").values_list("first_line", "last_line")) == [(2, 3), (4, 5), (6, 6)]
    assert Delivery.objects.get().state == DeliveryState.APPLIED


def test_one_event_a_batch_names_the_children(tmp_path):
    load(feeds.feed(tmp_path, SOCIAL_CARE, rows()))
    told = list(Event.objects.filter(body__kind="feed_applied").values_list("body__outcome", "children"))
    assert [outcome for outcome, _ in told] == ["done"] * 3
    assert {number for _, numbers in told for number in numbers} == set(Child.objects.values_list("number", flat=True))


def test_coverage_says_how_far_the_source_was_heard(tmp_path):
    load(feeds.feed(tmp_path, SOCIAL_CARE, rows()))
    load(feeds.feed(tmp_path, "benefit", rows(kind=Kind.BENEFIT)))
    covered = sorted(Coverage.objects.values_list("source", "area", "last_fed"))
    assert covered == [("benefit", "england", feeds.EXTRACTED.date()), (SOCIAL_CARE, "HUL", feeds.EXTRACTED.date())]


def test_the_same_file_again_changes_nothing_and_answers_the_same(tmp_path):
    path = feeds.feed(tmp_path, SOCIAL_CARE, [*rows(), feeds.row(Kind.SOCIAL_CARE, record_id="B", gender="x")])
    first, before = load(path), state()
    events = Event.objects.count()
    assert load(path) == first
    assert state() == before
    assert Event.objects.count() == events


def test_deliveries_out_of_order_end_in_the_same_state(tmp_path):
    open_hull()
    early, late = tmp_path / "early", tmp_path / "late"
    early.mkdir()
    late.mkdir()
    old = feeds.feed(early, SOCIAL_CARE, rows())
    later = feeds.EXTRACTED + timedelta(hours=8)
    new = feeds.feed(late, SOCIAL_CARE, rows(address_1="3 Dock Road"), extracted=later)
    load(new)
    before = state(deliveries=False)
    receipt = load(old)
    assert receipt.accepted == 5
    assert state(deliveries=False) == before | {"variants": [(10,)]}  # the earlier address too is known of each child
    assert "3 Dock Road" in str(before)


def test_a_return_to_an_earlier_value_is_applied(tmp_path):
    open_hull()
    path = feeds.feed(tmp_path, SOCIAL_CARE, rows())
    load(path)
    first = state(deliveries=False)
    load(
        feeds.feed(tmp_path, SOCIAL_CARE, rows(address_1="3 Dock Road"), extracted=feeds.EXTRACTED + timedelta(hours=1))
    )
    load(feeds.feed(tmp_path, SOCIAL_CARE, rows(), extracted=feeds.EXTRACTED + timedelta(hours=2)))
    assert state(deliveries=False)["address"] == first["address"]


def test_refused_rows_come_back_as_sent_and_the_others_go_on(tmp_path):
    broken = feeds.row(Kind.SOCIAL_CARE, record_id="B", birth_date="2015-02-30", given_names="Zoë")
    receipt = load(feeds.feed(tmp_path, SOCIAL_CARE, [*rows(), broken]))
    assert receipt.accepted == 5
    assert receipt.refused == (Refusal(7, "birth_date", Reason.IMPOSSIBLE_DATE),)
    assert given_back(receipt) == feeds.text(Kind.SOCIAL_CARE, [broken])
    words = (tmp_path / f"{SOCIAL_CARE}.csv.receipt.txt").read_text()
    assert "accepted 5\nrefused 1\nline 7, column birth_date: impossible_date." in words
    assert "Zoë" not in words
    assert RefusalRow.objects.count() == 1


def test_a_mended_row_loads_with_the_manifest_that_came_with_it(tmp_path):
    broken = feeds.row(Kind.SOCIAL_CARE, record_id="B", family_name="Mended", birth_date="2015-02-30")
    receipt = load(feeds.feed(tmp_path, SOCIAL_CARE, [*rows(), broken]))
    mend = tmp_path / mend_name(SOCIAL_CARE)
    mend.write_text(given_back(receipt).replace("2015-02-30", "2015-02-28"))
    manifest_path(mend).write_bytes(mend_manifest(receipt.delivery))
    assert load(mend).accepted == 1
    assert Child.objects.filter(family="Mended", born_day=28).exists()


def test_the_mend_file_of_an_ndjson_feed_has_no_header(tmp_path):
    broken = feeds.row(Kind.HEALTH, record_id="B", nhs_number="9990000019")
    receipt = load(feeds.feed(tmp_path, "health", [*rows(kind=Kind.HEALTH, nhs_number=""), broken]))
    assert json.loads(given_back(receipt)) == broken


def test_rows_that_share_a_record_id_are_all_given_back(tmp_path):
    receipt = load(feeds.feed(tmp_path, SOCIAL_CARE, [*rows(), *rows(count=1, gender="male")]))
    assert [refusal.line for refusal in receipt.refused] == [2, 7]
    assert Child.objects.count() == 4


def test_a_file_refused_whole_applies_nothing_and_is_told(tmp_path):
    path = feeds.feed(tmp_path, SOCIAL_CARE, rows(), rows=6)
    with pytest.raises(FileRefused):
        load(path)
    assert Child.objects.count() == 0
    assert Delivery.objects.get().state == DeliveryState.REFUSED
    told = Event.objects.get(body__kind="feed_checked").body
    assert (told["outcome"], told["refused_because"]) == ("refused", "truncated")
    assert told["reference"] == f"{SOCIAL_CARE}/{Delivery.objects.get().pk}"


def test_a_file_refused_whole_leaves_a_receipt_that_says_so_and_no_other(tmp_path):
    path = feeds.feed(tmp_path, SOCIAL_CARE, rows())
    load(path)
    receipt = tmp_path / f"{path.name}.receipt.txt"
    assert "accepted 5" in receipt.read_text()
    with pytest.raises(FileRefused):
        load(feeds.feed(tmp_path, SOCIAL_CARE, rows(count=8, birth_date="2015-02-30")))
    words = receipt.read_text()
    assert words == (
        f"{path.name}, source {SOCIAL_CARE}\nrefused whole\n"
        f"line 2, column birth_date: too_many_broken. {ADVICE[Reason.TOO_MANY_BROKEN]}\n"
    )
    manifest_path(path).write_text("{")
    with pytest.raises(FileRefused):
        load(path)
    assert f"refused whole\nthe file: manifest. {ADVICE[Reason.MANIFEST]}" in receipt.read_text()
    load(feeds.feed(tmp_path, SOCIAL_CARE, rows()))
    assert "refused whole" not in receipt.read_text()


def test_a_file_refused_for_its_manifest_loads_once_that_is_right(tmp_path):
    path = feeds.feed(tmp_path, SOCIAL_CARE, rows(), rows=6)
    with pytest.raises(FileRefused):
        load(path)
    assert load(feeds.feed(tmp_path, SOCIAL_CARE, rows())).accepted == 5
    assert Delivery.objects.get().state == DeliveryState.APPLIED
    assert not RefusalRow.objects.exists()


def test_a_manifest_of_another_source_is_refused(tmp_path):
    path = feeds.feed(tmp_path, SOCIAL_CARE, rows())
    with pytest.raises(FileRefused) as refused:
        receive("education_welfare.HUL", path, actor=WORKER, purpose=FEED)
    assert refused.value.refusal.reason is Reason.MANIFEST


def test_an_extract_from_the_future_is_refused_whole(tmp_path):
    """Every later one would be older than it, and be passed over without a word."""
    soon, late = (database_now() + timedelta(minutes=minutes) for minutes in (4, 6))
    with pytest.raises(FileRefused, match="extracted later than now") as refused:
        load(feeds.feed(tmp_path, SOCIAL_CARE, rows(), extracted=late))
    assert refused.value.refusal == Refusal(0, "extracted_at", Reason.FUTURE_DATE)
    assert Child.objects.count() == 0
    told = Event.objects.get(body__kind="feed_checked").body
    assert (told["outcome"], told["refused_because"]) == ("refused", "future_date")
    assert load(feeds.feed(tmp_path, SOCIAL_CARE, rows(), extracted=soon)).accepted == 5
    assert Delivery.objects.get(extracted=soon).state == DeliveryState.APPLIED


def test_an_ended_and_a_deleted_row_are_passed_on(tmp_path):
    open_hull()
    load(feeds.feed(tmp_path, SOCIAL_CARE, rows()))
    gone = [rows()[0] | {"action": "delete"}, rows()[1] | {"action": "end"}]
    load(feeds.feed(tmp_path, SOCIAL_CARE, gone, extracted=feeds.EXTRACTED + timedelta(hours=1), mode="changes"))
    assert set(Child.objects.values_list("family", flat=True)) == {f"Child{letter}" for letter in "bcde"}
    ended = [row for row in state()["involvement"] if row[0] == "Childb"]
    assert [row[-1] for row in ended] == [feeds.date(2026, 10, 1)]


def test_only_the_worker_takes_feeds_in_and_applies_them(tmp_path):
    path, feed = feeds.feed(tmp_path, SOCIAL_CARE, rows()), Actor("feed", Role.FEED)
    with pytest.raises(NotAllowed):
        receive(SOCIAL_CARE, path, actor=feed, purpose=FEED)
    assert not Delivery.objects.exists()
    receipt = load(path)
    with pytest.raises(NotAllowed):
        apply(receipt.delivery, actor=feed, purpose=FEED)


def test_the_worker_role_has_the_rights_that_loading_needs(tmp_path, as_role):
    with as_role("cp_worker"):
        assert load(feeds.feed(tmp_path, SOCIAL_CARE, rows())).accepted == 5


def test_progress_is_told_in_rows(tmp_path):
    heard = []
    load(feeds.feed(tmp_path, SOCIAL_CARE, rows()), progress=lambda done, total: heard.append((done, total)))
    assert heard == [(3, 5), (5, 5), (5, 5)]
