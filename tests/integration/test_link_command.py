"""`contactpoint link` at the command line: what it writes, what it refuses, and that a killed run goes on."""

import csv
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from contactpoint.config import paths
from contactpoint.config.commands.link import key_file, link
from contactpoint.kernel.errors import ContactPointError

HEAD = "ref,surname,first,dob,pc,street\n"
LEFT = """\
L1,Gibbs,Amy,2015-03-09,HU5 3AB,2 High St
L2,Oyelaran,Benjamin,2014-01-02,LS1 4AP,9 Low St
L3,Ramsbottom,Chloe,2013-05-06,M1 1AE,7 Mill Lane
"""
RIGHT = LEFT.replace("L", "R").replace("Benjamin", "Ben").replace("RS1", "LS1").replace("Row", "Low")
MAP = """\
[both]
id = "ref"
family = "surname"
given = "first"
born = "dob"
postcode = "pc"
address = "street"
"""
SAME_DAY = "2015-03-09"


@pytest.fixture
def run(tmp_path):
    """Runs the command on texts in this folder; answers what it told, or raises what it refused with."""

    def runs(left=LEFT, right=RIGHT, *options, mapping=MAP, out="pairs.csv"):
        for name, text in (("left.csv", left), ("right.csv", right)):
            (tmp_path / name).write_bytes(text if isinstance(text, bytes) else (HEAD + text).encode())
        (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
        words = [str(tmp_path / name) for name in ("left.csv", "right.csv")]
        given = ["--map", str(tmp_path / "map.toml"), "--out", str(tmp_path / out), *options]
        told = CliRunner().invoke(link, [*words, *given])
        if told.exception:
            raise told.exception
        return told.output

    return runs


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def left_behind(tmp_path, out="pairs.csv"):
    return [path for path in (tmp_path / f"{out}.state", key_file(tmp_path / out)) if path.exists()]


def test_pairs_are_written_and_nothing_else_is_left(run, tmp_path):
    told = run()
    found = rows(tmp_path / "pairs.csv")
    assert {(row["left_id"], row["right_id"]) for row in found} == {("L1", "R1"), ("L2", "R2"), ("L3", "R3")}
    assert "3 pairs linked, 2 of them by exact agreement." in told
    assert "pairs.csv is written." in told.replace("\n", "")
    assert left_behind(tmp_path) == []
    assert not {"Gibbs", "Amy", "Ramsbottom"} & set(told.split())


def test_the_key_of_a_run_never_lies_beside_the_data(tmp_path):
    assert key_file(tmp_path / "pairs.csv").is_relative_to(paths.KEY_DIR)
    assert key_file(tmp_path / "pairs.csv") != key_file(tmp_path / "other.csv")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"out": "pairs.txt"}, "pairs.txt must end in .csv or .parquet"),
        ({"out": "nowhere/pairs.csv"}, "There is no folder"),
        ({"mapping": '[both]\nid = "ref"'}, "nothing to compare"),
        ({"mapping": MAP.replace('"dob"', '"born"')}, "left.csv lacks the column born"),
        ({"left": b""}, "left.csv is empty"),
        ({"left": LEFT.replace("Chloe", "Chlo\u00eb").encode("cp1252")}, "none of the mapping's columns"),
        ({"right": (HEAD + LEFT).encode()}, "hold the same bytes"),
        ({"left": LEFT + "L4,Gibbs\n"}, r"left.csv, row 5 .*: it has 2 cells and the first has 6"),
        (
            {"right": RIGHT + f"R4,{'Gibbs' * 200},,,,\n"},
            r"right.csv, row 5 .*, column surname: the value has more than",
        ),
        ({"right": RIGHT + "R3,Gibbs,,,,\n"}, r"right.csv, row 5 .*: ref is the id of a row"),
        ({"right": (HEAD + RIGHT).encode() + b"R4,Gib\0bs,,,,\n"}, "right.csv, line 5: there are NUL bytes"),
        (
            {"right": (HEAD + RIGHT + "R4,Zo\u00eb,,,,\n").encode() + b"R5,Zo\xeb,,,,\n"},
            "line 5 is UTF-8, line 6 is not",
        ),
        ({"left": HEAD.encode()}, "a line of column names and no rows"),
        ({"left": HEAD.replace("first", "surname").encode() + b"L1,a,b,c,d,e\n"}, "lacks the column first"),
    ],
)
def test_what_cannot_be_linked_is_told_and_leaves_nothing(run, tmp_path, given, told):
    with pytest.raises(ContactPointError, match=told) as refused:
        run(**given)
    assert "Nothing was" in str(refused.value)
    assert "Gib" not in str(refused.value)
    assert not (tmp_path / "pairs.csv").exists()
    assert left_behind(tmp_path) == []


def test_a_file_that_is_there_is_not_written_over(run, tmp_path):
    (tmp_path / "pairs.csv").write_text("mine")
    with pytest.raises(ContactPointError, match="is there already"):
        run()
    assert (tmp_path / "pairs.csv").read_text() == "mine"


def test_an_amount_of_memory_is_checked(run):
    with pytest.raises(ContactPointError, match="--memory lots is no amount"):
        run(LEFT, RIGHT, "--memory", "lots")


def test_too_little_memory_is_told_and_keeps_what_was_done(run, tmp_path):
    many = "".join(f"L{row},Gibbs{row},Amy{row},{SAME_DAY},HU5 3AB,{row} High St\n" for row in range(20_000))
    with pytest.raises(ContactPointError, match=r"is not enough for these files.*more --memory"):
        run(many, RIGHT, "--memory", "5MB")
    run(many, RIGHT)
    assert left_behind(tmp_path) == []


