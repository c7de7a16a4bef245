"""The load, sent by wrk: pairs of a POST and the page that it leads to, on connections that each wait for answers."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.bench_http.visits import SignedIn

SCRIPT = Path(__file__).with_name("pairs.lua")
GRACE = 1  # seconds in which the last pairs end and none begins: fewer than a server leaves a connection idle
CONNECTIONS = 8


class NoWrk(ContactPointError):
    """The program that sends the load is not installed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is sent where: the form's address, forms one a line, and the headings that a right page has."""

    base: str
    path: str
    forms: Path
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """Pairs that ended in a right page within `seconds`, how long each took, and what went wrong."""

    seconds: float
    took_ms: tuple[float, ...]
    errors: int
    with_children: int

    @property
    def rate(self) -> float:
        return len(self.took_ms) / self.seconds

    def quantile(self, part: float) -> float:
        """Milliseconds within which this part of the pairs was answered; there must be some."""
        ordered = sorted(self.took_ms)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def check_there() -> None:
    """Raises `NoWrk`."""
    if shutil.which("wrk") is None:
        raise NoWrk(
            "The bench sends its load with wrk, which is not installed. Nothing was measured. "
            "Install it (on Debian: apt-get install wrk) and try again."
        )


def send(asked: Asked, visits: Path, *, seconds: float, rate: float = 0) -> Answered:
    """`rate` pairs a second at even distances, or, at 0, as many as are answered."""
    ran = subprocess.run(  # noqa: S603 - the words are ours
        _words(asked, visits, seconds=seconds, rate=rate), check=True, stdout=subprocess.PIPE, text=True
    )
    said = json.loads(ran.stdout.splitlines()[-1])
    took = tuple(micros / 1000 for micros in said["took"])
    return Answered(seconds, took, said["errors"], said["with_children"])


def together(parts: Sequence[Answered]) -> Answered:
    """Several loads as one."""
    took = tuple(one for part in parts for one in part.took_ms)
    seconds = sum(part.seconds for part in parts)
    return Answered(seconds, took, sum(part.errors for part in parts), sum(part.with_children for part in parts))


def write_visits(path: Path, visits: Iterable[SignedIn]) -> None:
    """Whoever can read this file is signed in as all of them."""
    path.touch(mode=0o600)
    path.write_text("".join(f"{visit.cookies}\t{visit.form_token}\n" for visit in visits))


def _words(asked: Asked, visits: Path, *, seconds: float, rate: float) -> list[str]:
    several = str(CONNECTIONS)
    told = (visits, asked.forms, asked.path, "|".join(asked.headings), seconds, rate, several)
    timing = ("-d", f"{ceil(seconds) + GRACE}s", "--timeout", "10s")
    return ["wrk", "-t", several, "-c", several, *timing, "-s", str(SCRIPT), asked.base, "--", *map(str, told)]
