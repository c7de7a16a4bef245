"""`contactpoint feed`: receipts on stdout, progress and refusals on stderr; what people decide, signed in."""

import pytest
from click.testing import CliRunner

from contactpoint.access.actions import NotAllowed
from contactpoint.config.commands.feed import PARTS, feed
from contactpoint.config.commands.feed.load import feed_files
from contactpoint.config.commands.feed.mend import AlreadyThere
from contactpoint.config.commands.feed.status import STANDING
from contactpoint.directory.models import Child
from contactpoint.identity.bulk.state import NotABulkLoad
from contactpoint.intake.keeping import upload_path
from contactpoint.intake.models import Delivery, Pause, Source
from contactpoint.intake.queries import waiting_to_apply
from contactpoint.intake.reading import manifest_path
from contactpoint.intake.rules import DeliveryState, Kind, NoSuchDelivery, NotWaiting, UnknownSource
from contactpoint.kernel.actors import Role
from tests.support import feeds
from tests.support.deliveries import a_data_manager, a_delivery
from tests.support.people import PASSWORD, PIN, a_person, an_organisation, code_of

pytestmark = pytest.mark.django_db
SOCIAL_CARE = "social_care.HUL"
FIRST = "This is the first file of this source"


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.UPLOAD_DIR = tmp_path / "data" / "uploads"


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def run(*words, person=None):
    """What the command did, signed in as `person` where one is needed."""
    given = (
        {"CONTACTPOINT_PASSWORD": PASSWORD, "CONTACTPOINT_CODE": code_of(person), "CONTACTPOINT_PIN": PIN}
        if person
        else {}
    )
    signing = ("--as", person.username) if person else ()
    return CliRunner().invoke(feed, [str(word) for word in (*words, *signing)], env=given, catch_exceptions=False)


def rows(source, count=1, **said):
    kind = Kind(source.partition(".")[0])
    return [feeds.row(kind, **{"record_id": f"R-{number}", **said}) for number in range(1, count + 1)]


def only() -> Delivery:
    return Delivery.objects.get()


def applied_once(folder, source=SOCIAL_CARE):
    """The source's first file is released and applied; its data manager."""
    dan = a_data_manager()
    run("load", feeds.feed(folder, source, rows(source, 20), extracted=feeds.EXTRACTED.replace(month=9)))
    run("apply")
    run("release", only().id, "--reason", "first_file_checked", person=dan)
    run("apply")
    return dan


def test_a_folder_is_loaded_national_feeds_first(inbox):
    for source in (SOCIAL_CARE, "health", "education_welfare.HUL", "benefit"):
        feeds.feed(inbox, source, rows(source))
    (inbox / "README.txt").write_text("not a feed")
    named = [file.name for file in feed_files([inbox])]
    assert named == ["benefit.csv", "health.ndjson", "social_care.HUL.csv", "education_welfare.HUL.csv"]
    told = run("load", inbox)
    assert told.exit_code == 0
    assert told.stdout.count("accepted 1") == 4
    assert "checking benefit.csv" in told.stderr


def test_a_refused_file_stops_no_other(inbox):
    feeds.write(inbox, "benefit", "", rows=0)
    feeds.feed(inbox, SOCIAL_CARE, rows(SOCIAL_CARE))
    told = run("load", inbox)
    assert told.exit_code == 1
    assert "benefit.csv: The file is empty" in told.stderr
    assert "accepted 1" in told.stdout
    assert "Traceback" not in told.output


def test_a_file_of_which_every_row_is_refused_is_no_success(inbox):
    told = run("load", feeds.feed(inbox, SOCIAL_CARE, rows(SOCIAL_CARE, 3, gender="x")))
    assert (told.exit_code, "refused 3" in told.stdout) == (1, True)


def test_a_file_without_a_manifest_is_loaded_as_the_source_given(inbox):
    path = inbox / "september.csv"
    path.write_text(feeds.text(Kind.SOCIAL_CARE, rows(SOCIAL_CARE)))
    assert run("load", path).exit_code == 1
    assert run("load", path, "--source", "social_care.XXX").exit_code == 1
    assert run("load", path, "--source", SOCIAL_CARE).exit_code == 0
    assert only().source_id == SOCIAL_CARE


def test_a_file_that_is_not_there_is_said(inbox):
    told = run("load", inbox / "none.csv")
    assert told.exit_code == 1
    assert "cannot be read: no such file or directory" in told.stderr


def test_a_long_receipt_is_cut_on_the_screen_and_whole_beside_the_file(inbox, settings):
    settings.FILE_BROKEN_SHARE = 0.5
    broken = [feeds.row(Kind.SOCIAL_CARE, record_id=f"B-{n}", gender="x") for n in range(40)]
    good = [feeds.row(Kind.SOCIAL_CARE, record_id=f"R-{n}", birth_date="") for n in range(60)]
    path = feeds.feed(inbox, SOCIAL_CARE, good + broken)
    told = run("load", path)
    assert ("more lines in" in told.stdout, told.stdout.count("closed_list")) == (True, 17)
    assert (inbox / f"{path.name}.receipt.txt").read_text().count("closed_list") == 40


