"""The ways in which the program is broken, so that the tests of docs/asvs.yaml are seen to fail: breakages.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("breakages.toml")


@dataclass(frozen=True, slots=True)
class Change:
    """In the file at `path`, from the root, `after` stands in the place of `before`, which is there once."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Breakage:
    """What is broken, by which changes, and the tests that must then fail."""

    what: str
    changes: tuple[Change, ...]
    kills: tuple[str, ...]


@cache
def breakages() -> dict[str, Breakage]:
    """All of them, by what is broken."""
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))["breakage"]
    made = [Breakage(one["what"], tuple(Change(**c) for c in one["changes"]), tuple(one["kills"])) for one in listed]
    assert len({one.what for one in made}) == len(made)
    return {one.what: one for one in made}
