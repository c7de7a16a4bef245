"""Full files end what they lack, in whatever order files arrive (B10-60, design §8)."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from django.db import transaction

from contactpoint.disclosure.codec import decode
from contactpoint.intake.models import Delivery
from contactpoint.intake.rules import Kind
from contactpoint.vault.models import Record
from contactpoint.vault.queries import contents
from tests.support import feeds
from tests.support.loads import load, open_hull, state
from tests.support.whole import some

pytestmark = pytest.mark.django_db
SOCIAL_CARE = "social_care.HUL"
BY_ORDER = {"records", "variants"}  # how many versions a record went through
BEGUN = feeds.EXTRACTED - timedelta(days=90)


@pytest.fixture(autouse=True)
def small_batches(settings, tmp_path):
    settings.BATCH_ROWS = 2
    settings.UPLOAD_DIR = tmp_path / "uploads"


def child(letter, **columns):
    """One child a letter, with nothing in common."""
    place = ord(letter) - ord("A")
    said = {"record_id": letter, "family_name": f"Child{letter.lower() * 2}", "birth_date": f"2015-0{place + 1}-01"}
    home = {"postcode": f"HU{place + 1} 1AA", "address_1": f"{place} Lane"}
    return feeds.row(Kind.SOCIAL_CARE, **said | home | columns)


def sent(tmp_path, day, several, *, mode="full"):
    """The extract of so many days after the first, made before anything is loaded."""
    folder = tmp_path / f"{day}-{mode}"
    folder.mkdir()
    return feeds.feed(folder, SOCIAL_CARE, several, extracted=BEGUN + timedelta(days=day), mode=mode)


def overs():
    """The day each record is over, by its own key; None while it is not."""
    said = contents(Record.objects.values_list("record", flat=True).distinct())
    records = [decode(content) for content in said.values()]
    return {record.record: record.over for record in records}


def on(days):
    return (BEGUN + timedelta(days=days)).date()


def test_what_a_full_file_lacks_is_over_from_its_day(tmp_path):
    open_hull()
    load(sent(tmp_path, 0, [child("A"), child("B"), child("C")]))
    load(sent(tmp_path, 30, [child("A")]))
    assert overs() == {"A": None, "B": on(30), "C": on(30)}
    ended = {row[0]: row[-1] for row in state()["involvement"]}
    assert ended == {"Childaa": None, "Childbb": on(30), "Childcc": on(30)}
    assert {row[0] for row in state()["address"]} == {"Childaa"}


def test_a_file_of_changes_ends_nothing_that_it_lacks(tmp_path):
    load(sent(tmp_path, 0, [child("A"), child("B")]))
    load(sent(tmp_path, 30, [child("A")], mode="changes"))
    assert overs() == {"A": None, "B": None}


def test_a_row_given_back_is_not_missing(tmp_path):
    load(sent(tmp_path, 0, [child("A"), child("B"), child("C")]))
    load(sent(tmp_path, 30, [child("A"), child("B", team="=1+1")]))
    assert overs() == {"A": None, "B": None, "C": on(30)}


def test_a_row_that_could_be_any_ends_nothing_and_the_receipt_says_so(tmp_path):
    load(sent(tmp_path, 0, [child("A"), child("B")]))
    receipt = load(sent(tmp_path, 30, [child("A"), child("C", **{}) | {"record_id": ""}]))
    assert receipt.ends_nothing
    assert overs() == {"A": None, "B": None}
    words = (tmp_path / "30-full" / f"{SOCIAL_CARE}.csv.receipt.txt").read_text()
    assert "no record that is missing from this full file was ended" in words


def test_a_record_that_comes_back_is_not_over(tmp_path):
    load(sent(tmp_path, 0, [child("A"), child("B")]))
    load(sent(tmp_path, 30, [child("A")]))
    load(sent(tmp_path, 60, [child("A"), child("B")]))
    assert overs() == {"A": None, "B": None}
    assert Delivery.objects.get(extracted=BEGUN + timedelta(days=60)).absent == 0


def test_an_end_that_the_source_said_stands_against_a_later_silence(tmp_path):
    load(sent(tmp_path, 0, [child("A"), child("B")]))
    load(sent(tmp_path, 10, [child("B", action="end", as_of="2026-08-05")], mode="changes"))
    load(sent(tmp_path, 30, [child("A")]))
    assert overs() == {"A": None, "B": date(2026, 8, 5)}


def test_an_empty_full_file_of_json_ends_everything(tmp_path):
    health = feeds.row(Kind.HEALTH)
    load(feeds.feed(tmp_path, "health", [health], extracted=BEGUN))
    load(feeds.feed(tmp_path, "health", [], extracted=BEGUN + timedelta(days=1)))
    assert overs() == {"R-1": on(1)}


def test_any_order_of_files_ends_in_the_same_state(tmp_path):
    """A stays; B leaves and returns; C is over twice; D comes with changes, late or not; E is given back once."""
    files = [
        sent(tmp_path, 0, [child("A"), child("B"), child("C"), child("E")]),
        sent(tmp_path, 10, [child("D"), child("C", address_1="9 New Road")], mode="changes"),
        sent(tmp_path, 30, [child("A"), child("E", team="=1+1")]),
        sent(tmp_path, 60, [child("A"), child("B")]),
    ]
    expected = {"A": None, "B": None, "C": on(30), "D": on(30), "E": on(60)}
    ends = []
    for order in some(permutations(files), 5):
        with transaction.atomic():
            open_hull()
            for path in order:
                load(path)
            assert overs() == expected, [path.parent.name for path in order]
            ends.append({part: lines for part, lines in state(deliveries=False).items() if part not in BY_ORDER})
            transaction.set_rollback(True)
    assert ends == ends[:1] * len(ends)


def test_a_late_full_file_ends_what_was_known_before_it_alone(tmp_path):
    late = sent(tmp_path, 20, [child("A")])
    load(sent(tmp_path, 0, [child("A"), child("B"), child("C")]))
    load(sent(tmp_path, 30, [child("A"), child("B")]))
    load(late)
    assert overs() == {"A": None, "B": None, "C": on(20)}
