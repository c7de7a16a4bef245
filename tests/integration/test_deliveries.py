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
from tests.support.loads import DESK, FEED, data_manager, load, manager_of, received

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
    assert (receipt.accepted, receipt.first, row_of(receipt).state) == (5, True, DeliveryState.DRY)
    assert not applied(receipt)
    assert waiting_to_apply() == ()
    assert not Child.objects.exists()
    assert told("feed_checked") == 1
    released(receipt)
    decided = row_of(receipt)
    assert (decided.state, decided.decided_by, decided.decided_for) == (DeliveryState.RELEASED, "p-dan", "o-HUL")
    assert (decided.decided_because, decided.decided_at is None) == ("first_file_checked", False)
    assert jobs("apply_delivery") == [{"delivery": str(receipt.delivery)}]
    assert waiting_to_apply() == (receipt.delivery,)
    assert applied(receipt)
    assert Child.objects.count() == 5
    assert told("feed_released") == 1


def test_the_next_one_flows(tmp_path):
    load(sent(tmp_path, rows()))
    receipt = received(sent(tmp_path, rows(address_1="3 Dock Road"), hours=1))
    assert (receipt.first, row_of(receipt).state) == (False, DeliveryState.RELEASED)
    assert applied(receipt)
    assert applied(receipt)


def test_the_trial_counts_and_writes_nothing(tmp_path):
    receipt = received(sent(tmp_path, rows()))
    row = row_of(receipt)
    assert (row.sampled, row.founded, row.waiting, row.touching, row.records) == (5, 5, 0, 0, 0)
    assert not Child.objects.exists()
    released(receipt)
    applied(receipt)
    again = row_of(received(sent(tmp_path, rows(), hours=1)))
    assert (again.sampled, again.founded, again.records, again.absent) == (5, 0, 5, 0)


def test_a_stopped_delivery_waits_and_the_receipt_does_not_say_so(tmp_path):
    load(sent(tmp_path, rows(60)))
    whole, short = rows(60, address_1="3 Dock Road"), rows(30, address_1="3 Dock Road")
    flowing = received(sent(tmp_path, whole, hours=1))
    words = (tmp_path / f"{SOCIAL_CARE}.csv.receipt.txt").read_text()
    stopped = received(sent(tmp_path, short, hours=2))
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
        mended = received(sent(tmp_path, rows(1, first=50 + place), hours=2, mode="changes"))
        assert row_of(mended).state == DeliveryState.RELEASED
        applied(mended)
    assert row_of(received(sent(tmp_path, rows(1), hours=3, mode="changes"))).stops == [StopCause.FEWER_ROWS]
    last = row_of(received(sent(tmp_path, rows(40, team="4"), hours=4, mode="changes")))
    assert (last.state, last.stops) == (DeliveryState.RELEASED, [])


@pytest.mark.parametrize("mode", ["changes", "full"])
def test_a_file_of_an_extract_that_was_sent_before_is_compared_like_any(tmp_path, settings, mode):
    """Else a source that sends a stopped file again, a little changed, would pass most of the limits."""
    settings.BATCH_ROWS = 200
    load(sent(tmp_path, rows(40)))
    load(sent(tmp_path, rows(40, team="1"), hours=1, mode=mode))
    older = rows(40, team="2", as_of="2026-03-01")
    first = received(sent(tmp_path, older, hours=2, mode=mode))
    send_back(first.delivery, SendBackReason.WRONG_FILE, actor=manager_of(SOCIAL_CARE), purpose=DESK)
    again = received(sent(tmp_path, [*older, *rows(1, first=60)], hours=2, mode=mode))
    assert (row_of(first).stops, row_of(again).stops) == ([StopCause.OLDER], [StopCause.OLDER])


def test_a_wrong_manifest_takes_nothing_from_who_loads_the_file_with_the_right_one(tmp_path, monkeypatch):
    """Both began before either had checked the file: it is one delivery, and its upload stays."""
    path, surveyed, taken = sent(tmp_path, rows()), receiving._surveyed, []
    right = manifest_path(path).read_text()

    def after_another(*words):
        if not taken:
            manifest_path(path).write_text(right)
            taken.append(None)
            taken.append(received(path))
        return surveyed(*words)

    manifest_path(path).write_text(right.replace('"rows": 5', '"rows": 6'))
    monkeypatch.setattr(receiving, "_surveyed", after_another)
    with pytest.raises(FileRefused, match="The manifest says 6 rows"):
        received(path)
    released(taken[1])
    assert applied(taken[1])


