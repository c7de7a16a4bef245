"""What becomes of a delivery: it waits for a person, is stopped, released, sent back, paused, destroyed (B10-59)."""

import json
import os
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.db import connection

from contactpoint.access.actions import NotAllowed, StepUpNeeded
from contactpoint.audit.keys import key
from contactpoint.audit.models import Event
from contactpoint.directory.models import Child
from contactpoint.disclosure.facts import ServiceKind
from contactpoint.intake import models
from contactpoint.intake.actions import (
    apply,
    destroy_uploads,
    mend,
    pause,
    receive,
    receiving,
    register,
    release,
    resume,
    send_back,
    weigh,
    weighing,
)
from contactpoint.intake.keeping import mend_path, upload_path
from contactpoint.intake.models import Batch, Delivery
from contactpoint.intake.queries import waiting_to_apply
from contactpoint.intake.reading import manifest_path
from contactpoint.intake.rules import (
    CannotKeep,
    DeliveryState,
    FileRefused,
    Kind,
    NoSuchDelivery,
    NotRegistered,
    NotWaiting,
    PauseReason,
    PauseRefused,
    Registered,
    ReleaseReason,
    ResumeReason,
    SendBackReason,
    StopCause,
    UnknownSource,
    UploadGone,
)
from contactpoint.jobs import tasks
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.ids import uuid7
from tests.support import feeds
from tests.support.loads import DESK, FEED, data_manager, load, manager_of, received, weighed

pytestmark = pytest.mark.django_db
SOCIAL_CARE = "social_care.HUL"
HOUR = timedelta(hours=1)
CANARY = "Quillfeather"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.BATCH_ROWS = 2
    settings.UPLOAD_DIR = tmp_path / "uploads"


