"""`contactpoint bench score`: the shipped model beside Splink, in a small England."""

import json

from click.testing import CliRunner

from contactpoint.config.commands.bench.score import score
from contactpoint.lab.bench_score.measuring import LEAST_OF_A_LEVEL
from contactpoint.lab.figures import DOES_NOT

SMALL = ("--children", "1000", "--pairs", "1000", "--trials", "3", "--json")


def test_the_shipped_model_scores_as_splink_does_at_every_level():
    ran = CliRunner().invoke(score, SMALL)
    told = json.loads(ran.stdout.splitlines()[-1])
    figures = told["figures"]
    assert figures["pairs_at_other_levels"] == 0
    assert figures["largest_weight_difference"] <= 1e-9
    assert figures["pairs_of_rarest_level"] >= LEAST_OF_A_LEVEL
    assert min(figures["ratio"], figures["ratio_1"], figures["ratio_10"]) > 20
    # So few pairs do not prove it: the bench says that it does not hold.
    assert figures["pairs_compared"] < told["targets"]["pairs_compared"][1]
    assert (told["holds"], ran.exit_code) == (False, DOES_NOT)
    assert told["data"].startswith("synth 1000 seed 20260901")
