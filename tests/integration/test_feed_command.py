"""`contactpoint feed`: receipts on stdout, progress and refusals on stderr, one refused file stops no other."""

import pytest
from click.testing import CliRunner

from contactpoint.config.commands.feed import feed, feed_files
from contactpoint.intake.models import Delivery
from contactpoint.intake.rules import Kind
from tests.support import feeds

pytestmark = pytest.mark.django_db
SOCIAL_CARE = "social_care.HUL"


def run(*words):
    return CliRunner().invoke(feed, [str(word) for word in words], catch_exceptions=False)


def one_row(source):
    return [feeds.row(Kind(source.partition(".")[0]))]


def test_a_folder_is_loaded_national_feeds_first(tmp_path):
    for source in (SOCIAL_CARE, "health", "education_welfare.HUL", "benefit"):
        feeds.feed(tmp_path, source, one_row(source))
    (tmp_path / "README.txt").write_text("not a feed")
    named = [file.name for file in feed_files([tmp_path])]
    assert named == ["benefit.csv", "health.ndjson", "social_care.HUL.csv", "education_welfare.HUL.csv"]
    told = run("load", tmp_path)
    assert told.exit_code == 0
    assert told.stdout.count("accepted 1") == 4
    assert "loading benefit.csv" in told.stderr


def test_a_refused_file_stops_no_other(tmp_path):
    feeds.write(tmp_path, "benefit", "", rows=0)
    feeds.feed(tmp_path, SOCIAL_CARE, one_row(SOCIAL_CARE))
    told = run("load", tmp_path)
    assert told.exit_code == 1
    assert "benefit.csv: The file is empty" in told.stderr
    assert "accepted 1" in told.stdout
    assert "Traceback" not in told.output


def test_a_file_without_a_manifest_is_loaded_as_the_source_given(tmp_path):
    path = tmp_path / "september.csv"
    path.write_text(feeds.text(Kind.SOCIAL_CARE, one_row(SOCIAL_CARE)))
    assert run("load", path).exit_code == 1
    assert run("load", path, "--source", "social_care.XXX").exit_code == 1
    assert run("load", path, "--source", SOCIAL_CARE).exit_code == 0
    assert Delivery.objects.filter(state="applied").count() == 1


def test_a_file_that_is_not_there_is_said(tmp_path):
    told = run("load", tmp_path / "none.csv")
    assert told.exit_code == 1
    assert "cannot be read: no such file or directory" in told.stderr


def test_a_long_receipt_is_cut_on_the_screen_and_whole_beside_the_file(tmp_path, settings):
    settings.FILE_BROKEN_SHARE = 0.5
    broken = [feeds.row(Kind.SOCIAL_CARE, record_id=f"B-{n}", gender="x") for n in range(40)]
    good = [feeds.row(Kind.SOCIAL_CARE, record_id=f"R-{n}", birth_date="") for n in range(60)]
    path = feeds.feed(tmp_path, SOCIAL_CARE, good + broken)
    told = run("load", path)
    assert "more lines in" in told.stdout
    assert (tmp_path / f"{path.name}.receipt.txt").read_text().count("closed_list") == 40


def test_status_shows_each_source(tmp_path):
    assert "No feed has been loaded yet" in run("status").stdout
    run("load", feeds.feed(tmp_path, SOCIAL_CARE, one_row(SOCIAL_CARE)))
    shown = run("status").stdout
    assert SOCIAL_CARE in shown
    assert "applied" in shown
