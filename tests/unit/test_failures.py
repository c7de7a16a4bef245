"""What a person at the command line reads when something goes wrong."""

import click
import psycopg
import pytest
from django.db import DataError, OperationalError

from contactpoint.config.failures import explain
from contactpoint.kernel.errors import ContactPointError

SECRET = "Maya Hartley"


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ContactPointError("The file is empty. Nothing was loaded."), "The file is empty"),
        (OperationalError(SECRET), "The database does not answer"),
        (DataError(SECRET), "The database refused this"),
        (psycopg.OperationalError(SECRET), "The database does not answer"),
        (psycopg.DataError(SECRET), "The database refused this"),
        (psycopg.errors.DiskFull(SECRET), "The disk of the database is full"),
        (KeyError(SECRET), "does not expect"),
    ],
)
def test_plain_words_and_no_values(error, says, capsys):
    assert explain(error) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert says in told.err
    assert SECRET not in told.err
    assert "Traceback" not in told.err


def test_a_wrong_option_is_told_by_click(capsys):
    assert explain(click.UsageError("No such option: --x")) == 2
    assert "No such option" in capsys.readouterr().err


def test_a_chosen_exit_status_is_kept():
    assert explain(click.exceptions.Exit(1)) == 1
