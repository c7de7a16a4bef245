"""`contactpoint feed mend`: the refused rows of a delivery, opened in the desk's process."""

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

import click

from contactpoint.audit.keys import key
from contactpoint.config.commands.feed.people import WHY, data_manager, signing
from contactpoint.intake import actions
from contactpoint.intake.queries import mend_manifest
from contactpoint.intake.reading import manifest_path
from contactpoint.kernel.errors import ContactPointError


class AlreadyThere(ContactPointError):
    """The file to be written stands already."""


@click.command()
@click.argument("delivery", type=click.UUID)
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), help="A new file, readable by you alone."
)
@signing
def mend(delivery: UUID, *, target: Path, username: str) -> None:
    """Write the refused rows of DELIVERY, as they were sent, into a new file with its manifest.

    Give them back to the source: mended, that file is loaded like any other. It is not encrypted; do not leave it
    lying about.
    """
    actor = data_manager(username)
    for path in (target, manifest_path(target)):
        if path.exists():
            raise AlreadyThere(f"{path} is there already. Nothing was written. Name a new file.")
    _write(target, actions.mend(delivery, private_key=key("desk_private"), actor=actor, purpose=WHY))
    _write(manifest_path(target), [mend_manifest(delivery)])
    click.echo(f"{target}: the refused rows. Mend them there and load that file.")


def _write(target: Path, pieces: Iterable[bytes]) -> None:
    """Whole or not at all; what was begun is taken away again."""
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        try:
            file.writelines(pieces)
        except BaseException:
            target.unlink()
            raise
