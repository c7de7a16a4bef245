"""What a restored database must be told before it may be served: a part of `restore`."""

import click

from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.shielding.replaying import replay
from contactpoint.vault import keystore


@click.command(hidden=True)
def obey() -> None:
    """Let the ledgers be obeyed: destroyed keys first, since nothing may be read with one; then limits that lack."""
    destroyed = keystore.obey()
    done = replay(actor=WORKER, purpose=UPKEEP)
    click.echo(
        f"{done.lines} lines of the ledger taken over, {done.strangers} of them about children whom this backup does "
        f"not know; {destroyed} keys stay destroyed. It may be served."
    )
