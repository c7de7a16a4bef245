"""From two files to PAIRS: what comes out, and the same again after a run that was stopped anywhere."""

import csv
import sys
from datetime import date
from importlib.resources import files
from itertools import count
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from contactpoint.linkage.cascade.choosing import How
from contactpoint.linkage.cascade.database import Limits
from contactpoint.linkage.cascade.errors import CannotLink
from contactpoint.linkage.cascade.mapping import Mapped
from contactpoint.linkage.cascade.reading import Source
from contactpoint.linkage.cascade.run import Job, link_files
from contactpoint.linkage.cascade.scoring import Model, link_bands
from contactpoint.linkage.cascade.state import KEY_BYTES, State
from tests.support.linking import small_model

SHIPPED = Path(str(files("contactpoint.linkage"))) / "models" / "england"
HEAD = "ref,surname,first,dob,pc,street\n"
LEFT = """\
L1,Gibbs,Amy,2015-03-09,HU5 3AB,2 High St
L2,Oyelaran,Benjamin,2014-01-02,LS1 4AP,9 Low St
L3,Ramsbottom,Chloe,2013-05-06,M1 1AE,7 Mill Lane
L4,Featherstone,Daisy,2012-07-08,B1 1AA,1 Park Row
L5,Featherstone,Maisie,2012-07-08,B1 1AA,1 Park Row
"""
RIGHT = """\
R1,GIBBS,AMY,2015-03-09,hu53ab,2 HIGH STREET
R2,Oyelaran,Ben,2014-01-02,LS1 4AP,9 Low Street
R3,Ramsbotom,Chloe,2013-05-06,YO1 7HH,3 The Shambles
R4,Featherstone,Daisy,2012-07-08,B1 1AA,1 Park Row
R6,Somebody,Else,2010-01-01,EX1 1AA,5 Hill Rd
"""
MAP = {
    "both": {"id": "ref", "family": "surname", "given": "first", "born": "dob", "postcode": "pc", "address": "street"}
}


class Watching:
    """Keeps what it hears; stops the run at its nth word, or at this one, as a kill would, or does something then."""

    def __init__(self, stop_at=-1, stop=KeyboardInterrupt, does=lambda: None):
        self.heard, self.totals, self.done = [], {}, []
        self._words, self._stop_at, self._stop, self._does = count(), stop_at, stop, does

    def _word(self, said):
        self.heard.append(said)
        self.done.append(self._does())
        if self._stop_at in {next(self._words), said}:
            raise self._stop

    def step(self, doing, total):
        self.totals[doing] = total
        self._word(doing)
        return lambda many: self._word(f"{doing} +{many}")

    def note(self, said):
        self._word(said)


@pytest.fixture
def job(tmp_path):
    """A linkage of two texts by the small model."""
    small = small_model(tmp_path / "model")

    def made(left=LEFT, right=RIGHT, *, how=How.ONE_TO_ONE, model=small):
        for name, text in (("left.csv", left), ("right.csv", right)):
            (tmp_path / name).write_text(HEAD + text, encoding="utf-8")
        columns = Mapped.of(MAP, name="map.toml")
        sources = (Source.open(tmp_path / f"{side}.csv", getattr(columns, side)) for side in ("left", "right"))
        return Job(*sources, how=how, model=model and Model(model, link_bands()), today=date(2026, 9, 1))

    return made


@pytest.fixture
def linked(tmp_path, job):
    """Links two texts; answers the rows of PAIRS, the totals and what was told."""

    def run(*texts, out="pairs.csv", watch=None, spill=None, **said):
        state, heard = State(tmp_path / f"{out}.state", bytes(KEY_BYTES)), watch or Watching()
        limits = Limits("500MB", 2, spill)
        total = link_files(job(*texts, **said), tmp_path / out, state=state, limits=limits, watch=heard)
        assert not state.folder.exists()
        return rows(tmp_path / out), total, heard.heard

    return run


def rows(path):
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pairs(found, outcome):
    return {(row["left_id"], row["right_id"]) for row in found if row["outcome"] == outcome}


