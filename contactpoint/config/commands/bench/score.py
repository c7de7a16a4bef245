"""`contactpoint bench score`: the scorer beside Splink with the model that this version is shipped with."""

import os
import time

import click
import duckdb
import splink
from rich.console import Console
from rich.progress import Progress

from contactpoint.lab.bench_score.measuring import measured
from contactpoint.lab.bench_score.records import chosen, identities
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.synth import DEFAULT_SEED, DEFAULT_TODAY, MOST_CHILDREN
from contactpoint.lab.figures import SCORE_TARGETS, Measured, tell
from contactpoint.linkage.identities import Identity
from contactpoint.linkage.trained import SHIPPED

PAIRS, TRIALS = 100_000, 30
PROGRESS = Console(stderr=True, highlight=False)


@click.command()
@click.option(
    "--children",
    type=click.IntRange(1_000, MOST_CHILDREN),
    default=20_000,
    show_default=True,
    help="How many children.",
)
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="The same seed draws the same pairs.")
@click.option(
    "--pairs", type=click.IntRange(min=1_000), default=PAIRS, show_default=True, help="How many are compared."
)
@click.option("--trials", type=click.IntRange(min=3), default=TRIALS, show_default=True, help="Calls a size and side.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def score(ctx: click.Context, children: int, seed: int, pairs: int, *, trials: int, bare: bool) -> None:
    """Compare one record with 50, 10 and 1 candidates, by Splink and by the scorer in turn; and the weights of both.

    Half of the pairs share a blocking key and half are any two records; to them come some that are made for levels
    that hardly any pair has. Of a large England the records of some chunks are taken.
    """
    before, began = os.getloadavg(), time.monotonic()
    plan = Plan(children, seed, DEFAULT_TODAY)
    found = measured(SHIPPED, _records(plan), pairs=pairs, trials=trials, seed=seed)
    result = Measured(
        name="bench score",
        figures={"children": children, **found},
        targets=SCORE_TARGETS,
        seed=seed,
        load=before,
        seconds=time.monotonic() - began,
        data=f"synth {children} seed {seed} today {DEFAULT_TODAY}, {len(chosen(plan.chunks))} of {plan.chunks} chunks",
        database=f"DuckDB {duckdb.__version__}, Splink {splink.__version__}",
    )
    ctx.exit(tell(result, bare=bare))


def _records(plan: Plan) -> list[Identity]:
    with Progress(console=PROGRESS, transient=True) as bar:
        task = bar.add_task("Making records", total=len(chosen(plan.chunks)))
        return identities(plan, lambda: bar.advance(task))
