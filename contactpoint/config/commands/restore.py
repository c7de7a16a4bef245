"""`contactpoint restore`: what the ledger says is carried out before anything is served."""

from pathlib import Path

import click

from contactpoint.config import backup
from contactpoint.config.demonstration import run

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("database", type=FOLDER)
@click.argument("keystore", type=FOLDER)
def restore(database: Path, keystore: Path) -> None:
    """Make a new data folder's clusters of two folders that `backup` made, DATABASE and KEYSTORE.

    The key files, and the ledgers with their checkpoints, must stand there first. Without a ledger that reaches its
    checkpoint nothing is restored, and nothing is ever served.
    """
    backup.make_ready()
    backup.check_ledgers()
    backup.put_back(database, keystore)
    run("migrate")
    run("obey")