def test_exact_and_misspelt_children_are_linked_and_twins_are_not(linked):
    found, total, _ = linked()
    assert pairs(found, "linked") >= {("L1", "R1"), ("L2", "R2"), ("L4", "R4")}
    assert not {row["left_id"] for row in found} & {"L5"}
    assert not {row["right_id"] for row in found} & {"R6"}
    assert (total.left_rows, total.right_rows, total.exact) == (5, 5, 2)
    assert total.linked == len(pairs(found, "linked"))


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("Hassan", "Hussain", "two_names"),
        ("Lily Rose", "Daisy Rose", "near_name"),
        ("Muhammad Ali", "Muhammad Hassan", "other_further_names"),
        ("Bella Hui", "Bell Wing", "none_shared"),
        ("A", "A", "one_initial"),
    ],
)
def test_twins_of_like_names_are_looked_at_and_never_linked(linked, one, other, rule):
    home = "Featherstone,{},2012-07-08,B1 1AA,1 Park Row\n"
    found, _, _ = linked(left="L1," + home.format(one), right="R1," + home.format(other), model=SHIPPED)
    assert pairs(found, "linked") == set()
    assert {row["rule"] for row in found} == {rule}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Khan,Adam,2012-07-08,B1 1AA,Flat 3", "Khan,Adam,2012-07-08,B1 1AA,Flat 9"),
        ("Featherstone,Nerys,2012-01-01,B1 1AA,1 Park Row", "Featherstone,Nerys,2012-01-01,HU5 3AB,9 High St"),
    ],
)
def test_what_else_contradicts_is_no_exact_agreement(linked, left, right):
    found, total, _ = linked(left=f"L1,{left}\n", right=f"R1,{right}\n")
    assert total.exact == 0
    assert all(row["rule"] != "unique_exact_agreement" for row in found)


def test_a_pair_says_why(linked):
    found, _, _ = linked()
    by_left = {row["left_id"]: row for row in found}
    assert by_left["L1"]["rule"] == "unique_exact_agreement"
    assert by_left["L1"]["weight"] == ""
    assert by_left["L2"]["verdict"] == "same"
    assert float(by_left["L2"]["weight"]) > link_bands().same
    assert by_left["L2"]["why"]
    assert list(by_left["L1"]) == ["left_id", "right_id", "weight", "verdict", "rule", "outcome", "why"]


def test_each_step_is_told_with_how_much_there_is_to_do(linked):
    watch = Watching()
    _, _, heard = linked(watch=watch)
    of_files = [
        word
        for name in ("left.csv", "right.csv")
        for word in (
            f"Reading {name}",
            f"Reading {name} +5",
            f"Standardising {name}",
            *[f"Standardising {name} +1"] * 5,
        )
    ]
    rest = ["Exact agreement", "Candidates among the rest", "Scoring pairs", "Scoring pairs +3", "Writing the pairs"]
    assert heard == [*of_files, *rest]
    assert watch.totals == {
        **{"Reading left.csv": 5, "Standardising left.csv": 5, "Reading right.csv": 5, "Standardising right.csv": 5},
        **{"Exact agreement": None, "Candidates among the rest": None, "Scoring pairs": 3, "Writing the pairs": None},
    }


def test_parquet_holds_the_same(linked):
    as_csv, _, _ = linked()
    as_parquet, _, _ = linked(out="pairs.parquet")
    assert [(row["left_id"], row["right_id"]) for row in as_csv] == [
        (row["left_id"], row["right_id"]) for row in as_parquet
    ]


def test_equal_rows_are_told_as_ties_and_none_is_chosen(linked):
    twice = RIGHT + "R7,Gibbs,Amy,2015-03-09,HU5 3AB,2 High Street\n"
    found, total, _ = linked(right=twice)
    assert pairs(found, "tie") == {("L1", "R1"), ("L1", "R7")}
    assert total.ties == 2
    assert pairs(linked(right=twice, how=How.ONE_TO_MANY, out="b.csv")[0], "linked") >= {("L1", "R1"), ("L1", "R7")}


def test_files_with_nothing_in_common_link_nothing(linked):
    found, total, _ = linked(left="L1,,,,,\nL2,,,,,\n")
    assert found == []
    assert (total.linked, total.pairs_scored) == (0, 0)


def test_a_column_without_a_value_is_told(linked):
    _, _, heard = linked(left="L1,Gibbs,Amy,2015-03-09,,\nL2,Hall,Ben,2014,,\n")
    assert "left.csv: pc is empty in every row, so that it says nothing." in heard


