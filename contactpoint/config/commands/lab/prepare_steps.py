"""Steps of preparing a database that need the worker's process."""

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from contactpoint.config import paths
from contactpoint.config.bare_tables import DIRECTORY, VAULT, bare, swept
from contactpoint.config.commands.synth import Rate
from contactpoint.config.warming import read_in
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.synth import DEFAULT_TODAY
from contactpoint.lab.prepared import adopted, twice
from contactpoint.lab.prepared.filling import fill_england, seal_england
from contactpoint.lab.prepared.who_is_who import in_directory, linked

SCREEN = Console(stderr=True, highlight=False)
COLUMNS = (TextColumn("Copying children"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
TRUTH = click.argument("truth", type=click.Path(path_type=Path, exists=True))


@click.command()
@TRUTH
@click.option("--children", type=int, required=True)
@click.option("--seed", type=int, required=True)
def fill(truth: Path, *, children: int, seed: int) -> None:
    """Fill the empty directory of a laboratory without feeds; write into the folder TRUTH who is who."""
    with bare(paths.DATABASE, _stage, tables=DIRECTORY), Progress(*COLUMNS, console=SCREEN) as bar:
        task = bar.add_task("children", total=children)
        plan = Plan(children, seed, DEFAULT_TODAY)
        found = fill_england(plan, progress=lambda done: bar.update(task, completed=done))
    swept(paths.DATABASE, _stage, tables=DIRECTORY)
    adopted.write(truth / adopted.FILE, found)
    twice.write(truth / twice.FILE, ())


@click.command()
@click.option("--children", type=int, required=True)
@click.option("--seed", type=int, required=True)
def seal(*, children: int, seed: int) -> None:
    """Fill the empty vault of a laboratory with what linkage needs."""
    with bare(paths.DATABASE, _stage, tables=VAULT), Progress(*COLUMNS, console=SCREEN) as bar:
        task = bar.add_task("children", total=children)
        plan = Plan(children, seed, DEFAULT_TODAY)
        seal_england(plan, progress=lambda done: bar.update(task, completed=done))
    swept(paths.DATABASE, _stage, tables=VAULT)


@click.command()
@TRUTH
@click.argument("population", type=click.Path(path_type=Path, exists=True))
def finish(truth: Path, population: Path) -> None:
    """After a load through intake: write into the folder TRUTH who is who."""
    for tables in (DIRECTORY, VAULT):
        swept(paths.DATABASE, _stage, tables=tables)
    adopted.write(truth / adopted.FILE, in_directory(population))
    twice.write(truth / twice.FILE, twice.by_child(linked(population)))


@click.command()
def warm() -> None:
    """Read a prepared vault into the server's memory, and print where its data is then."""
    is_in = read_in(paths.DATABASE, tables=VAULT)
    click.echo("read into memory first" if is_in else "without pg_prewarm, not read into memory first")


def _stage(words: str) -> None:
    SCREEN.print(f"[bold]{words}[/]")
