"""Who decides on feeds: a data manager, signed in with a fresh code."""

import click

from contactpoint.access.rules import Face
from contactpoint.config.signin import signed_in
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode

WHY = Purpose(PurposeCode.DESK_DATA, reference="command/feed")
signing = click.option("--as", "username", required=True, metavar="NAME", help="The data manager you sign in as.")


def data_manager(username: str) -> Actor:
    """The Actor of `username`; raises `NotSignedIn`. Whether it may do it is for the gate to say."""
    return signed_in(username, Face.DESK, fresh=True)[1]
