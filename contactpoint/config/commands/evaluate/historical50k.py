"""`contactpoint evaluate historical50k`."""

from pathlib import Path

import click

from contactpoint.config.commands.evaluate.running import json_option, run
from contactpoint.lab.evaluation import public_historical


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="The file historical_50k.parquet, where it is not in ../shared/data beside the repository.",
)
@json_option
@click.pass_context
def historical50k(ctx: click.Context, data: Path | None, *, bare: bool) -> None:
    """Find who is who among 50,578 records of people of the past."""
    ctx.exit(run(public_historical.historical50k(data), bare=bare))
