"""Names and places brought to one comparable form, the same on every side of a comparison."""

import re
import unicodedata

NOT_A_LETTER = re.compile(r"[^a-z]+")
NOT_A_WORD = re.compile(r"[^a-z0-9]+")
HOUSE = re.compile(r"\d+[a-z]?")
PLACEHOLDERS = frozenset({"baby", "babyboy", "babygirl", "infant", "twin", "triplet", "unknown", "notknown", "tbc"})
"""What stands where a given name is not known yet (B10-56), in its normal form."""
FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def folded(text: str) -> str:
    """Lower case ASCII: marks dropped, ligatures and barred letters spelt out."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(FOLDED))
    return decomposed.encode("ascii", "ignore").decode()


def normal(name: str) -> str:
    """A name as letters alone: `O'Neill-Đurić` is `oneillduric`."""
    return NOT_A_LETTER.sub("", folded(name))


def houses(lines: tuple[str, ...]) -> frozenset[str]:
    """Every house or flat number of an address (`2`, `12a`), or its first line where it has none."""
    numbers = frozenset(word for word in _words(" ".join(lines)) if HOUSE.fullmatch(word))
    return numbers or frozenset({" ".join(_words(lines[0] if lines else ""))}) - {""}


def _words(text: str) -> list[str]:
    return NOT_A_WORD.sub(" ", folded(text)).split()
