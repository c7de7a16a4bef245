"""`contactpoint migrate`."""

import click
from rich.console import Console

from contactpoint.config import connections, keyfiles, launcher, paths, roles
from contactpoint.config import migrate as migration
from contactpoint.config.processes import INSTALLED, PROCESSES

PROGRESS = Console(stderr=True)
ROLE_HEAD = "-- Run as a superuser, once and after every upgrade; then give each role a password."


@click.command()
@click.option("--show", type=click.Choice(["roles", "keys"]), help="Print the SQL for another server's administrator.")
def migrate(show: str | None) -> None:
    """Apply this version's migrations, each in its own schema, then set every grant anew."""
    if show == "roles":
        click.echo("\n".join([ROLE_HEAD, *(f"{one.as_string()};" for one in _role_statements())]))
    elif show == "keys":
        click.echo(launcher.KEYSTORE_SQL.read_text(), nl=False)
    else:
        _migrate()


def _role_statements() -> list:
    return list(roles.statements(PROCESSES[name] for name in INSTALLED))


def _migrate() -> None:
    if not connections.embedded():
        keyfiles.make(paths.KEY_DIR)
        paths.LEDGER_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with PROGRESS.status("Migrating") as status:
        applied = migration.migrate(lambda line: status.update(f"Migrating: {line}"))
    click.echo(f"{applied} migrations applied, grants set." if applied else "Nothing to apply. Grants set.")
