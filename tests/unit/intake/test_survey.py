"""The first pass over a file: what is refused whole, naming row and column, and what is given back row by row."""

import gzip
import hashlib
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from contactpoint.intake.format.templates import TEMPLATES, source_of
from contactpoint.intake.reading import LONGEST_LINE, opened
from contactpoint.intake.rules import CannotRead, FileChanged, FileRefused, Kind, Reason, Refusal, broken_allowed
from contactpoint.intake.survey import survey
from tests.support import feeds

SOCIAL_CARE = "social_care.HUL"


def digest(own_key):
    """Any function of eight bytes that is never 0."""
    return int.from_bytes(hashlib.sha256(own_key.encode()).digest()[:8], "big") or 1


def surveyed(path, source=SOCIAL_CARE, *, most_sampled=0):
    with opened(path, source) as feed:
        return survey(feed, source_of(source), today=feeds.TODAY, digest=digest, share=0.01, most_sampled=most_sampled)


def file_refused(path, source=SOCIAL_CARE):
    with pytest.raises(FileRefused) as refused:
        surveyed(path, source)
    return refused.value.refusal, str(refused.value)


def rows(kind=Kind.SOCIAL_CARE, count=3, **columns):
    return [feeds.row(kind, record_id=f"R-{place}", **columns) for place in range(count)]


@pytest.mark.parametrize("source", ["benefit", "health", SOCIAL_CARE, "education_welfare.LDS", "health_visiting.HUL"])
def test_a_good_file_of_every_kind(tmp_path, source):
    path = feeds.feed(tmp_path, source, rows(Kind(source.partition(".")[0])))
    assert surveyed(path, source).rows == 3
    assert surveyed(path, source).refused == ()


def test_windows_line_ends_and_a_byte_order_mark(tmp_path):
    content = "\ufeff" + feeds.text(Kind.SOCIAL_CARE, rows()).replace("\n", "\r\n")
    assert surveyed(feeds.write(tmp_path, SOCIAL_CARE, content, rows=3)).refused == ()


def test_columns_in_another_order(tmp_path):
    turned = [";".join(reversed(line.split(";"))) for line in feeds.text(Kind.SOCIAL_CARE, rows()).splitlines()]
    assert surveyed(feeds.write(tmp_path, SOCIAL_CARE, "\n".join(turned) + "\n", rows=3)).refused == ()


def test_an_empty_file(tmp_path):
    refusal, words = file_refused(feeds.write(tmp_path, SOCIAL_CARE, "", rows=0))
    assert refusal.reason is Reason.EMPTY
    assert "Nothing of this file was applied" in words


def test_a_header_alone_is_empty_unless_the_manifest_says_so(tmp_path):
    header = feeds.text(Kind.SOCIAL_CARE, [])
    assert file_refused(feeds.write(tmp_path, SOCIAL_CARE, header))[0].reason is Reason.EMPTY
    assert surveyed(feeds.write(tmp_path, SOCIAL_CARE, header, rows=0)).rows == 0


def test_a_file_cut_off_in_a_line(tmp_path):
    content = feeds.text(Kind.SOCIAL_CARE, rows())[:-20]
    assert file_refused(feeds.write(tmp_path, SOCIAL_CARE, content, rows=3))[0].reason is Reason.TRUNCATED


def test_a_file_cut_off_between_lines(tmp_path):
    content = feeds.text(Kind.SOCIAL_CARE, rows())
    refusal, words = file_refused(feeds.write(tmp_path, SOCIAL_CARE, content, rows=4))
    assert refusal.reason is Reason.TRUNCATED
    assert "says 4 rows; the file has 3" in words


def test_a_missing_column_is_named(tmp_path):
    content = feeds.text(Kind.SOCIAL_CARE, rows()).replace("worker_telephone;", "", 1)
    refusal, words = file_refused(feeds.write(tmp_path, SOCIAL_CARE, content, rows=3))
    assert refusal == Refusal(1, "worker_telephone", Reason.MISSING_COLUMN)
    assert "worker_telephone" in words


def test_an_unknown_column_is_named(tmp_path):
    content = feeds.text(Kind.SOCIAL_CARE, rows()).replace("team;", "notes;", 1)
    refusal, words = file_refused(feeds.write(tmp_path, SOCIAL_CARE, content, rows=3))
    assert refusal == Refusal(1, "notes", Reason.UNKNOWN_COLUMN)
    assert "“notes” is not a column of this template; ContactPoint holds no case notes" in words