def test_what_cannot_be_destroyed_keeps_nothing_else(tmp_path):
    """Nor is a file that is not ours taken for an upload."""
    receipt = received(sent(tmp_path, rows()))
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
    receipt = received(path)
    send_back(receipt.delivery, SendBackReason.WRONG_FILE, actor=manager_of(SOCIAL_CARE), purpose=DESK)
    assert (row_of(receipt).state, row_of(receipt).decided_because) == (DeliveryState.SENT_BACK, "wrong_file")
    assert jobs("destroy_uploads") == [{"timestamp": 0}]
    assert destroy_uploads(actor=WORKER, purpose=UPKEEP) == 2
    assert os.listdir(tmp_path / "uploads") == []
    assert row_of(receipt).destroyed_at
    assert not applied(receipt)
    again = received(path)
    assert (again, row_of(again).state) == (receipt, DeliveryState.SENT_BACK)
    assert os.listdir(tmp_path / "uploads") == []


@pytest.mark.parametrize("decide", [release, send_back])
def test_only_what_waits_is_decided_on_and_only_once(tmp_path, decide):
    reason = ReleaseReason.CORRECTION if decide is release else SendBackReason.SOURCE_ASKED
    receipt = received(sent(tmp_path, rows()))
    released(receipt)
    with pytest.raises(NotWaiting, match="it is released"):
        decide(receipt.delivery, reason, actor=manager_of(SOCIAL_CARE), purpose=DESK)
    with pytest.raises(NoSuchDelivery):
        decide(uuid7(), reason, actor=manager_of(SOCIAL_CARE), purpose=DESK)


def test_a_delivery_is_decided_on_by_its_own_data_managers_and_the_national_team(tmp_path):
    receipt = received(sent(tmp_path, rows()))
    national = received(feeds.feed(tmp_path, "benefit", rows(kind=Kind.BENEFIT)))
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
    receipt, whole = received(sent(tmp_path, rows())), data_manager(None)
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
    assert jobs("apply_delivery")[1:] == [{"delivery": str(receipt.delivery)}]
    assert applied(receipt)
    assert (Child.objects.count(), Batch.objects.count()) == (5, 3)
    stood = models.Pause.objects.get()
    assert (stood.begun_by, stood.begun_for, stood.begun_because) == ("p-dan", "o-nat", "wrong_data")
    assert (stood.ended_by, stood.ended_for, stood.ended_because) == ("p-dan", "o-nat", "false_alarm")
    assert (told("feed_paused"), told("feed_resumed")) == (1, 1)


def test_a_pause_stops_the_endings_too(tmp_path):
    load(sent(tmp_path, rows()))
    receipt = received(sent(tmp_path, rows(1), hours=1))

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
        receipt = received(path)
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
    receipt = received(sent(tmp_path, [*rows(), feeds.row(Kind.SOCIAL_CARE, record_id="B", gender="x")]))
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
    with pytest.raises(NotWaiting, match="Load the file again"):
        released(receipt)
    with pytest.raises(UploadGone):
        mend(receipt.delivery, private_key=key("desk_private"), actor=manager_of(SOCIAL_CARE), purpose=DESK)
    assert told("uploads_destroyed") == 2


def test_a_file_loaded_again_brings_back_what_was_destroyed_before_it_was_applied(tmp_path):
    path = sent(tmp_path, [*rows(), feeds.row(Kind.SOCIAL_CARE, record_id="B", gender="x")])
    receipt = received(path)
    aged(configured.UPLOAD_DAYS * 86_400 + 60, upload_path(receipt.delivery), mend_path(receipt.delivery))
    destroy_uploads(actor=WORKER, purpose=UPKEEP)
    assert received(path) == receipt
    assert mend_path(receipt.delivery).exists()
    released(receipt)
    assert applied(receipt)


def test_what_was_released_and_is_not_kept_any_more_is_said(tmp_path):
    receipt = received(sent(tmp_path, rows()))
    released(receipt)
    upload_path(receipt.delivery).unlink()
    with pytest.raises(UploadGone, match="Load the file again"):
        applied(receipt)


def test_an_upload_that_was_put_in_the_place_of_another_is_not_applied(tmp_path):
    receipt = received(sent(tmp_path, rows()))
    released(receipt)
    other = received(sent(tmp_path, rows(address_1="3 Dock Road"), hours=1))
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
    receipt = received(sent(tmp_path, rows()))
    released(receipt)
    tasks.apply_delivery(str(receipt.delivery))
    assert row_of(receipt).state == DeliveryState.APPLIED
    aged(configured.UPLOAD_DAYS * 86_400 + 60, upload_path(receipt.delivery))
    tasks.destroy_uploads(0)
    assert row_of(receipt).destroyed_at


def test_a_file_refused_whole_is_not_kept(tmp_path):
    with pytest.raises(FileRefused):
        received(sent(tmp_path, rows(), rows=6))
    assert os.listdir(tmp_path / "uploads") == []


def test_a_full_disk_is_said_and_nothing_is_left_or_applied(tmp_path, settings):
    settings.UPLOAD_DIR = "/proc/no-such-place"
    with pytest.raises(CannotKeep, match="Nothing of it was applied"):
        received(sent(tmp_path, rows()))
    assert not Delivery.objects.exists()


def aged(seconds, *paths):
    """The files were last written so long ago."""
    then = time.time() - seconds
    for path in paths:
        os.utime(path, (then, then))
