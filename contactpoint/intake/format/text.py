"""One value as text: on one line, in one form of its letters, and neither a formula nor a sentence."""

import re
import unicodedata

from contactpoint.intake.rules import Reason, RowRefused

LONGEST_TEXT = 120
MOST_WORDS = 12  # of a value; more is a sentence, and sentences are case notes
FORMULA = "=+-@"
PLAIN = re.compile(r"(?![=+\-@])[!-~]+(?: [!-~]+){0,11}")
"""What most values are: printable ASCII that needs no other check than its length."""
CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]")


def sound_text(cell: str, column: str, *, longest: int = LONGEST_TEXT, formula: str = FORMULA) -> str:
    """The value with single spaces and composed letters, "" for spaces alone; raises `RowRefused`.

    `formula`: what it must not begin with, in any width, since a spreadsheet would calculate it.
    """
    words = cell.split()
    if not words:
        return ""
    if cell[0] in "\t\r" or unicodedata.normalize("NFKC", words[0][0])[0] in formula:
        raise RowRefused(column, Reason.FORMULA)
    if len(words) > MOST_WORDS:
        raise RowRefused(column, Reason.CASE_NOTES)
    typed = unicodedata.normalize("NFC", " ".join(words))
    if len(typed) > longest:
        raise RowRefused(column, Reason.TOO_LONG)
    if CONTROL.search(cell) or not typed.isprintable():
        raise RowRefused(column, Reason.CHARACTERS)
    return typed
