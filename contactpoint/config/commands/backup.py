"""`contactpoint backup`."""

from pathlib import Path

import click

from contactpoint.config.backup import copy_both

LEDGERS = "Neither holds the ledgers or a key file: copy those apart, to other people (docs/explanation/backups.md)."


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--keys", type=click.Path(path_type=Path), help="Another folder for the key store, kept by other people.")
def backup(folder: Path, *, keys: Path | None) -> None:
    """Copy the database and the key store into new folders of FOLDER while all goes on.

    Who has both, and the key files, can read every record: keep the two apart.
    """
    for made in copy_both(folder, keys):
        click.echo(str(made))
    click.echo(LEDGERS, err=True)