def test_an_unknown_key_of_any_line_stops_an_ndjson_file(tmp_path):
    content = feeds.text(Kind.HEALTH, [*rows(Kind.HEALTH), {**feeds.row(Kind.HEALTH), "notes": "x"}])
    refusal, _ = file_refused(feeds.write(tmp_path, "health", content, rows=4), "health")
    assert refusal == Refusal(4, "notes", Reason.UNKNOWN_COLUMN)


def test_a_missing_key_gives_the_row_back(tmp_path):
    short = feeds.row(Kind.HEALTH, record_id="R-9")
    del short["gender"]
    content = feeds.text(Kind.HEALTH, [*rows(Kind.HEALTH), short])
    found = surveyed(feeds.write(tmp_path, "health", content, rows=4), "health")
    assert found.refused == (Refusal(4, "gender", Reason.MISSING_COLUMN),)


def test_the_wrong_delimiter(tmp_path):
    content = feeds.text(Kind.SOCIAL_CARE, rows()).replace(";", ",")
    refusal, words = file_refused(feeds.write(tmp_path, SOCIAL_CARE, content, rows=3))
    assert refusal.reason is Reason.DELIMITER
    assert "“;”" in words


def test_utf_16_is_named_as_the_encoding(tmp_path):
    content = feeds.text(Kind.SOCIAL_CARE, rows()).encode("utf-16") + b"\n"
    assert file_refused(feeds.write(tmp_path, SOCIAL_CARE, content, rows=3))[0].reason is Reason.ENCODING


def test_a_file_in_windows_1252_names_the_first_row_and_column(tmp_path):
    content = feeds.text(Kind.SOCIAL_CARE, rows(count=40, family_name="Müller")).encode("cp1252")
    refusal, words = file_refused(feeds.write(tmp_path, SOCIAL_CARE, content, rows=40))
    assert refusal == Refusal(2, "family_name", Reason.ENCODING)
    assert "line 2, column family_name (encoding)" in words


def test_one_row_in_another_encoding_is_given_back(tmp_path):
    content = feeds.text(Kind.SOCIAL_CARE, rows()).encode().replace(b"Priya Shah", b"Pr\xefya Shah", 1)
    found = surveyed(feeds.write(tmp_path, SOCIAL_CARE, content, rows=3))
    assert found.refused == (Refusal(2, "worker_name", Reason.ENCODING),)


@pytest.mark.parametrize(
    ("broken", "column"),
    [
        (b"R-9;upsert", "as_of"),
        (b'"' + b";" * 29, "record_id"),
        (b";" * 40, "carer1_telephone"),
        (b'R;"x', "record_id"),
    ],
)
def test_a_line_that_cannot_be_split_is_given_back(tmp_path, broken, column):
    content = feeds.text(Kind.SOCIAL_CARE, rows()).encode() + broken + b"\n"
    found = surveyed(feeds.write(tmp_path, SOCIAL_CARE, content, rows=4))
    assert found.refused == (Refusal(5, column, Reason.DELIMITER),)


def test_a_line_far_too_long_is_given_back_and_the_next_is_read(tmp_path):
    header, *lines = feeds.text(Kind.SOCIAL_CARE, rows()).splitlines(keepends=True)
    content = "".join([header, "x" * (3 * LONGEST_LINE) + "\n", *lines])
    found = surveyed(feeds.write(tmp_path, SOCIAL_CARE, content, rows=4))
    assert found.refused == (Refusal(2, "record_id", Reason.TOO_LONG),)


@pytest.mark.parametrize("line", ["nothing", "[1]", "[" * 9_000, '{"a":' * 3_000, "1" * 5_000])
def test_a_line_that_is_no_object_is_given_back(tmp_path, line):
    content = feeds.text(Kind.HEALTH, rows(Kind.HEALTH)) + line + "\n"
    found = surveyed(feeds.write(tmp_path, "health", content, rows=4), "health")
    assert found.refused == (Refusal(4, "record_id", Reason.JSON),)


def test_all_rows_that_share_a_record_id_are_given_back(tmp_path):
    shared = [feeds.row(Kind.SOCIAL_CARE, record_id=own, gender=gender) for own, gender in
              [("A", "male"), ("B", "male"), ("A", "female"), ("C", "male"), ("B", "nonsense")]]  # fmt: skip
    found = surveyed(feeds.feed(tmp_path, SOCIAL_CARE, shared))
    twice = [Refusal(line, "record_id", Reason.DUPLICATE_RECORD_ID) for line in (2, 3, 4)]
    assert found.refused == (*twice, Refusal(6, "gender", Reason.CLOSED_LIST))


