"""`contactpoint evaluate england` decides on the feeds alone: the truth is read last, and may be away until then."""

import json

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from contactpoint.config.commands.evaluate.england import england
from contactpoint.lab.evaluation.england import decide_all
from contactpoint.lab.evaluation.england_truth import figures
from contactpoint.lab.evaluation.feeds import write_identities
from contactpoint.lab.figures import ENGLAND_TARGETS
from contactpoint.linkage.judge import RULES
from tests.support import populations

CHILDREN, SEED = 400, 5


@pytest.fixture(scope="module")
def population(tmp_path_factory):
    return populations.population(tmp_path_factory.mktemp("england") / "population", CHILDREN, seed=SEED)


@pytest.fixture(scope="module")
def decided(population, tmp_path_factory):
    """Decisions made while the truth is out of reach."""
    out = tmp_path_factory.mktemp("decided")
    away = population.with_name("truth-elsewhere")
    (population / "truth").rename(away)
    write_identities(population, out / "identities.parquet")
    found = decide_all(out / "identities.parquet", out)
    away.rename(population / "truth")
    return found


def rows(path):
    return pq.read_table(path).to_pylist()


def test_every_record_is_decided_on_without_the_truth(population, decided):
    found = figures(decided, population)
    assert found["records"] == len(rows(decided.clusters)) > 3 * CHILDREN
    assert found["recall_automatic"] > 0.9
    assert found["twins_false"] == 0


def test_the_same_is_decided_where_the_truth_lies_beside(population, decided, tmp_path):
    write_identities(population, tmp_path / "identities.parquet")
    again = decide_all(tmp_path / "identities.parquet", tmp_path)
    assert rows(again.clusters) == rows(decided.clusters)
    assert rows(again.reviews) == rows(decided.reviews)


def test_every_pair_has_the_rule_that_decided(decided):
    verdicts = {rule.name: rule.verdict for rule in RULES}
    assert {(row["rule"], row["verdict"]) for row in rows(decided.pairs)} <= set(verdicts.items())


def test_the_command_prints_the_object(population):
    result = CliRunner().invoke(england, ["--population", str(population), "--json"])
    said = json.loads(result.stdout.splitlines()[-1])
    assert (said["name"], said["seed"], said["figures"]["children"]) == ("evaluate england", SEED, CHILDREN)
    assert said["targets"] == {name: list(target) for name, target in ENGLAND_TARGETS.items()}
    assert result.exit_code == (0 if said["holds"] else 1)
    assert "Opening the truth" in result.stderr
