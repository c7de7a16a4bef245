"""Dates of birth as a file writes them, made ISO: `DD/MM/YYYY`, and less of it where a row knows less."""

import re
from dataclasses import dataclass
from datetime import date

from contactpoint.linkage.cascade.errors import BadMapping

PARTS = re.compile(r"YYYY|YY|MM|DD")
TAIL = re.compile(r"[T ]\d{2}:\d{2}.*")
LATEST = 2100


@dataclass(frozen=True, slots=True)
class DateForm:
    """`shown` is the form as the mapping has it; `patterns` fit a whole date, then a month, then a year.

    Whether there is such a day is not asked here: `standardise.birth` knows what to make of one that is not.
    """

    shown: str
    patterns: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, shown: str, where: str) -> "DateForm":
        """Raises `BadMapping`."""
        found = PARTS.findall(shown)
        if sorted(part[0] for part in found) != ["D", "M", "Y"]:
            raise BadMapping(f"{where}: date_format {shown!r} must have YYYY (or YY), MM and DD once each.")
        day, month, year = (_only(shown, dropped) for dropped in ("", "D", "DM"))
        return cls(shown, tuple(map(re.compile, (day, month, year))))

    def iso(self, written: str, *, today: date) -> str | None:
        """`2015-03-09`, `2015-03` or `2015`; None where it is no date of this form. Times of day are left off."""
        text = TAIL.sub("", written.strip())
        for pattern in self.patterns:
            found = pattern.fullmatch(text)
            if found:
                return _iso(found.groupdict(), today)
        return None


def _only(shown: str, dropped: str) -> str:
    """A pattern of the form without these parts and what stands between them and the next."""
    kept = [part for part in re.split(r"(YYYY|YY|MM|DD)", shown) if part]
    without = [part for part in kept if not (PARTS.fullmatch(part) and part[0] in dropped)]
    trimmed = _trimmed(without) if dropped else without
    padded = PARTS.sub("", shown) == ""  # nothing between the parts: each has all its digits
    return "".join(_group(part, padded) if PARTS.fullmatch(part) else re.escape(part) for part in trimmed)


def _trimmed(parts: list[str]) -> list[str]:
    """No separator at either end and none twice."""
    kept: list[str] = []
    for part in parts:
        if PARTS.fullmatch(part) or (kept and PARTS.fullmatch(kept[-1])):
            kept.append(part)
    return kept if PARTS.fullmatch(kept[-1]) else kept[:-1]


def _group(part: str, padded: bool) -> str:
    least = len(part) if padded or part[0] == "Y" else 1
    return rf"(?P<{part[0]}>\d{{{least},{len(part)}}})"


def _iso(said: dict[str, str], today: date) -> str | None:
    year = int(said["Y"])
    if len(said["Y"]) == 2:
        year += 2000 if 2000 + year <= today.year else 1900
    parts = [f"{year:04}", *(f"{int(said[part]):02}" for part in "MD" if part in said)]
    return "-".join(parts) if year < LATEST else None
