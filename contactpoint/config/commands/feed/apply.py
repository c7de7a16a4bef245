"""`contactpoint feed apply`: what was received is weighed and what is released applied, one after the other."""

from uuid import UUID

import click

from contactpoint.config.commands.feed.bars import counting
from contactpoint.config.commands.feed.load import FEED
from contactpoint.intake.actions import apply as apply_delivery
from contactpoint.intake.queries import source_of_delivery, waiting_to_apply
from contactpoint.intake.rules import ReadsOtherwise, UploadGone
from contactpoint.kernel.actors import WORKER

NOT_APPLIED = "not applied: it waits for a data manager or the end of a bulk load, or all feeds are paused."


@click.command()
@click.argument("delivery", type=click.UUID, required=False)
@click.pass_context
def apply(ctx: click.Context, delivery: UUID | None) -> None:
    """Weigh and apply DELIVERY, or every one that was received or released, national ones first.

    The worker does the same on its own. A run that was stopped goes on where it was. `contactpoint feed status` says
    what waits for whom. Exit status 1 where one cannot go on: the others are applied all the same.
    """
    waiting = [delivery] if delivery else waiting_to_apply()
    if not waiting:
        click.echo("Nothing is waiting to be applied.", err=True)
    done = [_apply_one(one) for one in waiting]
    ctx.exit(0 if all(done) else 1)


def _apply_one(delivery: UUID) -> bool:
    """False where it cannot go on, however often it is begun again."""
    source = source_of_delivery(delivery)
    try:
        with counting(f"applying {source}") as progress:
            applied = apply_delivery(delivery, actor=WORKER, purpose=FEED, progress=progress)
    except (ReadsOtherwise, UploadGone) as stuck:
        click.echo(f"{source}, delivery {delivery}: {stuck}", err=True)
        return False
    click.echo(f"{source}, delivery {delivery}: {'applied' if applied else NOT_APPLIED}")
    return True
