"""`contactpoint feed apply`: what was released is applied, one delivery after the other."""

from uuid import UUID

import click

from contactpoint.config.commands.feed.bars import counting
from contactpoint.config.commands.feed.load import FEED
from contactpoint.intake.actions import apply as apply_delivery
from contactpoint.intake.queries import source_of_delivery, waiting_to_apply
from contactpoint.kernel.actors import WORKER

NOT_APPLIED = "not applied: it waits for a data manager, or all feeds are paused."


@click.command()
@click.argument("delivery", type=click.UUID, required=False)
def apply(delivery: UUID | None) -> None:
    """Apply the released DELIVERY, or every released one, national ones first.

    A run that was stopped goes on where it was. `contactpoint feed status` says what waits for whom.
    """
    waiting = [delivery] if delivery else waiting_to_apply()
    if not waiting:
        click.echo("Nothing is waiting to be applied.", err=True)
    for one in waiting:
        source = source_of_delivery(one)
        with counting(f"applying {source}") as progress:
            applied = apply_delivery(one, actor=WORKER, purpose=FEED, progress=progress)
        click.echo(f"{source}, delivery {one}: {'applied' if applied else NOT_APPLIED}")
