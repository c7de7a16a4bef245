"""The adopted children of a prepared database, kept beside it: who they were, and the number of who they are."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

FILE = "adopted.ndjson"


@dataclass(frozen=True, slots=True)
class Adopted:
    """A name of birth and a date of birth, which must not find the child of this number."""

    family: str
    given: str
    born: date
    number: int


def write(path: Path, adopted: Iterable[Adopted]) -> None:
    """One child a line."""
    lines = (json.dumps({**asdict(one), "born": one.born.isoformat()}, ensure_ascii=False) for one in adopted)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read(path: Path) -> list[Adopted]:
    """What `write` wrote."""
    said = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Adopted(**{**one, "born": date.fromisoformat(one["born"])}) for one in said]
