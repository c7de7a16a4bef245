"""Names, dates, telephones and numbers brought to one comparable form, the same on every side of a comparison."""

import re
import unicodedata
from functools import lru_cache

from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import NhsNumber, NotWellFormed, Upn

LONGEST = 500
"""Letters of a text that are looked at: what takes the square of the length would never end in a damaged file."""
NOT_A_LETTER = re.compile(r"[^a-z]+")
WORD = re.compile(r"[a-z0-9]+")
HOUSE = re.compile(r"\d+[a-z]?")
PLACEHOLDERS = frozenset({"baby", "babyboy", "babygirl", "infant", "twin", "triplet", "unknown", "notknown", "tbc"})
"""What stands where a given name is not known yet (B10-56), in its normal form."""
FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
CYRILLIC = """а a б b в v г h ґ g д d е e ё e є ie ж zh з z и y і i ї i й i к k л l м m н n о o п p р r с s т t у u ф f
х kh ц ts ч ch ш sh щ shch ъ - ы y ь - э e ю iu я ia ў u ј j љ lj њ nj ћ c ђ dj џ dz ѓ g ќ k"""
GREEK = """α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o
ά a έ e ή i ί i ό o ύ y ώ o ϊ i ϋ y"""
_PAIRS = f"{CYRILLIC} {GREEK} ə a ŋ n ħ h".split()
LATIN = {letter: spelt.strip("-") for letter, spelt in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)}
"""How a letter of another alphabet is spelt in Latin ones; Cyrillic as Ukraine's passports spell it (2010), nearly."""
AS_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TIME_OF_DAY = re.compile(r"[t ]\d{1,2}:.*$")
PART_OF_DATE = re.compile(r"\d+|[a-z]{3,}")
TWO_DIGITS_TURN = 30  # a year of two digits lies from 1930 to 2029
OLDEST_YEAR, NEWEST_YEAR = 1000, 2199
NO_DATES = frozenset({"1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01"})
"""What programs write where there is no date: the first days of their calendars."""

EXTENSION = re.compile(r" ?(?:x|extension|ext\.?|#) ?(\d{1,6})$")
FEWEST_DIGITS = 7  # of a telephone number; fewer are no number that reaches somebody
COUNTRY = re.compile(r"^(?:\+|00)44(?:\(?0\)?)?(?=\d{9})")
WITHOUT_ITS_ZERO = re.compile(r"[127]\d{9}")


def folded(text: str) -> str:
    """Lower case ASCII: marks dropped, ligatures and barred letters spelt out."""
    text = text[:LONGEST]
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(FOLDED))
    return decomposed.encode("ascii", "ignore").decode()


def normal(name: str) -> str:
    """A name as letters alone: `O'Neill-Đurić` is `oneillduric`."""
    if name.isascii() and name.isalpha():
        return name[:LONGEST].lower()
    return NOT_A_LETTER.sub("", folded(name))


def latin(text: str) -> str:
    """The text with letters of other alphabets spelt in Latin ones, so that no name is lost: `Ганна` is `hanna`.

    Of an alphabet that has no table each letter becomes letters that stand for it alone: equal names stay equal.
    """
    text = text[:LONGEST]
    if text.isascii():
        return text
    return "".join(_spelt(letter) for letter in unicodedata.normalize("NFC", text.casefold()))


def words(text: str) -> list[str]:
    """The words of a text, folded: letters and digits; an apostrophe parts none."""
    return WORD.findall(folded(latin(text)).replace("'", "")) if text else []


@lru_cache(maxsize=2_000)
def houses(lines: tuple[str, ...]) -> frozenset[str]:
    """Every house or flat number of an address (`2`, `12a`), or its first line where it has none."""
    numbers = frozenset(word for word in words(" ".join(lines)) if HOUSE.fullmatch(word))
    return numbers or frozenset({" ".join(words(lines[0] if lines else ""))}) - {""}


@lru_cache(maxsize=50_000)
def birth(text: str) -> str | None:
    """A date as far as it is known: `2015-03-09`, `2015-03` or `2015`; None where no year can be read, or stands in.

    It may be written year first, day first, without separators or with the month's name. Where the month is above 12
    and the day is not, they change places. Another date that does not exist stays as it is: one digit of it is wrong.
    """
    date = _date(PART_OF_DATE.findall(TIME_OF_DAY.sub("", folded(text).strip())))
    return None if date in NO_DATES else date


def _date(parts: list[str]) -> str | None:
    if len(parts) != 1 or len(parts[0]) != 8:
        return _as_known(parts)
    run = parts[0]
    readings = [_as_known([run[:4], run[4:6], run[6:]]), _as_known([run[:2], run[2:4], run[4:]])]
    return next((date for date in readings if date and _exists(date)), readings[0] or readings[1])


@lru_cache(maxsize=50_000)
def telephone(text: str) -> str | None:
    """A telephone number as its digits in British form, the extension behind an x: `07700900123x4417`."""
    typed = " ".join(folded(text).split())
    extension = EXTENSION.search(typed)
    number = re.sub(r"[^\d+()]", "", typed[: extension.start()] if extension else typed)
    digits = re.sub(r"\D", "", COUNTRY.sub("0", number))
    if len(digits) < FEWEST_DIGITS:
        return None
    british = f"0{digits}" if WITHOUT_ITS_ZERO.fullmatch(digits) else digits
    return f"{british}x{extension[1]}" if extension else british


def nhs_number(text: str) -> str | None:
    """The ten digits of an NHS number whose check digit is right; one digit ten times is no number."""
    try:
        number = NhsNumber.parse(text)
    except NotWellFormed:
        return None
    return None if len(set(number)) == 1 else str(number)


def upn(text: str) -> str | None:
    """A unique pupil number whose check letter is right."""
    try:
        return str(Upn.parse(text))
    except NotWellFormed:
        return None


def _spelt(letter: str) -> str:
    if letter in LATIN:
        return LATIN[letter]
    is_lost = letter.isalpha() and unicodedata.category(letter) != "Lm" and not normal(letter)
    return f"{ord(letter):x}".translate(AS_LETTERS) if is_lost else letter


def _as_known(parts: list[str]) -> str | None:
    """Year, month and day as they are written, or fewer; a month's name stands anywhere."""
    numbers = [part for part in parts if part.isdigit()]
    months = [MONTHS.index(part[:3]) + 1 for part in parts if part[:3] in MONTHS]
    year, *rest = (numbers if len(numbers[0]) == 4 else numbers[::-1]) if numbers else [""]
    known = [*months, *map(int, rest)]
    if len(known) > 2:
        return None
    month, day = [*known, 0, 0][:2]
    return _possible(_whole_year(year, is_whole=len(known) == 2), month, day)


def _whole_year(year: str, *, is_whole: bool) -> int:
    """Two digits are a year only in a whole date; what is none lies outside the years that dates are read of."""
    if len(year) == 2 and is_whole:
        return int(year) + (2000 if int(year) < TWO_DIGITS_TURN else 1900)
    return int(year) if len(year) == 4 else 0


def _possible(year: int, month: int, day: int) -> str | None:
    """The parts as text, as far as they are known."""
    if not OLDEST_YEAR <= year <= NEWEST_YEAR:
        return None
    month, day = (day, month) if month > 12 >= day else (month, day)
    if not month:
        return f"{year}"
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"


def _exists(date: str) -> bool:
    try:
        return PartialDate.parse(date).whole
    except NotWellFormed:
        return False
