"""Steps of the benches that need the worker's process: some print one object on stdout."""

import json
from dataclasses import asdict

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from contactpoint.config.commands.synth import Rate
from contactpoint.lab.bench_limits import decide_between, open_all
from contactpoint.lab.bench_match import arriving, drawn
from contactpoint.lab.bench_match_run import Run, measure
from contactpoint.lab.bench_state import counts, state
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.synth import DEFAULT_SEED, DEFAULT_TODAY

COLUMNS = (TextColumn("Matching"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
WARM_UP = 10  # one record is dropped for so many measured
FEWEST = 200


@click.group(hidden=True)
def steps() -> None:
    """Steps of the benches."""


@steps.command()
def count() -> None:
    """Print how much a load left."""
    click.echo(json.dumps(asdict(counts())))


@steps.command()
def limits() -> None:
    """Open some children and shield some, the same ones in every load of the same feeds."""
    decide_between()


@steps.command(name="open")
def opened() -> None:
    """Open the gate of every child."""
    open_all()


@steps.command()
def digest() -> None:
    """Print a digest of each part of what a load left."""
    click.echo(json.dumps(state()))


@steps.command()
@click.option("--children", type=int, required=True)
@click.option("--trials", type=int, required=True)
@click.option("--seed", type=int, required=True)
def match(*, children: int, trials: int, seed: int) -> None:
    """Match rows of next month's feeds, those of the warm-up being others, and print the figures."""
    before = max(trials // WARM_UP, FEWEST)
    screen = Console(stderr=True)
    with screen.status("Drawing rows of next month's feeds"):
        rows = list(arriving(drawn(Plan(children, DEFAULT_SEED, DEFAULT_TODAY), seed, before + trials)))
    with Progress(*COLUMNS, console=screen) as bar:
        task = bar.add_task("records", total=trials)
        told = measure(
            Run(), rows[before:], warm_up=rows[:before], progress=lambda done: bar.update(task, completed=done)
        )
    click.echo(json.dumps(told))
