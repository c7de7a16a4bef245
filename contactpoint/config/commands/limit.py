"""`contactpoint limit`: a shielding officer limits a child to the four facts, or ends one cause of a limit."""

import subprocess
import sys
import time

import click

from contactpoint.access.rules import Face
from contactpoint.config.signin import signed_in
from contactpoint.disclosure.facts import Cause
from contactpoint.kernel.actors import Purpose, PurposeCode
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.shielding import actions as shielding
from contactpoint.shielding.queries import carried_out

WHY = Purpose(PurposeCode.DESK_SHIELD, reference="command/limit")
PATIENCE_SECONDS = 20


class NotCarriedOut(ContactPointError):
    """The decision is recorded and the worker has not carried it out."""


@click.command()
@click.argument("number")
@click.option("--cause", required=True, type=click.Choice([cause.value for cause in Cause]), help="Why.")
@click.option("--lift", is_flag=True, help="End this cause; the last to end lifts the limit.")
@click.option("--as", "username", required=True, metavar="NAME", help="The shielding officer you sign in as.")
def limit(number: str, *, cause: str, lift: bool, username: str) -> None:
    """Limit the child NUMBER to name, gender, date of birth and number, or lift a cause of it.

    The answer comes once the child's page is changed.
    """
    child = ChildNumber.parse(number)
    _, officer = signed_in(username, Face.DESK, fresh=True)
    decide = shielding.lift if lift else shielding.limit
    event = decide(child, Cause(cause), actor=officer, purpose=WHY)
    _carry_out(str(event))
    click.echo(f"{child.shown}: {cause} {'lifted' if lift else 'set'}.")


def _carry_out(event: str) -> None:
    """Let the worker's own process do what is queued: this one holds no key of the vault."""
    words = [sys.executable, "-m", "contactpoint", "work", "--until-empty"]
    subprocess.run(words, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - this program itself
    last = time.monotonic() + PATIENCE_SECONDS
    while not carried_out(event):  # another worker may have taken it
        if time.monotonic() > last:
            raise NotCarriedOut(
                "The decision is recorded and in the ledger, but the worker could not carry it out, so the page may be "
                "unchanged. Run `contactpoint doctor`, then `contactpoint work --until-empty`."
            )
        time.sleep(0.2)
