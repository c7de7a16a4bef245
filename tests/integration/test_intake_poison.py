"""Files that mean harm, or were never feeds (F25, T61): refused in words, in bounded memory, and no value is told."""

import gzip
import os
import zipfile

import pytest

from contactpoint.directory.models import Child
from contactpoint.intake.models import Delivery
from contactpoint.intake.rules import Kind
from tests.support import command, feeds, small_feeds
from tests.support.two_worlds import a_row

SOURCE = "social_care.HUL"
ROWS = int(os.environ.get("POISON_ROWS", "100000"))
"""How many rows the long files have: POISON_ROWS=1000000 for the figure of F25."""
MOST_MEGABYTES, LEAST_ROWS_A_SECOND = 512, 1_000
CANARY = "Zzcanary"
MB = 1 << 20


def header():
    return feeds.text(Kind.SOCIAL_CARE, [])


def good(number):
    """One row as it stands in the file."""
    row = a_row(0, record_id=f"R-{number}", worker_name="")
    return feeds.text(Kind.SOCIAL_CARE, [row]).split("\n")[1] + "\n"


def many_rows(path, rows, *, broken):
    """Written line by line; every row for which `broken` says so is malformed."""
    bad = ";".join([f"{CANARY};;2015-02-30", *["x"] * 40]) + "\n"
    with path.open("w") as file:
        file.write(header())
        pattern, key = good(0), "R-0;"
        for number in range(rows):
            file.write(bad if broken(number) else pattern.replace(key, f"R-{number};", 1))


def says_plainly(told):
    assert "Traceback" not in told.text
    assert CANARY not in told.text
    assert told.megabytes < MOST_MEGABYTES


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("broken", "accepted"), [(lambda number: True, 0), (lambda number: number % 200 == 199, 199)], ids=["all", "some"]
)
def test_a_long_file_of_malformed_rows(broken, accepted, tmp_path, record_property):
    """All of them: refused whole. Half a per cent: the others wait for a data manager, as a first file does."""
    path = tmp_path / f"{SOURCE}.csv"
    feeds.write(tmp_path, SOURCE, b"", rows=ROWS)
    many_rows(path, ROWS, broken=broken)
    told = command.run(["feed", "load", path], tmp_path)
    says_plainly(told)
    assert told.status == (0 if accepted else 1), told.text
    assert (f"accepted {ROWS * 199 // 200}" in told.stdout) == bool(accepted), told.text
    assert ("rows are broken" in told.stderr) == (not accepted), told.text
    rate = ROWS / told.seconds
    record_property("rows", ROWS)
    record_property("megabytes", round(told.megabytes))
    print(f"{ROWS} rows in {told.seconds:.1f} s, {told.megabytes:.0f} MB")
    assert rate > LEAST_ROWS_A_SECOND
    assert not Child.objects.exists()


def bomb(path):
    """A gibibyte of nothing in a megabyte."""
    with gzip.open(path, "wb", compresslevel=9) as file:
        for _ in range(1024):
            file.write(bytes(MB))


def bomb_under_a_header(path):
    with gzip.open(path, "wb", compresslevel=9) as file:
        file.write(header().encode())
        for _ in range(1024):
            file.write(b" " * MB)


def many_members(path):
    """Gzip files one after the other: each small, all of them a gibibyte."""
    member = gzip.compress(header().encode() + b"\n" * MB)
    path.write_bytes(member * 1024)


def long_field(path):
    path.write_text(header() + good(1).replace("Mill Lane", CANARY * (10 * MB // len(CANARY))))


def long_line(path):
    path.write_text(header() + CANARY * (10 * MB // len(CANARY)))


def archive(path):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("feed.csv", header() + good(1))


def cut_gzip(path):
    path.write_bytes(gzip.compress((header() + good(1)).encode())[:-9])


def gzip_in_gzip(path):
    path.write_bytes(gzip.compress(gzip.compress((header() + good(1)).encode())))


def nothing_but_zeros(path):
    path.write_bytes(bytes(MB))


def pipe(path):
    os.mkfifo(path)


def folder(path):
    path.mkdir()


def loop(path):
    path.symlink_to(path)


FILES = {
    bomb: "first line is far longer than a header",
    bomb_under_a_header: "unpacks to far more than a feed can be",
    many_members: "more empty lines than a feed can have",
    long_line: "ends in the middle of a line",
    archive: "ZIP archive",
    cut_gzip: "ends too early",
    gzip_in_gzip: "header",
    nothing_but_zeros: "first line is far longer than a header",
    pipe: "not a plain file",
    loop: "too many levels of symbolic links",
}


@pytest.mark.django_db(transaction=True)
def test_files_that_are_no_feeds(tmp_path, record_property):
    """All in one run: none stops the next, and together they need no memory; the good one at the end is taken."""
    paths = []
    for make in FILES:
        place = tmp_path / make.__name__
        place.mkdir()
        paths.append(place / f"{SOURCE}.csv")
        feeds.write(place, SOURCE, b"")
        paths[-1].unlink()
        make(paths[-1])
    paths.append(small_feeds.first(tmp_path, SOURCE))
    told = command.run(["feed", "load", *paths], tmp_path)
    says_plainly(told)
    assert told.status == 1, told.text
    for make, words in FILES.items():
        (said,) = [line for line in told.stderr.splitlines() if f"/{make.__name__}/" in line]
        assert words in said, said
    assert "accepted 5" in told.stdout
    record_property("megabytes", round(told.megabytes))
    print(f"{len(FILES)} files that are no feeds: {told.seconds:.1f} s, {told.megabytes:.0f} MB")
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["received", *["refused"] * 8]


ROWS_OF_POISON = (
    ("too_long", {"address_1": CANARY * (10 * MB // len(CANARY))}),
    ("formula", {"family_name": f"={CANARY}"}),
    ("formula", {"address_1": f"@{CANARY}"}),
    ("characters", {"family_name": f"{CANARY}\0"}),
    ("characters", {"address_1": f"{CANARY}\x1b[2J"}),
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", [Kind.SOCIAL_CARE, Kind.HEALTH_VISITING])
def test_rows_that_are_meant_to_do_harm(kind, tmp_path):
    sent = [a_row(number, record_id=f"G-{number}") for number in range(5)]
    sent += [a_row(9, record_id=f"P-{n}", **said) for n, (_, said) in enumerate(ROWS_OF_POISON)]
    told = command.run(["feed", "load", feeds.feed(tmp_path, f"{kind}.HUL", sent)], tmp_path)
    says_plainly(told)
    assert (told.status, "accepted 5" in told.stdout) == (0, True), told.text
    lines = [line for line in told.stdout.splitlines() if line.startswith("line ")]
    assert len(lines) == len(ROWS_OF_POISON)
    for (reason, _), line in zip(ROWS_OF_POISON, lines, strict=True):
        assert f": {reason}." in line, told.stdout
