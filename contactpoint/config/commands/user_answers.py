"""What the commands of `contactpoint user` ask for: administrators who sign in, and what is chosen."""

import os
import sys

import click

from contactpoint.access.rules import ENROLMENT_DAYS, Face
from contactpoint.config.signin import NobodyToAsk, signed_in
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode

HAND_OVER = (
    "Hand this code over face to face; it is not shown again. It works once, for "
    f"{ENROLMENT_DAYS} days, under “First time here?” on the page for signing in:"
)
WHY = Purpose(PurposeCode.DESK_ACCOUNT, reference="cli/user")


def administrator(username: str, named: str) -> Actor:
    """The account administrator, with a fresh code. `named` begins the names of the variables with answers."""
    return signed_in(username, Face.DESK, fresh=True, named=named)[1]


def new_answer(what: str, name: str) -> str:
    """The password or PIN that the person chooses now."""
    variable = f"CONTACTPOINT_NEW_{what.upper()}"
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise NobodyToAsk(
            f"A {what} for {name} is needed and there is no terminal to ask on. Nothing was done. "
            f"Set {variable}, or run the command in a terminal."
        )
    return str(click.prompt(f"New {what} for {name}", hide_input=True, confirmation_prompt=True, err=True))
