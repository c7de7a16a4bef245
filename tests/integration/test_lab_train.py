"""`contactpoint lab train`: a small model from feeds alone, as Splink saves it."""

import shutil

import pytest
from click.testing import CliRunner

from contactpoint.config.commands.lab.train import train
from contactpoint.linkage.comparisons import GAMMAS
from contactpoint.linkage.trained import load
from tests.support import populations

CHILDREN = 200


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A model's folder, and what the command told; the truth was away."""
    folder = tmp_path_factory.mktemp("trained")
    population = populations.population(folder / "population", CHILDREN)
    shutil.rmtree(population / "truth")
    given = ["--population", str(population), "--out", str(folder / "model")]
    return folder / "model", CliRunner().invoke(train, given, catch_exceptions=False).output


def weights(folder, comparison):
    return next(
        {level.name: level.weight for level in one.levels} for one in load(folder).comparisons if one.name == comparison
    )


def test_a_model_is_trained_without_the_truth(trained):
    folder, _ = trained
    assert sorted(path.name for path in folder.iterdir()) == ["family.csv", "given.csv", "model.json"]
    assert [one.name for one in load(folder).comparisons] == list(GAMMAS)


def test_what_agrees_weighs_more_than_what_does_not(trained):
    folder, _ = trained
    for comparison, agrees in (("given", "full"), ("born", "exact"), ("nhs", "same"), ("household", "family_house")):
        found = weights(folder, comparison)
        assert found[agrees] > 4 > 0 > found["different"]


def test_frequencies_are_those_of_the_feeds(trained):
    folder, _ = trained
    families = load(folder).frequencies["family"]
    assert 0 < min(families.values()) < max(families.values()) < 0.2
    assert all(name == name.lower() for name in families)


def test_the_weights_are_shown_to_be_looked_over(trained):
    _, told = trained
    assert "family_house_carer" in told
    assert "records, trained in" in told
