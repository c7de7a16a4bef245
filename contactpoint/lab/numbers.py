"""Numbers that belong to nobody: NHS numbers and pupil numbers never issued, telephones kept for drama.

Each is a bijection of a child's or carer's place in the population, so that numbers are distinct and
come in a scattered order without a set of those already drawn.
"""

import hashlib

from contactpoint.kernel.numbers import UPN_LETTERS

NHS_BLOCKS = (999, *range(900, 999))  # not to be issued; 999 first
NHS_A_BLOCK = 900_000  # 100,000 beginnings with nine last digits each
NHS_STEP = 382_763  # coprime to NHS_A_BLOCK; the other steps are coprime to ten
UPN_AUTHORITY = "999"  # no local authority has this number
UPNS = 10**9
UPN_STEP = 618_033_989
CARER_TELEPHONES = 10**7
CARER_STEP = 6_180_339


def nhs_number(seed: int, child: int) -> str:
    """The valid NHS number of the child at this place."""
    block, place = divmod(child, NHS_A_BLOCK)
    beginning, nth = divmod((place * NHS_STEP + _offset(seed, "nhs")) % NHS_A_BLOCK, 9)
    nine = f"{NHS_BLOCKS[block]}{beginning:05}"
    valid = [last for last in range(10) if _nhs_check(f"{nine}{last}") != 10]
    digits = f"{nine}{valid[nth]}"
    return f"{digits}{_nhs_check(digits)}"


def upn(seed: int, child: int) -> str:
    """The valid unique pupil number of the child at this place."""
    digits = f"{UPN_AUTHORITY}{(child * UPN_STEP + _offset(seed, 'upn')) % UPNS:09}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(2, 14), strict=True))
    return f"{UPN_LETTERS[total % 23]}{digits}"


def carer_telephone(seed: int, carer: int) -> str:
    """A drama mobile with an extension, compared whole: there are only 1,000 drama mobiles."""
    mobile, extension = divmod((carer * CARER_STEP + _offset(seed, "carer")) % CARER_TELEPHONES, 10_000)
    return f"07700 900{mobile:03} x{extension:04}"


def record_id(seed: int, source: str, row: str) -> str:
    """A source's own key of a row: stable, and nothing of the truth can be read from it."""
    return hashlib.blake2b(f"{seed}/{source}/{row}".encode(), digest_size=8).hexdigest().upper()


def _nhs_check(nine: str) -> int:
    return -sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11


def _offset(seed: int, kind: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{seed}/{kind}".encode(), digest_size=8).digest())
