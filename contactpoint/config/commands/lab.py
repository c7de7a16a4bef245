"""Commands of the laboratory: synthetic England."""

from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from contactpoint.lab.plan import Plan
from contactpoint.lab.synth import DEFAULT_SEED, DEFAULT_TODAY, Population, write_population


@click.command()
@click.option("--children", type=click.IntRange(min=1), default=2000, show_default=True, help="How many children.")
@click.option(
    "--seed", type=int, default=DEFAULT_SEED, show_default=True, help="The same seed and date, the same bytes."
)
@click.option(
    "--today",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    default=DEFAULT_TODAY.isoformat(),
    show_default=True,
    help="The day on which the feeds are extracted.",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A new or empty folder.")
def synth(children: int, seed: int, today: datetime, out: Path) -> None:
    """Write a synthetic population: feed files for intake, and apart from them the truth."""
    made = make_population(out, children=children, seed=seed, today=today.date())
    click.echo(f"{made.folder}: {made.children} children in {made.families} families, {made.rows} rows")


def make_population(out: Path, *, children: int, seed: int, today: date) -> Population:
    """A population with a progress bar on stderr."""
    columns = (TextColumn("Making children"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("children", total=children)
        return write_population(
            out, Plan(children, seed, today), progress=lambda done: bar.update(task, completed=done)
        )
