"""`contactpoint lab train`: the model of linkage made anew from synthetic England's feeds, and never from its truth."""

import os
import tempfile
import time
from math import log2
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from contactpoint.config.commands.synth import make_population
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.synth import DEFAULT_TODAY, MOST_CHILDREN
from contactpoint.lab.evaluation.feeds import write_identities
from contactpoint.linkage import training
from contactpoint.linkage.cascade.database import Limits, connected

SCREEN = Console(stderr=True, highlight=False)
LIMITS = Limits("6GB", 2)


@click.command(context_settings={"show_default": True})
@click.option("--children", type=click.IntRange(1_000, MOST_CHILDREN), default=100_000, help="How many children.")
@click.option("--seed", default=training.SEED, help="The same seed trains the same model.")
@click.option(
    "--population",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder that `contactpoint synth` wrote, instead of a population made for this run.",
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The model's folder.")
def train(*, children: int, seed: int, population: Path | None, out: Path) -> None:
    """Train the model of linkage, without the truth, and write it as Splink's JSON with its tables of frequencies.

    The model that this version is shipped with stands in contactpoint/linkage/models/england. After another was
    written there, `contactpoint evaluate england` must be run and its figures kept beside it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactpoint.config.settings")  # feeds are read as intake does
    with tempfile.TemporaryDirectory(prefix="contactpoint-train-") as scratch:
        folder = population or make_population(Path(scratch) / "england", Plan(children, seed, DEFAULT_TODAY, 0)).folder
        identities = Path(scratch) / "identities.parquet"
        with SCREEN.status("Reading feeds"):
            count = write_identities(folder, identities)
        began = time.monotonic()
        with SCREEN.status("Training"):
            model = _trained(identities, out)
    SCREEN.print(_weights(model))
    SCREEN.print(f"{count:,} records, trained in {time.monotonic() - began:,.0f} s, written to {out}")


def _trained(identities: Path, out: Path) -> training.Model:
    with connected(LIMITS) as database:
        database.execute(f"CREATE TABLE {training.TABLE} AS FROM read_parquet(?)", [str(identities)])
        model = training.train(database)
        training.save(database, model, out)
        return model


def _weights(model: training.Model) -> Table:
    """What a person looks over before the model is shipped."""
    shown = Table("Comparison", "Level", "m", "u", "Weight", box=None, header_style="bold")
    for comparison, level, m, u in model.weights:
        shown.add_row(comparison, level, f"{m:.3g}", f"{u:.3g}", f"{log2(m / u):+.1f}")
    return shown