def test_more_than_one_row_in_a_hundred_broken_refuses_the_file(tmp_path):
    good = rows(count=992)
    bad = [feeds.row(Kind.SOCIAL_CARE, record_id=f"B-{place}", birth_date="2015-02-30") for place in range(10)]
    assert len(surveyed(feeds.feed(tmp_path, SOCIAL_CARE, good + bad[:9])).refused) == 9
    refusal, words = file_refused(feeds.feed(tmp_path, SOCIAL_CARE, good[:900] + bad))
    assert refusal == Refusal(902, "birth_date", Reason.TOO_MANY_BROKEN)
    assert "line 902, column birth_date (impossible_date)" in words


def test_a_few_broken_rows_do_not_refuse_a_small_file():
    assert [broken_allowed(rows, 0.01) for rows in (1, 100, 600, 100_000)] == [5, 5, 6, 1_000]


def test_blank_lines_are_not_rows(tmp_path):
    content = feeds.text(Kind.SOCIAL_CARE, rows()) + "\r\n\n"
    assert surveyed(feeds.write(tmp_path, SOCIAL_CARE, content, rows=3)).rows == 3


def test_what_cannot_be_opened_is_said(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path, Path("a\0b")):
        with pytest.raises(CannotRead):
            surveyed(path)


@pytest.mark.parametrize(
    "manifest",
    ["", "[]", "{", '"x"', "[" * 9_000, '{"source": "benefit"}', '{"source": 1, "mode": "full", "extracted_at": 3}'],
)
def test_a_broken_manifest_is_said(tmp_path, manifest):
    path = feeds.feed(tmp_path, SOCIAL_CARE, rows())
    path.with_name(f"{path.name}.manifest.json").write_text(manifest)
    assert file_refused(path)[0].reason is Reason.MANIFEST


@pytest.mark.parametrize(
    "said",
    [
        {"mode": "half"},
        {"rows": -1.5},
        {"extracted_at": "2026-11-01T06:00:00"},
        {"extracted_at": "soon"},
        {"extracted_at": "0001-01-01T00:00:00+23:00"},
        {"extracted_at": "9999-12-31T23:59:59-23:00"},
        {"extracted_at": "1999-12-31T23:59:59+00:00"},
        {"kind": "health"},
    ],
)
def test_a_manifest_that_says_nonsense_is_refused(tmp_path, said):
    path = feeds.feed(tmp_path, SOCIAL_CARE, rows())
    manifest = path.with_name(f"{path.name}.manifest.json")
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **said}))
    assert file_refused(path)[0].reason is Reason.MANIFEST


def test_a_file_without_a_manifest_needs_a_source(tmp_path):
    path = tmp_path / "delivered.csv"
    path.write_text(feeds.text(Kind.SOCIAL_CARE, rows()))
    assert surveyed(path).rows == 3
    with pytest.raises(FileRefused), opened(path, None):
        pass


def test_a_file_written_to_while_it_is_read_is_noticed(tmp_path):
    path = feeds.feed(tmp_path, SOCIAL_CARE, rows())
    with opened(path, None) as feed:
        path.write_text("other")
        with pytest.raises(FileChanged):
            feed.check_unchanged()


def test_a_file_written_to_while_it_is_copied_is_noticed(tmp_path):
    path = feeds.feed(tmp_path, SOCIAL_CARE, rows(count=9_000))
    with opened(path, None) as feed:
        pieces = feed.pieces()
        next(pieces)
        with path.open("ab") as still:
            still.write(b"more")
        with pytest.raises(FileChanged, match="Nothing of it was applied"):
            list(pieces)


def test_a_file_larger_than_a_feed_can_be(tmp_path, settings):
    settings.FEED_BYTES = 100
    assert file_refused(feeds.feed(tmp_path, SOCIAL_CARE, rows()))[0].reason is Reason.TOO_LONG


def test_every_template_begins_with_the_same_columns():
    heads = {template.columns[:14] for template in TEMPLATES.values()}
    assert len(heads) == 1


@pytest.mark.parametrize("kind", [Kind.SOCIAL_CARE, Kind.HEALTH])
def test_a_compressed_file_reads_as_the_plain_one(tmp_path, kind):
    source = feeds.code_of(kind)
    plain = feeds.feed(tmp_path, source, [*rows(kind), feeds.row(kind, record_id="B", birth_date="2015-02-30")])
    before = surveyed(plain, source)
    halves = plain.read_bytes()[:700], plain.read_bytes()[700:]
    plain.write_bytes(b"".join(gzip.compress(half) for half in halves))
    after = surveyed(plain, source)
    assert (after.rows, after.refused) == (before.rows, before.refused) == (4, before.refused)