@pytest.mark.parametrize(
    ("born", "told"),
    [
        ("9.3.15", "1 dates of birth are not of the form YYYY-MM-DD: not used."),
        ("1900-01-01", "1 dates of birth stand for one that is not known, as 1900-01-01: not used."),
    ],
)
def test_dates_that_are_not_used_are_told(linked, born, told):
    _, _, heard = linked("".join(f"L{n},Gibbs,Amy,2015-03-{n},,\n" for n in range(10, 30)) + f"L1,Hall,Ben,{born},,\n")
    assert f"left.csv: {told}" in heard


def test_a_year_of_two_figures_is_one_before_today(linked, monkeypatch):
    monkeypatch.setitem(MAP, "left", {"date_format": "DD/MM/YY"})
    _, total, _ = linked("L1,Gibbs,Amy,09/03/26,HU5 3AB,\n", "R1,Gibbs,Amy,2026-03-09,HU5 3AB,\n")
    assert total.exact == 1


def test_a_file_with_itself_is_refused(linked):
    with pytest.raises(CannotLink) as refused:
        linked(LEFT, LEFT)
    assert str(refused.value) == (
        "LEFT and RIGHT hold the same bytes: every row would find itself. Nothing was linked. Name two files."
    )


def test_another_run_is_one_of_other_files_mapping_model_or_options(job, monkeypatch, tmp_path):
    (other := small_model(tmp_path / "other")).joinpath("model.json").write_text("{}")
    jobs = [
        job(),
        job(LEFT + "L6,,,,,\n"),
        job(LEFT, RIGHT + "R7,,,,,\n"),
        job(how=How.ONE_TO_MANY),
        job(model=other),
        job(model=None),
    ]
    for side in ("left", "right"):
        monkeypatch.setitem(MAP, side, {"date_format": "DD/MM/YYYY"})
        jobs.append(job())
        monkeypatch.delitem(MAP, side)
    assert len({one.of for one in jobs}) == len(jobs)
    assert job().of == jobs[0].of


@pytest.mark.parametrize("given", [True, False])
def test_what_duckdb_writes_aside_has_a_folder_of_its_own_that_is_empty_before_and_gone_after(linked, tmp_path, given):
    above = tmp_path / "aside" / "of" / "all" if given else tmp_path / "pairs.csv.state"
    folder = above / "pairs.csv.state" if given else above / "spill"
    folder.mkdir(parents=True)
    (folder / "left over").touch()

    def look():
        return folder.stat().st_mode & 0o777, {path.name.partition("-")[0] for path in folder.iterdir()}

    watch = Watching(stop_at="Writing the pairs", does=look)
    with pytest.raises(KeyboardInterrupt):
        linked(watch=watch, spill=above if given else None)
    assert {mode for mode, _ in watch.done} == {0o700}
    assert watch.done[0][1] == {"contactpoint"}
    assert not folder.exists()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(28, "No space left on device"), "pairs.csv.state: No space left on device. Nothing was written"),
        (OSError(13, "Permission denied", "there"), "there: Permission denied. Nothing was written"),
        (OSError(), "pairs.csv.state: it cannot be read or written. Nothing was written"),
    ],
)
def test_what_the_system_does_not_let_be_done_is_told(linked, tmp_path, error, told):
    with pytest.raises(CannotLink, match=told) as refused:
        linked(watch=Watching(stop_at="Exact agreement", stop=error))
    assert str(refused.value).endswith(
        "to PAIRS, and what was done before is kept. Mend this and give the same command again."
    )
    assert "left.csv was read by the run before." in linked()[2]


def test_wherever_a_run_was_stopped_the_next_ends_the_same(linked):
    whole, _, heard = linked(out="whole.csv")
    for place in range(1, len(heard), 6):
        with pytest.raises(KeyboardInterrupt):
            linked(out="again.csv", watch=Watching(stop_at=place))
        found, _, _ = linked(out="again.csv")
        assert found == whole


def test_what_was_read_is_not_read_again(linked):
    words = linked(out="whole.csv")[2]
    with pytest.raises(KeyboardInterrupt):
        linked(watch=Watching(stop_at=words.index("Exact agreement")))
    again = linked()[2]
    assert "left.csv was read by the run before." in again
    assert "right.csv was read by the run before." in again