def test_the_first_file_of_a_source_waits_for_a_person_and_says_so(inbox):
    told = run("load", feeds.feed(inbox, SOCIAL_CARE, rows(SOCIAL_CARE)))
    assert (told.exit_code, FIRST in told.stdout) == (0, True)
    assert only().state == "received"
    assert "not applied" in run("apply").stdout
    assert only().state == "dry"
    assert run("apply").stdout == ""
    assert "not applied" in run("apply", only().id).stdout


def test_what_was_released_is_applied_and_later_files_need_nobody(inbox):
    applied_once(inbox)
    assert only().state == "applied"
    told = run("load", feeds.feed(inbox, SOCIAL_CARE, rows(SOCIAL_CARE, 20)))
    assert (told.exit_code, FIRST in told.stdout) == (0, False)
    latest = Delivery.objects.latest("received")
    assert latest.state == "received"
    assert f"{latest.id}: applied" in run("apply").stdout
    assert set(Delivery.objects.values_list("state", flat=True)) == {"applied"}


def test_a_file_refused_for_its_manifest_leaves_a_receipt_that_says_so(inbox):
    path = feeds.feed(inbox, SOCIAL_CARE, rows(SOCIAL_CARE))
    run("load", path)
    manifest_path(path).write_text("{")
    assert run("load", path).exit_code == 1
    words = (inbox / f"{path.name}.receipt.txt").read_text()
    assert ("refused whole" in words, "accepted" in words) == (True, False)


def test_what_cannot_go_on_does_not_keep_the_others_from_being_applied(inbox):
    """An upload that is gone, of the source that comes first."""
    dan, other = a_data_manager(), "social_care.HUL"
    for source in ("education_welfare.HUL", other):
        run("load", feeds.feed(inbox, source, rows(source)))
    run("apply")
    for source in ("education_welfare.HUL", other):
        run("release", Delivery.objects.get(source=source).id, "--reason", "first_file_checked", person=dan)
    first, second = waiting_to_apply()
    upload_path(first).unlink()
    told = run("apply")
    assert (told.exit_code, "no longer kept" in told.stderr, f"{second}: applied" in told.stdout) == (1, True, True)


def test_a_load_tells_nothing_of_stops_and_pauses(inbox):
    """B10-61: the same file, to be applied in one world, and in the other ones stopped or paused; loaded twice."""
    applied_once(inbox)
    national = a_data_manager("nell", authority=None)

    def told(month):
        again = feeds.feed(inbox, SOCIAL_CARE, rows(SOCIAL_CARE, 20), extracted=feeds.EXTRACTED.replace(month=month))
        answers = []
        for _ in range(2):
            answers.append(run("load", again))
            run("apply")
        return [(answer.stdout, answer.stderr, answer.exit_code) for answer in answers]

    as_usual = told(10)
    run("pause", "--reason", "exercise", person=national)
    assert told(11) == as_usual
    run("resume", "--reason", "exercise_over", person=national)
    Delivery.objects.latest("received").delete()
    Delivery.objects.update(rows=2000)
    assert told(11) == as_usual
    assert Delivery.objects.latest("received").state == "stopped"


def test_status_shows_ones_own_sources_and_how_good_they_were(inbox):
    dan = a_data_manager()
    assert "None of your sources has sent a file yet" in run("status", person=dan).stdout
    run("load", feeds.feed(inbox, SOCIAL_CARE, rows(SOCIAL_CARE, 20, postcode="")))
    run("load", feeds.feed(inbox, "benefit", rows("benefit")))
    assert "received" in run("status", person=dan).stdout
    run("apply")
    shown = run("status", person=dan).stdout
    assert SOCIAL_CARE in shown
    assert "benefit" not in shown
    assert STANDING in shown
    one = run("status", SOCIAL_CARE, person=dan).stdout
    assert "rows about 20; refused fewer than 10" in one
    assert "empty: postcode all but fewer than 10" in one
    assert f"feed release {Delivery.objects.get(source=SOCIAL_CARE).id}" in one
    assert STANDING in one


@pytest.mark.parametrize("code", ["benefit", "social_care.LDS", "gossip"])
def test_status_of_what_is_not_ones_own_is_that_of_nothing(code):
    a_delivery("benefit")
    a_delivery("social_care.LDS")
    with pytest.raises(UnknownSource, match="None of your sources"):
        run("status", code, person=a_data_manager())


def test_a_decision_is_made_once():
    dan, waiting = a_data_manager(), a_delivery()
    run("send-back", waiting.id, "--reason", "wrong_file", person=dan)
    with pytest.raises(NotWaiting):
        run("release", waiting.id, "--reason", "correction", person=dan)
    assert only().state == "sent_back"


def test_only_the_data_manager_of_the_source_decides():
    waiting = a_delivery()
    officer = a_person("ola", Role.SHIELDING_OFFICER, an_organisation())
    with pytest.raises(NotAllowed):
        run("release", waiting.id, "--reason", "correction", person=officer)
    stranger = a_data_manager("lu", authority="LDS")
    with pytest.raises((NotAllowed, NoSuchDelivery)):
        run("release", waiting.id, "--reason", "correction", person=stranger)
    assert only().state == "dry"