@pytest.mark.parametrize("times", [0, 1, 2, 3])
def test_a_damaged_or_cut_compressed_file_is_refused_in_words(tmp_path, times):
    packed = gzip.compress(feeds.text(Kind.SOCIAL_CARE, rows(count=50)).encode())
    broken = [packed[:-9], packed + b"more", packed[:60] + b"\xff" * 9 + packed[69:], packed[:3]][times]
    refusal, words = file_refused(feeds.write(tmp_path, SOCIAL_CARE, broken, rows=50))
    assert refusal.reason in {Reason.TRUNCATED, Reason.COMPRESSION, Reason.TOO_MANY_BROKEN}
    assert "Nothing of this file was applied" in words


def test_a_zip_archive_is_refused_in_words(tmp_path):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("feed.csv", feeds.text(Kind.SOCIAL_CARE, rows()))
    refusal, words = file_refused(feeds.write(tmp_path, SOCIAL_CARE, archive.getvalue(), rows=3))
    assert refusal.reason is Reason.COMPRESSION
    assert "ZIP archive" in words


@pytest.mark.parametrize("filled", [b"\0", b"\n", b"x;y\n"])
def test_a_bomb_is_refused_before_it_fills_memory_or_time(tmp_path, filled):
    bomb = gzip.compress(feeds.text(Kind.SOCIAL_CARE, rows()).encode() + filled * ((60 << 20) // len(filled)))
    assert len(bomb) < 1 << 20
    refusal, _ = file_refused(feeds.write(tmp_path, SOCIAL_CARE, bomb))
    assert refusal.reason in {Reason.COMPRESSION, Reason.DELIMITER, Reason.EMPTY}


def test_more_lines_than_a_feed_can_have(tmp_path, settings):
    settings.FEED_LINES = 100
    content = feeds.text(Kind.SOCIAL_CARE, rows()) + "\n" * 200
    assert file_refused(feeds.write(tmp_path, SOCIAL_CARE, content))[0].reason is Reason.TOO_LONG


def test_a_field_of_ten_megabytes_is_given_back_as_it_was_sent(tmp_path):
    long = feeds.row(Kind.SOCIAL_CARE, record_id="B", team="é" * (5 << 20))
    path = feeds.feed(tmp_path, SOCIAL_CARE, [*rows(), long])
    assert surveyed(path).refused == (Refusal(5, "record_id", Reason.TOO_LONG),)
    with opened(path, SOCIAL_CARE) as feed:
        assert b"".join(feed.as_sent({1, 5})).decode() == feeds.text(Kind.SOCIAL_CARE, [long])


def test_the_figures_of_a_file(tmp_path):
    sent = [
        feeds.row(Kind.SOCIAL_CARE, record_id="A", as_of="2026-10-03", postcode="", team=""),
        feeds.row(Kind.SOCIAL_CARE, record_id="B", as_of="2026-10-01", action="end", team=""),
        feeds.row(Kind.SOCIAL_CARE, record_id="C", as_of="2026-10-02", action="delete", team="x"),
        feeds.row(Kind.SOCIAL_CARE, record_id="", gender="x", team="x"),
    ]
    tally = surveyed(feeds.feed(tmp_path, SOCIAL_CARE, sent)).tally
    assert (tally.rows, tally.ended, tally.deleted, tally.unread) == (4, 1, 1, 1)
    assert tally.median_as_of == date(2026, 10, 2)
    assert {column: tally.empties[column] for column in ("postcode", "team", "record_id", "action")} == {
        "postcode": 1,
        "team": 2,
        "record_id": 1,
        "action": 0,
    }


def test_the_sample_is_the_same_each_time_and_leaves_out_what_is_given_back(tmp_path):
    sent = [*rows(count=40), *rows(count=2), feeds.row(Kind.SOCIAL_CARE, record_id="B", gender="x")]
    path = feeds.feed(tmp_path, SOCIAL_CARE, sent)
    first = surveyed(path, most_sampled=12).sample
    assert first == surveyed(path, most_sampled=12).sample
    assert 10 <= len(first) <= 12
    assert not set(first) & {2, 3, 42, 43, 44}
    assert len(surveyed(path, most_sampled=100).sample) == 38
    assert surveyed(path).sample == ()
