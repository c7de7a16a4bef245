"""Commands of the laboratory: synthetic England."""

from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.report import MOST_Z, Line, report
from contactpoint.lab.england.synth import (
    COMPRESSED_FROM,
    DEFAULT_SEED,
    DEFAULT_TODAY,
    MOST_ERRORS,
    Making,
    Population,
    check,
    write_population,
)

DEFAULT_CHILDREN = 2000
WIDTH = 110  # of a report, also where the screen is narrower or none


class Rate(ProgressColumn):
    """How many children are made in a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@click.command(context_settings={"show_default": True})
@click.option("--children", type=click.IntRange(min=1), help=f"How many children.  [default: {DEFAULT_CHILDREN}]")
@click.option("--seed", type=int, default=DEFAULT_SEED, help="The same seed, date and month, the same bytes.")
@click.option(
    "--today",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    default=DEFAULT_TODAY.isoformat(),
    help="The day on which the feeds of the first month are extracted.",
)
@click.option(
    "--month", type=click.IntRange(min=0), default=0, help="So many months later: only the feeds of that month."
)
@click.option(
    "--errors", type=click.IntRange(1, MOST_ERRORS), default=1, help="So many times the usual rates of errors."
)
@click.option("--out", type=click.Path(path_type=Path), help="A new or empty folder.")
@click.option(
    "--compress/--plain",
    default=None,
    show_default=False,
    help=f"Write the feeds as .gz or not.  [default: from {COMPRESSED_FROM:,} children]",
)
@click.option(
    "--report",
    "reported",
    flag_value=".",
    is_flag=False,
    type=click.Path(path_type=Path),
    help="Compare what was made with the rates asked for; with a folder, of a population made before.",
)
@click.pass_context
def synth(
    ctx: click.Context,
    *,
    children: int | None,
    seed: int,
    today: datetime,
    month: int,
    errors: int,
    out: Path | None,
    compress: bool | None,
    reported: Path | None,
) -> None:
    """Write a synthetic population: feed files for intake, and apart from them the truth.

    OUT/feeds holds a file and a manifest for each source, OUT/organisations.json the register of voluntary
    organisations and clinics, OUT/truth what is so and what went wrong in each row. All of it is made up.

    `--report` alone, or after making, prints every rate as asked and as made; its exit status is 1 where one is
    below what was asked or not within sampling error.
    """
    if out is None:
        if reported is None or reported == Path():
            raise click.UsageError("Give --out FOLDER to make a population, or --report FOLDER to look at one.")
        ctx.exit(_told(reported))
    plan = Plan(DEFAULT_CHILDREN if children is None else children, seed, today.date(), month, errors)
    made = make_population(out, plan, compress=compress)
    click.echo(f"{made.folder}: {made.children:,} children in {made.families:,} families, {made.rows:,} rows")
    if reported is not None:
        ctx.exit(_told(out))


def make_population(out: Path, plan: Plan, *, compress: bool | None = None) -> Population:
    """A population with a progress bar on stderr; what cannot be made is refused before it."""
    check(out, plan)
    making = Making(plan.children >= COMPRESSED_FROM if compress is None else compress)
    columns = (TextColumn("Making children"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("children", total=plan.children)
        return write_population(out, plan, progress=lambda done: bar.update(task, completed=done), making=making)


def _told(population: Path) -> int:
    """Prints every rate as a table; the exit status."""
    lines = report(population)
    shown = Table("Rate", "Asked", "Of", "Least", "Made", "z", "", box=None, header_style="bold")
    for column in shown.columns[1:6]:
        column.justify = "right"
    for line in lines:
        shown.add_row(
            line.about, f"{line.rate:.4%}", f"{line.of:,}", f"{line.asked:,.1f}", f"{line.made:,}", *_judged(line)
        )
    Console(width=WIDTH).print(shown)
    broken = sum(not line.holds for line in lines)
    few = sum(not line.told for line in lines)
    click.echo(
        f"{len(lines)} rates: {broken} below what was asked or further than {MOST_Z:.0f} standard errors from it, "
        f"{few} with too few to tell."
    )
    return 1 if broken else 0


def _judged(line: Line) -> tuple[str, str]:
    if not line.told:
        return "", "too few to tell"
    return f"{line.z:.2f}", "" if line.holds else "NOT HELD"