def test_refused_rows_are_given_to_the_data_manager_alone(inbox, tmp_path):
    sent = [*rows(SOCIAL_CARE, 12), feeds.row(Kind.SOCIAL_CARE, record_id="B-1", gender="x")]
    path = feeds.feed(inbox, SOCIAL_CARE, sent)
    run("load", path)
    assert not [file for file in inbox.iterdir() if "mend" in file.name]
    target = tmp_path / "social_care.HUL.mend.csv"
    run("mend", only().id, "--to", target, person=a_data_manager())
    header, *_, broken = path.read_bytes().splitlines(keepends=True)
    assert target.read_bytes() == header + broken
    assert target.stat().st_mode & 0o077 == 0
    target.write_bytes(target.read_bytes().replace(b";x;", b";female;"))
    assert "accepted 1" in run("load", target).stdout


def test_refused_rows_overwrite_nothing_and_go_to_nobody_else(inbox, tmp_path):
    run(
        "load",
        feeds.feed(inbox, SOCIAL_CARE, [*rows(SOCIAL_CARE, 12), *rows(SOCIAL_CARE, 1, record_id="B", gender="x")]),
    )
    there = tmp_path / "there.csv"
    there.write_text("mine")
    with pytest.raises(AlreadyThere):
        run("mend", only().id, "--to", there, person=a_data_manager())
    with pytest.raises((NotAllowed, NoSuchDelivery)):
        run("mend", only().id, "--to", tmp_path / "new.csv", person=a_data_manager("lu", authority="LDS"))
    assert there.read_text() == "mine"
    assert not (tmp_path / "new.csv").exists()


def test_the_source_of_an_organisation_is_registered_before_its_first_file(inbox):
    path = feeds.feed(inbox, "voluntary.0001", rows("voluntary.0001"))
    assert run("load", path).exit_code == 1
    words = ("--name", "Mill Lane Play", "--authority", "HUL", "--service", "voluntary")
    run("register", "voluntary.0001", *words, person=a_data_manager())
    assert Source.objects.get().organisation == "Mill Lane Play"
    assert run("load", path).exit_code == 0


def test_a_pause_stops_what_would_be_applied(inbox):
    nell = a_data_manager("nell", authority=None)
    run("load", feeds.feed(inbox, "benefit", rows("benefit")))
    run("apply")
    run("pause", "--reason", "wrong_data", person=nell)
    run("release", only().id, "--reason", "first_file_checked", person=nell)
    assert "not applied" in run("apply").stdout
    assert "All feeds are paused" in run("status", person=nell).stdout
    assert only().state == "released"
    run("resume", "--reason", "put_right", person=nell)
    assert f"{only().id}: applied" in run("apply").stdout


def test_an_authority_does_not_pause_the_country():
    with pytest.raises(NotAllowed):
        run("pause", "--reason", "wrong_data", person=a_data_manager())
    assert not Pause.objects.exists()


@pytest.mark.parametrize("kind", Kind)
def test_a_template_can_be_printed_for_every_kind(kind):
    told = run("template", kind.value)
    assert (told.exit_code, "record_id" in told.stdout) == (0, True)


def test_every_part_says_what_it_does():
    for part in PARTS:
        assert run(part, "--help").stdout.startswith("Usage: ")


def test_in_bulk_what_waits_for_a_person_is_awaited_and_the_same_command_goes_on(inbox, settings):
    settings.BULK_PROCESSES = 1
    dan = a_data_manager()
    broken = {**rows(SOCIAL_CARE)[0], "record_id": "R-99", "gender": "x"}
    feeds.feed(inbox, SOCIAL_CARE, [*rows(SOCIAL_CARE, 20), broken])
    told = run("load", "--bulk", inbox)
    assert (told.exit_code, Child.objects.count()) == (1, 0)
    assert "accepted 20" in told.stdout
    assert "column gender: closed_list" in told.stdout
    assert "1 file waits for a data manager" in told.stderr
    run("release", only().id, "--reason", "first_file_checked", person=dan)
    feeds.feed(inbox, "education_welfare.HUL", rows("education_welfare.HUL"))
    assert (run("load", "--bulk", inbox).exit_code, Child.objects.count()) == (1, 0)
    run("release", Delivery.objects.get(state=DeliveryState.DRY).id, "--reason", "first_file_checked", person=dan)
    told = run("load", "--bulk", inbox)
    assert (told.exit_code, Child.objects.count()) == (0, 1)
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.APPLIED}
    assert "sealing rows" in told.stderr
    with pytest.raises(NotABulkLoad):
        run("load", "--bulk", inbox)


def test_a_bulk_load_needs_manifests(inbox):
    path = feeds.feed(inbox, SOCIAL_CARE, rows(SOCIAL_CARE))
    assert run("load", "--bulk", "--source", SOCIAL_CARE, path).exit_code == 2