def test_a_file_that_cannot_be_read_leaves_nothing_to_go_on_from(linked, tmp_path):
    with pytest.raises(CannotLink, match=r"row 3 .* it has 2 cells"):
        linked(right="R1,Gibbs,Amy,2015,,\nR2,Hall\n")
    assert not (tmp_path / "pairs.csv.state").exists()
    assert linked()[1].exact == 2


def test_a_folder_that_cannot_be_written_is_told(linked, tmp_path):
    (tmp_path / "pairs.csv.state").write_text("in the way")
    with pytest.raises(CannotLink, match=r"pairs.csv.state: File exists. Nothing was written to PAIRS"):
        linked()


def numbered(row):
    """An NHS number for each number below 1,000."""
    digits = f"999{row:06}"
    check = 11 - sum(place * int(digit) for place, digit in zip(range(10, 1, -1), digits, strict=True)) % 11
    return None if check == 10 else f"{digits}{check % 11}"


def many(side, spelt):
    """Rows with NHS numbers, every seventh name spelt so, every eleventh number left out."""
    for row in range(400):
        number = numbered(row) if row % 11 else None
        name = FAMILIES[row % len(FAMILIES)] + FAMILIES[row // 7 % len(FAMILIES)].lower()
        given = GIVENS[row * 5 % len(GIVENS)]
        said = spelt(name) if row % 7 == 0 else name
        born = f"{2008 + row % 11}-{row % 12 + 1:02}-{row % 27 + 1:02}"
        yield f"{side}{row},{said},{given},{born},HU{row % 9 + 1} {row % 8 + 1}AB,{row} High St,{number or ''}\n"


TRAINING = "Training a model on these rows"
FAMILIES = ("Gibbs", "Oyelaran", "Ramsbottom", "Featherstone", "Hall", "Khan", "Okafor", "Lindqvist", "Ng", "Evans")
GIVENS = (
    "Amy",
    "Benjamin",
    "Chloe",
    "Daisy",
    "Ethan",
    "Fatima",
    "Grace",
    "Harry",
    "Isla",
    "Jack",
    "Kiran",
    "Leo",
    "Mia",
)


def test_a_model_is_trained_on_the_files_themselves_and_kept(linked, monkeypatch):
    monkeypatch.setitem(MAP["both"], "nhs", "nhs")
    monkeypatch.setattr(sys.modules[__name__], "HEAD", HEAD.replace("street", "street,nhs"))
    left, right = ("".join(many(side, spelt)) for side, spelt in (("L", str), ("R", lambda name: name[:-1] + "x")))
    stopped = Watching(stop_at="Candidates among the rest")
    with pytest.raises(KeyboardInterrupt):
        linked(left, right, model=None, watch=stopped)
    assert TRAINING in stopped.heard
    found, _, told = linked(left, right, model=None)
    assert TRAINING not in told
    misspelt = {(f"L{row}", f"R{row}") for row in range(0, 400, 7)}
    assert len(pairs(found, "linked") & misspelt) > 40
    assert all(row["left_id"][1:] == row["right_id"][1:] for row in found if row["outcome"] == "linked")


def test_rows_that_train_no_model_say_so(linked):
    with pytest.raises(CannotLink) as refused:
        linked(model=None)
    assert str(refused.value) == (
        "A model learns how names and dates go wrong where NHS numbers say who is who, and here only 0 pairs of rows "
        "have one in common, not 100. Nothing was linked. Leave --train away."
    )


def test_rows_that_agree_in_nothing_but_numbers_train_no_model(linked, monkeypatch):
    monkeypatch.setitem(MAP["both"], "nhs", "nhs")
    monkeypatch.setattr(sys.modules[__name__], "HEAD", HEAD.replace("street", "street,nhs"))
    monkeypatch.setattr("contactpoint.linkage.cascade.run.FEWEST_TOLD", 1)
    number = f",{9990000018}\n"
    with pytest.raises(CannotLink) as refused:
        linked(f"L1,,,,,{number}", f"R1,,,,,{number}", model=None)
    assert str(refused.value) == (
        "No model could be trained on these rows: they agree too seldom, or too few columns are filled. Nothing was "
        "linked. Leave --train away to use the shipped model."
    )
