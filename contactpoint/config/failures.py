"""Turns what went wrong into words for the person at the command line; never a traceback, never a value."""

import os
import sys
import traceback

import click
import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError

from contactpoint.kernel.errors import ContactPointError

COULD_NOT_RUN = 2
STOPPED = 130
AWAY = (
    "The database does not answer. Nothing was half done. "
    "Try again; if it stays so, `contactpoint doctor` says what is wrong."
)
DRIVER_AWAY = psycopg.OperationalError | psycopg.InterfaceError
"""COPY is the driver's own: its errors come without Django's names."""
FULL = "The disk of the database is full. Nothing was half done. Make room on it, then try again."
REFUSED = (
    "The database refused this. Nothing was half done. Run `contactpoint migrate`, then try again; "
    "if it stays so, `contactpoint doctor` says what is wrong."
)


def explain(error: Exception) -> int:
    """Writes the explanation to stderr and returns the exit status."""
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.Abort):
        return STOPPED
    sys.stderr.write(f"{_words(error)}\n")
    return COULD_NOT_RUN


def _words(error: Exception) -> str:
    if isinstance(error, ContactPointError):
        return str(error)
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}. What was done before stands; mend this and try again."
    if isinstance(error.__cause__ or error, psycopg.errors.DiskFull):
        return FULL
    if isinstance(error, DRIVER_AWAY | OperationalError | InterfaceError):
        return AWAY
    if isinstance(error, psycopg.DatabaseError | DatabaseError):
        return f"{REFUSED}\n{_place(error)}"
    return (
        "Something happened that the program does not expect. What was being written was taken back.\n"
        f"Please report it with this line, which holds nothing about a child:\n{_place(error)}"
    )


def _place(error: Exception) -> str:
    """The error's type and the line of code; every line it passed where CONTACTPOINT_TRACE is set."""
    frames = traceback.extract_tb(error.__traceback__)
    shown = frames if os.environ.get("CONTACTPOINT_TRACE") else frames[-1:]
    kind = type(error.__cause__ or error)
    return "\n".join([f"  {kind.__name__}", *(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in shown)])