def rows(count=5, kind=Kind.SOCIAL_CARE, *, first=0, **columns):
    """Children who share nothing but what `columns` says."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [
        feeds.row(
            kind,
            **{
                "record_id": f"R-{n}",
                "family_name": f"Child{letters[n % 26]}{letters[n // 26]}",
                "birth_date": f"{2010 + n % 9}-0{n % 9 + 1}-1{n % 7}",
                "postcode": f"HU{n % 9 + 1} {n % 9}AA",
            }
            | columns,
        )
        for n in range(first, first + count)
    ]


def sent(tmp_path, several, *, hours=0, **said):
    return feeds.feed(tmp_path, SOCIAL_CARE, several, extracted=feeds.EXTRACTED + hours * HOUR, **said)


def row_of(receipt):
    return Delivery.objects.get(pk=receipt.delivery)


def released(receipt, reason=ReleaseReason.FIRST_FILE_CHECKED):
    release(receipt.delivery, reason, actor=manager_of(receipt.source), purpose=DESK)


def sent_back(receipt):
    send_back(receipt.delivery, SendBackReason.WRONG_FILE, actor=manager_of(receipt.source), purpose=DESK)


def applied(receipt):
    return apply(receipt.delivery, actor=WORKER, purpose=FEED)


def jobs(task):
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s", [task])
        return [json.loads(args) for (args,) in cursor.fetchall()]


def told(kind):
    return Event.objects.filter(body__kind=kind).count()


def test_the_first_delivery_of_a_source_waits_for_a_person(tmp_path):
    receipt = received(sent(tmp_path, rows()))
    assert (receipt.accepted, receipt.first, row_of(receipt).state) == (5, True, DeliveryState.RECEIVED)
    assert waiting_to_apply() == (receipt.delivery,)
    assert not applied(receipt)
    assert row_of(receipt).state == DeliveryState.DRY
    assert waiting_to_apply() == ()
    assert not Child.objects.exists()
    assert told("feed_checked") == 1
    released(receipt)
    decided = row_of(receipt)
    assert (decided.state, decided.decided_by, decided.decided_for) == (DeliveryState.RELEASED, "p-dan", "o-HUL")
    assert (decided.decided_because, decided.decided_at is None) == ("first_file_checked", False)
    assert jobs("apply_delivery") == [{"delivery": str(receipt.delivery)}] * 2  # received, and released
    assert waiting_to_apply() == (receipt.delivery,)
    assert applied(receipt)
    assert Child.objects.count() == 5
    assert told("feed_released") == 1


def test_the_next_one_flows(tmp_path):
    load(sent(tmp_path, rows()))
    receipt = weighed(sent(tmp_path, rows(address_1="3 Dock Road"), hours=1))
    assert (receipt.first, row_of(receipt).state) == (False, DeliveryState.RELEASED)
    assert applied(receipt)
    assert applied(receipt)


def test_the_trial_counts_and_writes_nothing(tmp_path):
    receipt = weighed(sent(tmp_path, rows()))
    row = row_of(receipt)
    assert (row.sampled, row.founded, row.waiting, row.touching, row.records) == (5, 5, 0, 0, 0)
    assert not Child.objects.exists()
    released(receipt)
    applied(receipt)
    again = row_of(weighed(sent(tmp_path, rows(), hours=1)))
    assert (again.sampled, again.founded, again.records, again.absent) == (5, 0, 5, 0)


def test_a_stopped_delivery_waits_and_the_receipt_does_not_say_so(tmp_path):
    load(sent(tmp_path, rows(60)))
    whole, short = rows(60, address_1="3 Dock Road"), rows(30, address_1="3 Dock Road")
    flowing = weighed(sent(tmp_path, whole, hours=1))
    words = (tmp_path / f"{SOCIAL_CARE}.csv.receipt.txt").read_text()
    stopped = weighed(sent(tmp_path, short, hours=2))
    assert (tmp_path / f"{SOCIAL_CARE}.csv.receipt.txt").read_text() == words.replace("60", "30")
    assert row_of(flowing).state == DeliveryState.RELEASED
    assert row_of(stopped).state == DeliveryState.STOPPED
    assert row_of(stopped).stops == [StopCause.GONE, StopCause.FEWER_ROWS]
    assert not applied(stopped)
    released(stopped, ReleaseReason.KNOWN_EVENT)
    assert applied(stopped)


def test_mended_rows_are_compared_with_no_file_and_no_file_with_them(tmp_path, settings):
    settings.BATCH_ROWS = 200
    load(sent(tmp_path, rows(40)))
    broken = feeds.row(Kind.SOCIAL_CARE, record_id="R-50", gender="x")
    for hours in (1, 2):
        load(sent(tmp_path, [*rows(40, team=f"{hours}"), broken], hours=hours, mode="changes"))
    for place in range(5):
        mended = weighed(sent(tmp_path, rows(1, first=50 + place), hours=2, mode="changes"))
        assert row_of(mended).state == DeliveryState.RELEASED
        applied(mended)
    assert row_of(weighed(sent(tmp_path, rows(1), hours=3, mode="changes"))).stops == [StopCause.FEWER_ROWS]
    last = row_of(weighed(sent(tmp_path, rows(40, team="4"), hours=4, mode="changes")))
    assert (last.state, last.stops) == (DeliveryState.RELEASED, [])


@pytest.mark.parametrize("mode", ["changes", "full"])
def test_a_file_of_an_extract_that_was_sent_before_is_compared_like_any(tmp_path, settings, mode):
    """Else a source that sends a stopped file again, a little changed, would pass most of the limits."""
    settings.BATCH_ROWS = 200
    load(sent(tmp_path, rows(40)))
    load(sent(tmp_path, rows(40, team="1"), hours=1, mode=mode))
    older = rows(40, team="2", as_of="2026-03-01")
    first = weighed(sent(tmp_path, older, hours=2, mode=mode))
    send_back(first.delivery, SendBackReason.WRONG_FILE, actor=manager_of(SOCIAL_CARE), purpose=DESK)
    again = weighed(sent(tmp_path, [*older, *rows(1, first=60)], hours=2, mode=mode))
    assert (row_of(first).stops, row_of(again).stops) == ([StopCause.OLDER], [StopCause.OLDER])


def test_a_wrong_manifest_takes_nothing_from_who_loads_the_file_with_the_right_one(tmp_path, monkeypatch):
    """Both began before either had checked the file: it is one delivery, and its upload stays."""
    path, surveyed, taken = sent(tmp_path, rows()), receiving._surveyed, []
    right = manifest_path(path).read_text()

    def after_another(*words):
        if not taken:
            manifest_path(path).write_text(right)
            taken.append(None)
            taken.append(weighed(path))
        return surveyed(*words)

    manifest_path(path).write_text(right.replace('"rows": 5', '"rows": 6'))
    monkeypatch.setattr(receiving, "_surveyed", after_another)
    with pytest.raises(FileRefused, match="The manifest says 6 rows"):
        weighed(path)
    released(taken[1])
    assert applied(taken[1])


def test_what_cannot_be_destroyed_keeps_nothing_else(tmp_path):
    """Nor is a file that is not ours taken for an upload."""
    receipt = weighed(sent(tmp_path, rows()))
    (tmp_path / "uploads" / "0.part").mkdir()
    (tmp_path / "uploads" / "notes.txt").write_text("")
    old = time.time() - timedelta(days=8).total_seconds()
    for path in (tmp_path / "uploads").iterdir():
        os.utime(path, (old, old))
    with pytest.raises(CannotKeep, match="cannot be destroyed"):
        destroy_uploads(actor=WORKER, purpose=UPKEEP)
    assert sorted(os.listdir(tmp_path / "uploads")) == ["0.part", "notes.txt"]
    assert row_of(receipt).destroyed_at


def test_sent_back_is_never_applied_and_destroyed_at_once(tmp_path):
    path = sent(tmp_path, [*rows(), feeds.row(Kind.SOCIAL_CARE, record_id="B", gender="x")])
    receipt = weighed(path)
    send_back(receipt.delivery, SendBackReason.WRONG_FILE, actor=manager_of(SOCIAL_CARE), purpose=DESK)
    assert (row_of(receipt).state, row_of(receipt).decided_because) == (DeliveryState.SENT_BACK, "wrong_file")
    assert jobs("destroy_uploads") == [{"timestamp": 0}]
    assert destroy_uploads(actor=WORKER, purpose=UPKEEP) == 2
    assert os.listdir(tmp_path / "uploads") == []
    assert row_of(receipt).destroyed_at
    assert not applied(receipt)


def test_the_same_file_after_it_was_sent_back_is_checked_anew(tmp_path):
    path = sent(tmp_path, [*rows(), feeds.row(Kind.SOCIAL_CARE, record_id="B", gender="x")])
    receipt = weighed(path)
    sent_back(receipt)
    destroy_uploads(actor=WORKER, purpose=UPKEEP)
    assert received(path) == receipt
    anew = row_of(receipt)
    assert (anew.state, anew.decided_by, anew.decided_because, anew.destroyed_at) == ("received", None, None, None)
    assert destroy_uploads(actor=WORKER, purpose=UPKEEP) == 0
    assert not applied(receipt)
    released(receipt)
    assert applied(receipt)
    assert Child.objects.count() == 5


def test_sent_back_between_two_batches_what_was_applied_stays_and_the_rest_comes_once_it_is_loaded_again(tmp_path):
    path = sent(tmp_path, rows())
    receipt = weighed(path)
    released(receipt)

    def progress(done, total):
        sent_back(receipt)

    assert not apply(receipt.delivery, actor=WORKER, purpose=FEED, progress=progress)
    assert (Batch.objects.count(), Child.objects.count(), row_of(receipt).state) == (1, 2, DeliveryState.SENT_BACK)
    assert not models.Delivery.objects.get().ends
    weighed(path)
    released(receipt)
    assert applied(receipt)
    assert (Batch.objects.count(), Child.objects.count()) == (3, 5)


def test_sent_back_before_its_endings_it_ends_nothing(tmp_path):
    load(sent(tmp_path, rows()))
    receipt = weighed(sent(tmp_path, rows(1), hours=1))

    def progress(done, total):
        sent_back(receipt)

    assert not apply(receipt.delivery, actor=WORKER, purpose=FEED, progress=progress)
    assert (row_of(receipt).ends, row_of(receipt).state) == (False, DeliveryState.SENT_BACK)


def test_what_was_sent_back_while_it_was_weighed_stays_so(tmp_path, monkeypatch):
    receipt, plainly = received(sent(tmp_path, rows())), weighing.try_records

    def sent_back_meanwhile(*words, **named):
        sent_back(receipt)
        return plainly(*words, **named)

    monkeypatch.setattr(weighing, "try_records", sent_back_meanwhile)
    assert not applied(receipt)
    assert row_of(receipt).state == DeliveryState.SENT_BACK


def test_only_what_waits_is_released_and_only_what_is_not_finished_sent_back(tmp_path):
    receipt = received(sent(tmp_path, rows()))
    with pytest.raises(NotWaiting, match="it is received"):
        released(receipt)
    weigh(receipt.delivery, actor=WORKER, purpose=FEED)
    released(receipt)
    with pytest.raises(NotWaiting, match="it is released"):
        released(receipt, ReleaseReason.CORRECTION)
    applied(receipt)
    for decide in (released, sent_back):
        with pytest.raises(NotWaiting, match="it is applied"):
            decide(receipt)
    again = weighed(sent(tmp_path, rows(), hours=1))
    sent_back(again)
    for decide in (released, sent_back):
        with pytest.raises(NotWaiting, match=r"it is sent back.*Load the file again"):
            decide(again)


@pytest.mark.parametrize("decide", [release, send_back])
def test_a_delivery_that_there_is_not_is_not_decided_on(decide):
    reason = ReleaseReason.CORRECTION if decide is release else SendBackReason.SOURCE_ASKED
    with pytest.raises(NoSuchDelivery):
        decide(uuid7(), reason, actor=data_manager("HUL"), purpose=DESK)


def test_a_delivery_is_decided_on_by_its_own_data_managers_and_the_national_team(tmp_path):
    receipt = weighed(sent(tmp_path, rows()))
    national = weighed(feeds.feed(tmp_path, "benefit", rows(kind=Kind.BENEFIT)))
    own, other, whole = data_manager("HUL"), data_manager("LDS"), data_manager(None)
    for who, delivery in ((other, receipt), (own, national), (other, national)):
        with pytest.raises(NotAllowed, match="belongs to another"):
            release(delivery.delivery, ReleaseReason.CORRECTION, actor=who, purpose=DESK)
        with pytest.raises(NotAllowed, match="belongs to another"):
            send_back(delivery.delivery, SendBackReason.UNEXPLAINED, actor=who, purpose=DESK)
        with pytest.raises(NotAllowed, match="belongs to another"):
            mend(delivery.delivery, private_key=key("desk_private"), actor=who, purpose=DESK)
    with pytest.raises(NotAllowed):
        release(receipt.delivery, ReleaseReason.CORRECTION, actor=WORKER, purpose=FEED)
    with pytest.raises(StepUpNeeded):
        release(receipt.delivery, ReleaseReason.CORRECTION, actor=replace(own, stepped_up=False), purpose=DESK)
    for delivery in (receipt, national):
        release(delivery.delivery, ReleaseReason.FIRST_FILE_CHECKED, actor=whole, purpose=DESK)


def test_a_pause_stops_between_two_batches_and_resume_goes_on(tmp_path):
    receipt, whole = weighed(sent(tmp_path, rows())), data_manager(None)
    released(receipt)
    begun = []

    def progress(done, total):
        begun.append(done)
        pause(PauseReason.WRONG_DATA, actor=whole, purpose=DESK)

    assert not apply(receipt.delivery, actor=WORKER, purpose=FEED, progress=progress)
    assert (begun, Batch.objects.count(), row_of(receipt).state) == ([3], 1, DeliveryState.APPLYING)
    assert not applied(receipt)
    assert Batch.objects.count() == 1
    assert received(sent(tmp_path, rows(), hours=1)).accepted == 5
    resume(ResumeReason.FALSE_ALARM, actor=whole, purpose=DESK)
    later = Delivery.objects.exclude(pk=receipt.delivery).get()
    under_way = [{"delivery": str(one)} for one in (receipt.delivery, later.pk)]
    assert jobs("apply_delivery")[3:] == under_way
    assert applied(receipt)
    assert (Child.objects.count(), Batch.objects.count()) == (5, 3)
    stood = models.Pause.objects.get()
    assert (stood.begun_by, stood.begun_for, stood.begun_because) == ("p-dan", "o-nat", "wrong_data")
    assert (stood.ended_by, stood.ended_for, stood.ended_because) == ("p-dan", "o-nat", "false_alarm")
    assert (told("feed_paused"), told("feed_resumed")) == (1, 1)


def test_a_pause_stops_the_endings_too(tmp_path):
    load(sent(tmp_path, rows()))
    receipt = weighed(sent(tmp_path, rows(1), hours=1))

    def progress(done, total):
        pause(PauseReason.EXERCISE, actor=data_manager(None), purpose=DESK)

    assert not apply(receipt.delivery, actor=WORKER, purpose=FEED, progress=progress)
    assert not row_of(receipt).ends
    resume(ResumeReason.EXERCISE_OVER, actor=data_manager(None), purpose=DESK)
    assert applied(receipt)
    assert row_of(receipt).ends


def test_one_pause_at_a_time_by_the_national_team_alone():
    whole = data_manager(None)
    with pytest.raises(PauseRefused):
        resume(ResumeReason.PUT_RIGHT, actor=whole, purpose=DESK)
    for who in (data_manager("HUL"), WORKER, replace(whole, stepped_up=False)):
        with pytest.raises(NotAllowed):
            pause(PauseReason.EXERCISE, actor=who, purpose=DESK)
    pause(PauseReason.EXERCISE, actor=whole, purpose=DESK)
    with pytest.raises(PauseRefused):
        pause(PauseReason.EXERCISE, actor=whole, purpose=DESK)


def test_the_desk_and_the_worker_have_the_rights_that_these_need(tmp_path, as_role):
    path = sent(tmp_path, [*rows(), feeds.row(Kind.SOCIAL_CARE, record_id="B", gender="x")])
    with as_role("cp_worker"):
        receipt = weighed(path)
        assert not applied(receipt)
    with as_role("cp_desk"):
        who = manager_of(SOCIAL_CARE)
        assert b"".join(mend(receipt.delivery, private_key=key("desk_private"), actor=who, purpose=DESK))
        released(receipt)
        pause(PauseReason.EXERCISE, actor=data_manager(None), purpose=DESK)
        resume(ResumeReason.EXERCISE_OVER, actor=data_manager(None), purpose=DESK)
        register(Registered("voluntary.0001", "Harbour Trust", "HUL", ServiceKind.VOLUNTARY), actor=who, purpose=DESK)
        other = Delivery.objects.exclude(pk=receipt.delivery)
        assert not other.exists()
    with as_role("cp_worker"):
        assert applied(receipt)
        assert destroy_uploads(actor=WORKER, purpose=UPKEEP) == 0


def test_an_organisation_registers_before_its_first_file(tmp_path):
    code, who = "voluntary.0001", data_manager("HUL")
    path = feeds.feed(tmp_path, code, rows(kind=Kind.VOLUNTARY))
    with pytest.raises(UnknownSource, match="not registered"):
        receive(code, path, actor=WORKER, purpose=FEED)
    refuge = Registered(code, "Harbour Trust", "HUL", ServiceKind.REFUGE)
    for _ in range(2):
        register(refuge, actor=who, purpose=DESK)
    assert told("source_registered") == 1
    assert load(path).accepted == 5
    with pytest.raises(NotRegistered, match="other particulars"):
        register(replace(refuge, name="Another"), actor=who, purpose=DESK)
    with pytest.raises(NotAllowed):
        register(replace(refuge, authority="LDS"), actor=who, purpose=DESK)


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "benefit"},
        {"authority": "XXX"},
        {"service": ServiceKind.SCHOOL},
        {"name": " "},
        {"name": "x" * 121},
        {"name": "a\nb"},
    ],
)
def test_what_cannot_be_registered(wrong):
    right = Registered("voluntary.0001", "Harbour Trust", "HUL", ServiceKind.VOLUNTARY)
    with pytest.raises(NotRegistered, match="Nothing was changed"):
        register(replace(right, **wrong), actor=data_manager(None), purpose=DESK)
    assert not models.Source.objects.exists()


def test_uploads_and_mend_files_are_destroyed_after_their_days(tmp_path):
    receipt = weighed(sent(tmp_path, [*rows(), feeds.row(Kind.SOCIAL_CARE, record_id="B", gender="x")]))
    draft = tmp_path / "uploads" / "killed.part"
    draft.write_bytes(b"x")
    kept = [upload_path(receipt.delivery), mend_path(receipt.delivery)]
    aged(configured.UPLOAD_DAYS * 86_400 - 60, *kept)
    aged(86_400 + 60, draft)
    assert destroy_uploads(actor=WORKER, purpose=UPKEEP) == 1
    aged(configured.UPLOAD_DAYS * 86_400 + 60, *kept)
    assert destroy_uploads(actor=WORKER, purpose=UPKEEP) == 2
    assert os.listdir(tmp_path / "uploads") == []
    assert row_of(receipt).destroyed_at
    assert row_of(receipt).state == DeliveryState.LAPSED
    with pytest.raises(NotWaiting, match=r"it is lapsed.*Load the file again"):
        released(receipt)
    with pytest.raises(UploadGone):
        mend(receipt.delivery, private_key=key("desk_private"), actor=manager_of(SOCIAL_CARE), purpose=DESK)
    assert told("uploads_destroyed") == 2


def test_a_file_loaded_again_brings_back_what_was_destroyed_before_it_was_applied(tmp_path):
    path = sent(tmp_path, [*rows(), feeds.row(Kind.SOCIAL_CARE, record_id="B", gender="x")])
    receipt = weighed(path)
    aged(configured.UPLOAD_DAYS * 86_400 + 60, upload_path(receipt.delivery), mend_path(receipt.delivery))
    destroy_uploads(actor=WORKER, purpose=UPKEEP)
    assert row_of(receipt).state == DeliveryState.LAPSED
    assert received(path) == receipt
    assert (row_of(receipt).state, row_of(receipt).destroyed_at) == (DeliveryState.RECEIVED, None)
    assert mend_path(receipt.delivery).exists()
    assert not applied(receipt)
    released(receipt)
    assert applied(receipt)


def test_what_was_released_and_is_not_kept_any_more_is_said(tmp_path):
    receipt = weighed(sent(tmp_path, rows()))
    released(receipt)
    upload_path(receipt.delivery).unlink()
    with pytest.raises(UploadGone, match="Load the file again"):
        applied(receipt)


def test_an_upload_that_was_put_in_the_place_of_another_is_not_applied(tmp_path):
    receipt = weighed(sent(tmp_path, rows()))
    released(receipt)
    other = weighed(sent(tmp_path, rows(address_1="3 Dock Road"), hours=1))
    os.replace(upload_path(other.delivery), upload_path(receipt.delivery))
    with pytest.raises(UploadGone, match="altered"):
        applied(receipt)
    assert not Child.objects.exists()


def test_nothing_of_a_file_rests_in_clear(tmp_path):
    broken = feeds.row(Kind.SOCIAL_CARE, record_id="B", family_name=CANARY, gender="x")
    load(sent(tmp_path, [*rows(family_name=CANARY), broken]))
    kept = sorted((tmp_path / "uploads").iterdir())
    assert [path.suffix for path in kept] == [".feed", ".mend"] or [path.suffix for path in kept] == [".mend", ".feed"]
    found = [path for path in tmp_path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert found == [tmp_path / f"{SOCIAL_CARE}.csv"]


def test_the_jobs_apply_and_destroy(tmp_path):
    receipt = weighed(sent(tmp_path, rows()))
    released(receipt)
    tasks.apply_delivery(str(receipt.delivery))
    assert row_of(receipt).state == DeliveryState.APPLIED
    again, gone = (received(sent(tmp_path, rows(), hours=hours)) for hours in (1, 2))
    upload_path(gone.delivery).unlink()
    tasks.apply_waiting(0)  # their jobs were lost
    assert (row_of(again).state, row_of(gone).state) == (DeliveryState.APPLIED, DeliveryState.RECEIVED)
    aged(configured.UPLOAD_DAYS * 86_400 + 60, upload_path(receipt.delivery))
    tasks.destroy_uploads(0)
    assert row_of(receipt).destroyed_at


def test_what_is_gone_lapses_unless_it_is_finished(tmp_path):
    """Found by what is gone: a run that was killed between the file and its row is made good by the next."""
    load(sent(tmp_path, rows()))
    under_way = [received(sent(tmp_path, rows(), hours=hours)) for hours in (1, 2, 3)]
    weigh(under_way[1].delivery, actor=WORKER, purpose=FEED)
    for path in (tmp_path / "uploads").iterdir():
        if path != upload_path(under_way[2].delivery):
            path.unlink()
    destroy_uploads(actor=WORKER, purpose=UPKEEP)
    states = Delivery.objects.order_by("extracted").values_list("state", flat=True)
    assert list(states) == ["applied", "lapsed", "lapsed", "received"]


def test_events_name_the_delivery_and_its_source(tmp_path):
    receipt = weighed(sent(tmp_path, [*rows(), feeds.row(Kind.SOCIAL_CARE, record_id="B", gender="x")]))
    mend(receipt.delivery, private_key=key("desk_private"), actor=manager_of(SOCIAL_CARE), purpose=DESK)
    released(receipt)
    applied(receipt)
    sent_back(weighed(sent(tmp_path, rows(), hours=1)))
    kinds = ("feed_checked", "feed_mend_given", "feed_released", "feed_applied", "feed_sent_back")
    for kind in kinds:
        named = {event.body["reference"] for event in Event.objects.filter(body__kind=kind)}
        of_the_first = f"{SOCIAL_CARE}/{receipt.delivery}"
        assert (of_the_first in named) == (kind != "feed_sent_back"), kind
        assert all(one.startswith(f"{SOCIAL_CARE}/") for one in named), kind
    voluntary = Registered("voluntary.0001", "Harbour Trust", "HUL", ServiceKind.VOLUNTARY)
    register(voluntary, actor=data_manager("HUL"), purpose=DESK)
    assert Event.objects.get(body__kind="source_registered").body["reference"] == "voluntary.0001"


def test_a_file_refused_whole_is_not_kept(tmp_path):
    with pytest.raises(FileRefused):
        weighed(sent(tmp_path, rows(), rows=6))
    assert os.listdir(tmp_path / "uploads") == []


def test_a_full_disk_is_said_and_nothing_is_left_or_applied(tmp_path, settings):
    settings.UPLOAD_DIR = "/proc/no-such-place"
    with pytest.raises(CannotKeep, match="Nothing of it was applied"):
        weighed(sent(tmp_path, rows()))
    assert not Delivery.objects.exists()


def aged(seconds, *paths):
    """The files were last written so long ago."""
    then = time.time() - seconds
    for path in paths:
        os.utime(path, (then, then))