def test_a_million_equal_rows_and_a_giant_block_are_answered(run, tmp_path):
    equal = "".join(f"L{row},Gibbs,Amy,{SAME_DAY},HU5 3AB,2 High St\n" for row in range(1_000_000))
    began = time.monotonic()
    told = run(equal, equal.replace("L", "R"))
    assert "Not compared by the rule postcode_born: 1 values that 1,000,000 rows on the left and 1,000,000" in told
    assert "0 pairs linked" in told
    assert time.monotonic() - began < 120
    assert rows(tmp_path / "pairs.csv") == []


@pytest.mark.parametrize(
    ("born", "said"),
    [("2011-11-11", "3,000 pairs linked"), ("1900-01-01", "3,000 dates of birth stand for one that is not known")],
)
def test_a_date_of_birth_that_everybody_has_stalls_nothing(run, born, said):
    left, right = (
        "".join(
            f"{side}{row},{spelt(row)},{spelt(7 * row)},{born},HU5 {row % 9}AB,{row} High St\n" for row in range(3000)
        )
        for side in "LR"
    )
    assert said in run(left, right)


def spelt(number):
    """A name of its own for each number below 17,576."""
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(3)) + "son"


def killed(given, variables, state, step):
    """The command, killed as soon as a step was kept."""
    process = subprocess.Popen([sys.executable, "-m", "contactpoint", *given], env=variables, stderr=subprocess.DEVNULL)
    while process.poll() is None and not (state / f"{step}.sealed").exists():
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return (state / f"{step}.sealed").exists()


def words(tmp_path):
    """The command on the files of this folder."""
    given = ["link", *(str(tmp_path / name) for name in ("left.csv", "right.csv"))]
    return [*given, "--map", str(tmp_path / "map.toml"), "--out", str(tmp_path / "pairs.csv")]


def environment():
    """That of a command beside this process, with its keys."""
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return kept | {"KEY_DIR": str(paths.KEY_DIR)}


@pytest.mark.parametrize("step", ["left_side", "right_side", "exact_pairs"])
def test_a_killed_run_goes_on_and_ends_the_same(run, tmp_path, step):
    many = "".join(
        f"L{row},{spelt(row)},{spelt(3 * row)},2015-03-{row % 28 + 1:02},HU5 3AB,{row} High St\n" for row in range(1500)
    )
    other = many.replace("L", "R").replace("ason,2", "asen,2")
    run(many, other, out="whole.csv")
    assert killed(words(tmp_path), environment(), tmp_path / "pairs.csv.state", step)
    told = run(many, other)
    assert "was read by the run before" in told
    assert rows(tmp_path / "pairs.csv") == rows(tmp_path / "whole.csv")
    assert left_behind(tmp_path) == []


def test_columns_without_any_value_are_told_and_say_nothing(run):
    told = run("L1,,,,,\nL2,,,,,\n")
    assert all(f"left.csv: {column} is empty in every row" in told for column in HEAD.strip().split(",")[1:])
    assert "0 pairs linked" in told


def test_a_folder_that_cannot_be_written_is_told(run):
    with pytest.raises(ContactPointError, match=r"/proc/pairs.csv.state: .* Nothing was written to PAIRS"):
        run(out="/proc/pairs.csv")
    assert not key_file(Path("/proc/pairs.csv")).exists()


ROWS = "".join(
    f"L{row},{spelt(row)},{spelt(3 * row)},2015-03-{row % 28 + 1:02},HU5 3AB,{row} High St\n" for row in range(17_000)
)


@pytest.mark.parametrize("most", [400_000, 1_700_000], ids=["of a step", "of the pairs"])
def test_a_disk_that_is_full_is_told_and_the_run_goes_on_with_room(run, tmp_path, most):
    """A file may not grow beyond so many bytes: the same to a program as no room."""
    run(ROWS, ROWS.replace("L", "R"), out="whole.csv")
    told = subprocess.run(
        [sys.executable, "-m", "contactpoint", *words(tmp_path)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    assert told.returncode == 2
    assert "Mend this and give the same command again." in " ".join(told.stderr.split()).replace("mend", "Mend")
    assert "Traceback" not in told.stderr
    assert [path.name for path in tmp_path.glob("*pairs.csv*")] == ["pairs.csv.state"]
    assert "17,000 pairs linked" in run(ROWS, ROWS.replace("L", "R"))
    assert left_behind(tmp_path) == []


def test_a_file_that_changed_since_the_run_was_stopped_is_not_gone_on_with(run, tmp_path):
    run(ROWS, ROWS.replace("L", "R"), out="whole.csv")
    assert killed(words(tmp_path), environment(), tmp_path / "pairs.csv.state", "left_side")
    with pytest.raises(ContactPointError, match=r"begun with other files.*Nothing was changed. Give --anew"):
        run(ROWS, ROWS.replace("L", "R").replace("R5,", "R5x,"))
    assert "17,000 pairs linked" in run(ROWS, ROWS.replace("L", "R").replace("R5,", "R5x,"), "--anew")


def test_a_run_of_other_files_is_not_gone_on_with_but_begun_anew(run, tmp_path):
    state = tmp_path / "pairs.csv.state"
    state.mkdir()
    (state / "run.json").write_text('{"form": 1, "of": "another"}')
    with pytest.raises(ContactPointError, match=r"its key is not in .*--anew"):
        run()
    run(LEFT, RIGHT, "--anew")
    assert len(rows(tmp_path / "pairs.csv")) == 3
