"""`contactpoint evaluate febrl3` and `febrl4`."""

import click

from contactpoint.config.commands.evaluate.running import json_option, run
from contactpoint.lab.evaluation import public_febrl


@click.command()
@json_option
@click.pass_context
def febrl3(ctx: click.Context, *, bare: bool) -> None:
    """Find the duplicates among 5,000 records of FEBRL."""
    ctx.exit(run(public_febrl.febrl3(), bare=bare))


@click.command()
@json_option
@click.pass_context
def febrl4(ctx: click.Context, *, bare: bool) -> None:
    """Link two files of 5,000 records of FEBRL, one to one."""
    ctx.exit(run(public_febrl.febrl4(), bare=bare))
