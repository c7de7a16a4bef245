"""Numbers that belong to nobody: NHS numbers and pupil numbers never issued, telephones kept for drama.

Each is a bijection of a child's or carer's place in the population, so that numbers are distinct and
come in a scattered order without a set of those already drawn.
"""

import hashlib
from collections.abc import Sequence
from functools import cache

import numpy as np

from contactpoint.kernel.numbers import UPN_LETTERS
from contactpoint.lab.england.draws import Places

NHS_BLOCKS = (999, *range(900, 999))  # not to be issued; 999 first
NHS_A_BLOCK = 900_000  # 100,000 beginnings with nine last digits each
NHS_STEP = 382_763  # coprime to NHS_A_BLOCK; the other steps are coprime to ten
NHS_WEIGHTS = range(10, 2, -1)  # of the first eight digits; the ninth has 2
HALF = 6  # 2 x 6 = 1 modulo 11
UPN_AUTHORITY = 999  # no local authority has this number
UPNS = 10**9
UPN_STEP = 618_033_989
EXTENSIONS = 10_000
CARER_TELEPHONES = 1_000 * EXTENSIONS  # in each range
CARER_STEP = 6_180_339
DRAMA = (
    *("07700 900", "01632 960", "020 7946 0", "0113 496 0", "0114 496 0", "0115 496 0", "0116 496 0"),
    *("0117 496 0", "0118 496 0", "0121 496 0", "0151 496 0", "0161 496 0", "0191 498 0"),
)
"""The ranges of a thousand numbers that Ofcom keeps for drama (Telephone numbers for use in TV and radio drama)."""


def nhs_number(seed: int, child: int) -> str:
    """The valid NHS number of the child at this place."""
    return nhs_numbers(seed, [child])[0]


def nhs_numbers(seed: int, children: Sequence[int] | Places) -> list[str]:
    """The valid NHS numbers of the children at these places."""
    block, place = np.divmod(np.asarray(children, dtype=np.int64), NHS_A_BLOCK)
    beginning, nth = np.divmod((place * NHS_STEP + _offset(seed, "nhs") % NHS_A_BLOCK) % NHS_A_BLOCK, 9)
    eight = np.array(NHS_BLOCKS)[block] * 100_000 + beginning
    total = sum(weight * (eight // 10 ** (weight - 3) % 10) for weight in NHS_WEIGHTS)
    without_check = (1 - total) * HALF % 11  # the last digit whose check digit would be 10; above 9 there is none
    last = nth + (without_check <= nth)
    check = -(total + 2 * last) % 11
    return list(map(str, ((eight * 10 + last) * 10 + check).tolist()))


def upn(seed: int, child: int) -> str:
    """The valid unique pupil number of the child at this place."""
    return upns(seed, [child])[0]


def upns(seed: int, children: Sequence[int] | Places) -> list[str]:
    """The valid unique pupil numbers of the children at these places."""
    nine = (np.asarray(children, dtype=np.int64) * UPN_STEP + _offset(seed, "upn") % UPNS) % UPNS
    twelve = UPN_AUTHORITY * UPNS + nine
    total = sum(weight * (twelve // 10 ** (13 - weight) % 10) for weight in range(2, 14))
    letters = np.array(list(UPN_LETTERS))[total % 23]
    return [f"{letter}{digits}" for letter, digits in zip(letters.tolist(), twelve.tolist(), strict=True)]


def carer_telephone(seed: int, carer: int) -> str:
    """A drama number with an extension, compared whole; a mobile for the first ten million carers."""
    kind, place = divmod(carer, CARER_TELEPHONES)
    number, extension = divmod((place * CARER_STEP + _offset(seed, "carer")) % CARER_TELEPHONES, EXTENSIONS)
    return f"{DRAMA[kind]}{number:03} x{extension:04}"


def record_id(seed: int, source: str, row: str) -> str:
    """A source's own key of a row: stable, and nothing of the truth can be read from it."""
    return hashlib.blake2b(f"{seed}/{source}/{row}".encode(), digest_size=8).hexdigest().upper()


@cache
def _offset(seed: int, kind: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{seed}/{kind}".encode(), digest_size=7).digest())
