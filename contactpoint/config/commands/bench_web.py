"""Steps of the benches that need the process of the practitioners' face: some print one object on stdout."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from contactpoint.config.commands.synth import Rate
from contactpoint.lab.bench_search import asked, drawn
from contactpoint.lab.bench_search_run import Run, adopted_found, measure
from contactpoint.lab.prepared import adopted, twice

COLUMNS = (TextColumn("Searching"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
WARM_UP = 4  # one search is dropped for so many measured
FEWEST = 400


@click.group(hidden=True)
def web_steps() -> None:
    """Steps of the benches that search."""


@web_steps.command()
@click.option("--trials", type=int, required=True)
@click.option("--seed", type=int, required=True)
@click.argument("truth", type=click.Path(path_type=Path, exists=True))
def search(truth: Path, *, trials: int, seed: int) -> None:
    """Search for children of the directory, those of the warm-up being others, and print the figures."""
    before = max(trials // WARM_UP, FEWEST)
    children = drawn(seed, 2 * (before + trials))
    warm_up, searches = asked(children[-before:], seed + 1, before), asked(children, seed, trials)
    with Progress(*COLUMNS, console=Console(stderr=True)) as bar:
        task = bar.add_task("searches", total=trials)
        run = Run(twice.read(truth / twice.FILE))
        told = measure(run, searches, warm_up=warm_up, progress=lambda done: bar.update(task, completed=done))
    known = adopted.read(truth / adopted.FILE)
    click.echo(json.dumps({**told, "adopted": len(known), "adopted_found": adopted_found(known)}))
