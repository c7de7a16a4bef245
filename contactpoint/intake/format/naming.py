"""Sensible capitals for feeds that send CAPITALS."""

import re

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
PLACE_WORD = re.compile(rf"(?<!\d)(?>{WORD.pattern})(?!\d)")
SMALL = frozenset({"and", "at", "by", "in", "le", "of", "on", "the", "under", "upon"})
SMALL_CAPITALS = frozenset(map(str.upper, SMALL))
SIMPLE = re.compile(r"(?:[0-9]+ )?(?:(?!MC)[A-Z]+)(?: (?!MC)[A-Z]+)*")
"""What Python's own `title` writes as people do, small words apart."""


def title_name(text: str) -> str:
    """`MCKAY-O'NEILL` as `McKay-O'Neill`; text that is not all capitals is left alone."""
    if SIMPLE.fullmatch(text):
        return text.title()
    return WORD.sub(lambda word: _capital(word[0]), text) if text.isupper() else text


def title_place(text: str) -> str:
    """`FLAT 2B, ST ANNE'S, STOKE-ON-TRENT` as people write it; letters beside a number stay."""
    if SIMPLE.fullmatch(text) and SMALL_CAPITALS.isdisjoint(text.split()):
        return text.title()
    return PLACE_WORD.sub(_small_or_capital, text) if text.isupper() else text


def _small_or_capital(word: re.Match[str]) -> str:
    inside = word.start() > 0 and word[0].lower() in SMALL
    return word[0].lower() if inside else _capital(word[0])


def _capital(word: str) -> str:
    """One word: Mc and O' take a second capital, a possessive 's none."""
    parts = re.split(r"(['’])", word)
    shown = parts[0].capitalize() + "".join(part.capitalize() if len(part) > 1 else part.lower() for part in parts[1:])
    if shown.startswith("Mc") and len(shown) > 3:
        shown = f"Mc{shown[2:].capitalize()}"
    return shown
