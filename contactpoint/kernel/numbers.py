"""The numbers of a child and of other bodies, checked when they are made."""

import re
import secrets
from operator import mul
from typing import Self

from contactpoint.kernel.errors import ContactPointError

# A totally anti-symmetric quasigroup of order ten: it catches every single wrong digit and
# every swap of neighbours (H. M. Damm, Total anti-symmetrische Quasigruppen, 2004).
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][ABD-HJLNP-UW-Z]{2})")
TEN_DIGITS = re.compile(r"[0-9]{10}")
SPACES = re.compile(r"[\s\-]+")


class NotWellFormed(ContactPointError):
    """The text is not a number or postcode of this kind; the message says which rule it breaks."""


def damm(digits: str) -> int:
    """The Damm interim digit of `digits`: 0 when the last one is a right check digit."""
    interim = 0
    for digit in digits:
        interim = DAMM[interim][int(digit)]
    return interim


class ChildNumber(int):
    """Thirteen digits: twelve random, the first not 0, and a Damm check digit (design §3)."""

    __slots__ = ()

    @classmethod
    def mint(cls) -> Self:
        """A new random number. Unique only once a database constraint has said so."""
        digits = str(secrets.randbelow(9 * 10**11) + 10**11)
        return cls(f"{digits}{damm(digits)}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The number typed as `text`, spaces allowed; raises `NotWellFormed`."""
        digits = SPACES.sub("", text)
        if not re.fullmatch(r"[1-9][0-9]{12}", digits):
            raise NotWellFormed("A child's number has 13 digits and does not begin with 0.")
        if damm(digits):
            raise NotWellFormed("The last digit of this child's number does not fit the others. Check each digit.")
        return cls(digits)

    @property
    def shown(self) -> str:
        """As people read it: `4821 0937 55198`."""
        digits = str(int(self))
        return f"{digits[:4]} {digits[4:8]} {digits[8:]}"


class NhsNumber(str):
    """Ten digits, the last a modulus 11 check (NHS Data Dictionary, *NHS number*)."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """The number typed as `text`, spaces allowed; raises `NotWellFormed`."""
        digits = SPACES.sub("", text)
        if not TEN_DIGITS.fullmatch(digits):
            raise NotWellFormed("An NHS number has 10 digits.")
        check = -sum(map(mul, map(int, digits), range(10, 1, -1))) % 11
        if check != int(digits[9]):
            raise NotWellFormed("The last digit of this NHS number does not fit the others. Check each digit.")
        return cls(digits)


class Upn(str):
    """A unique pupil number: a check letter, then twelve characters (DfE, *UPN guide*)."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """The number typed as `text`; a temporary one ends in a letter. Raises `NotWellFormed`."""
        typed = SPACES.sub("", text).upper()
        if not re.fullmatch(r"[A-Z][0-9]{11}[0-9A-Z]", typed) or typed[12] in "IOS":
            raise NotWellFormed("A unique pupil number is a letter and 12 characters.")
        last = UPN_LETTERS.find(typed[12]) if typed[12].isalpha() else int(typed[12])
        total = sum(int(digit) * weight for digit, weight in zip(typed[1:12], range(2, 13), strict=True)) + last * 13
        if UPN_LETTERS[total % 23] != typed[0]:
            raise NotWellFormed("The first letter of this pupil number does not fit its digits. Check each one.")
        return cls(typed)


class Postcode(str):
    """A postcode by its form, with one space: `HU5 2AB` (BS 7666 form; existence is not checked)."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """The postcode typed as `text`, in any case and spacing; raises `NotWellFormed`."""
        form = POSTCODE.fullmatch(SPACES.sub("", text).upper())
        if form is None:
            raise NotWellFormed("This is not a full postcode, such as HU5 2AB.")
        return cls(f"{form[1]} {form[2]}")

    @property
    def district(self) -> str:
        """The outward part: `HU5`."""
        return self.split(" ")[0]
