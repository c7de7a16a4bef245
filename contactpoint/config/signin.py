"""Signing in from the command line: no operator identity reads or decides, an account does (B4-20).

A visit is kept in the data folder for as long as the session lives, so that the next command
does not ask again. Scripts give the answers in CONTACTPOINT_PASSWORD, CONTACTPOINT_CODE and CONTACTPOINT_PIN,
those of a second person in CONTACTPOINT_SECOND_PASSWORD and so on.
"""

import hashlib
import os
import re
import sys
from pathlib import Path

import click
from django.conf import settings

from contactpoint.access.actions import sign_in, step_up
from contactpoint.access.queries import actor_for, normal_username
from contactpoint.access.rules import NOT_SIGNED_IN, Face
from contactpoint.kernel.actors import Actor
from contactpoint.kernel.errors import ContactPointError

ADDRESS = "command line"
FIRST = "CONTACTPOINT"
SECOND = "CONTACTPOINT_SECOND"
PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class NotSignedIn(ContactPointError):
    """The password, the code or the PIN was not taken."""


class NobodyToAsk(ContactPointError):
    """There is no terminal to ask on and the environment holds no answer."""


def signed_in(username: str, face: Face, *, fresh: bool = False, named: str = FIRST) -> tuple[str, Actor]:
    """The session token and the Actor of `username`; raises `NotSignedIn`.

    With `fresh` code and PIN were entered within the last minutes, as decisions need. `named` begins the
    names of the variables that hold the answers.
    """
    kept = _kept(username, face)
    token = kept.read_text() if kept.exists() else None
    actor = actor_for(token, face)
    if token is None or actor is None:
        token = _sign_in(username, face, named)
        _keep(kept, token)
    elif fresh and not actor.own_factor:
        token = _stepped_up(token, username, face, named)
        _keep(kept, token)
    actor = actor_for(token, face)
    if actor is None:
        raise NotSignedIn(f"The visit has ended. Nothing was done. {NOT_SIGNED_IN}")
    return token, actor


def _sign_in(username: str, face: Face, named: str) -> str:
    password, code, pin = (_answer(what, username, named) for what in ("password", "code", "PIN"))
    token = sign_in(username, password, code, pin=pin, face=face, address=ADDRESS)
    if token is None:
        raise NotSignedIn(NOT_SIGNED_IN)
    return token


def _stepped_up(token: str, username: str, face: Face, named: str) -> str:
    """The visit's new token."""
    code, pin = (_answer(what, username, named) for what in ("code", "PIN"))
    new = step_up(token, code, pin=pin, face=face)
    if new is None:
        raise NotSignedIn(f"The code and PIN were not taken. Nothing was done. {NOT_SIGNED_IN}")
    return new


def _answer(what: str, username: str, named: str) -> str:
    """From the environment, else typed unseen."""
    variable = f"{named}_{what.upper()}"
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise NobodyToAsk(
            f"The {what} of {username} is needed and there is no terminal to ask on. Nothing was done. "
            f"Set {variable}, or run the command in a terminal."
        )
    return str(click.prompt(f"{what[0].upper()}{what[1:]} of {username}", hide_input=True, err=True))


def _kept(username: str, face: Face) -> Path:
    name = normal_username(username)
    if not PLAIN_NAME.fullmatch(name):
        name = hashlib.sha256(name.encode(errors="replace")).hexdigest()
    return Path(settings.DATA_DIR) / "cli" / f"{face}-{name}"


def _keep(file: Path, token: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(token)
