"""Log lines: an error's type and place, never its text."""

import logging
import sys

from contactpoint.config.logs import PlainFormatter


def parse():
    raise ValueError("Maya Hartley, born 2019-03-03")


def told() -> str:
    try:
        parse()
    except ValueError as error:
        try:
            raise RuntimeError("row 7: Hartley") from error
        except RuntimeError:
            record = logging.LogRecord("contactpoint", logging.ERROR, __file__, 1, "Job failed", (), sys.exc_info())
    return PlainFormatter().format(record)


def test_the_text_of_an_error_stays_out():
    assert "Hartley" not in told()


def test_every_error_of_the_chain_is_named_with_its_place():
    line = told()
    assert "builtins.RuntimeError" in line
    assert "builtins.ValueError" in line
    assert "test_logs.py" in line
    assert " parse" in line
