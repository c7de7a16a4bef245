"""Data prepared for benches: kept databases `cp_lab_N` in a data folder of their own within this clone's.

A database is there once its mark is: one that was begun and not finished is dropped and made again.
"""

import enum
import fcntl
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from contactpoint.config import bench_folder, paths
from contactpoint.config.bench_folder import run
from contactpoint.disclosure.laboratory import LABORATORY
from contactpoint.disclosure.rules import PROJECTION_VERSION
from contactpoint.identity.cards import CARD_VERSION
from contactpoint.lab.england.synth import DEFAULT_SEED, DEFAULT_TODAY

MOST_THROUGH_INTAKE = 110_000  # children


class Contents(enum.Enum):
    """What a database too large for intake holds: `how` is how figures say it was made, `ending` ends its name."""

    DIRECTORY = ("disclosed from its facts and copied, not through intake", "")
    VAULT = ("sealed from its facts and copied, not through intake", "_vault")

    def __init__(self, how: str, ending: str) -> None:
        self.how, self.ending = how, ending


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prepared database. Commands run in it with `bench_folder.run(folder, *words, DATABASE=database)`.

    `data` is how figures name it; `seconds` is what its making took, None where it was there before.
    """

    folder: Path
    database: str
    children: int
    seed: int
    data: str
    seconds: float | None

    @property
    def truth(self) -> Path:
        """The folder that says who is who in it: files of `lab.prepared.adopted` and `lab.prepared.twice`."""
        return self.folder / "truth" / self.database


@dataclass(frozen=True, slots=True)
class Mark:
    """What was made, by which version of what is shown and of what linkage compares."""

    children: int
    seed: int
    projection_version: int
    seconds: float
    card_version: int = 1

    @property
    def current(self) -> bool:
        return (self.projection_version, self.card_version) == (PROJECTION_VERSION, CARD_VERSION)


@contextmanager
def prepared(children: int, *, seed: int, contents: Contents = Contents.DIRECTORY) -> Iterator[Prepared]:
    """The database of so many children, made if it is not there, its clusters running until the block ends.

    One whose feeds went through intake has directory and vault, a larger one what is asked for.
    """
    folder = paths.LAB
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    with _kept_running(folder):
        wanted = _wanted(folder, children, seed, contents)
        with _alone(folder / f"{wanted.database}.lock"):
            seconds = None if is_there(children, seed=seed, contents=contents) else _make(wanted, contents)
        if seconds is None:
            run(folder, "migrate", DATABASE=wanted.database)
        yield Prepared(folder, wanted.database, children, seed, wanted.data, seconds)


def is_there(children: int, *, seed: int, contents: Contents = Contents.DIRECTORY) -> bool:
    """Whether a database of so many children was prepared by this version."""
    mark = _read(paths.LAB, name_of(children, seed, contents))
    return mark is not None and mark.current


def forget(children: int, *, seed: int, contents: Contents = Contents.DIRECTORY) -> None:
    """Its next use makes it again."""
    _mark(paths.LAB, name_of(children, seed, contents)).unlink(missing_ok=True)


def name_of(children: int, seed: int, contents: Contents = Contents.DIRECTORY) -> str:
    """The name of a database; another seed than the usual one is part of it."""
    size = f"{LABORATORY}{children}" if seed == DEFAULT_SEED else f"{LABORATORY}{children}_{seed}"
    return size if children <= MOST_THROUGH_INTAKE else f"{size}{contents.ending}"


def _wanted(folder: Path, children: int, seed: int, contents: Contents) -> Prepared:
    way = "through intake" if children <= MOST_THROUGH_INTAKE else contents.how
    data = f"synth {children} seed {seed} today {DEFAULT_TODAY}, {way}"
    return Prepared(folder, name_of(children, seed, contents), children, seed, data, None)


def _make(wanted: Prepared, contents: Contents) -> float:
    """The seconds that it took."""
    began = time.monotonic()
    run(wanted.folder, "lab", "drop", DATABASE=wanted.database)
    run(wanted.folder, "migrate", DATABASE=wanted.database)
    wanted.truth.mkdir(parents=True, exist_ok=True)
    if wanted.children <= MOST_THROUGH_INTAKE:
        _through_intake(wanted)
    else:
        size = ("--children", str(wanted.children), "--seed", str(wanted.seed))
        step = ("seal",) if contents is Contents.VAULT else ("fill", str(wanted.truth))
        run(wanted.folder, "lab", *step, *size, DATABASE=wanted.database)
    seconds = time.monotonic() - began
    mark = Mark(wanted.children, wanted.seed, PROJECTION_VERSION, round(seconds, 1), CARD_VERSION)
    _mark(wanted.folder, wanted.database).write_text(json.dumps(asdict(mark)))
    return seconds


def _through_intake(wanted: Prepared) -> None:
    """As the demonstration does, without its accounts."""
    population = wanted.folder / "populations" / wanted.database
    shutil.rmtree(population, ignore_errors=True)
    size = ("--children", str(wanted.children), "--seed", str(wanted.seed), "--today", DEFAULT_TODAY.isoformat())
    for words in (
        ("synth", *size, "--out", str(population)),
        ("desk-steps", "register", str(population)),
        ("feed", "load", str(population / "feeds")),
        ("feed", "apply"),
        ("desk-steps", "release"),
        ("feed", "apply"),
        ("desk-steps", "decide", str(population)),
        ("work", "--until-empty"),
        ("lab", "finish", str(wanted.truth), str(population)),
    ):
        run(wanted.folder, *words, DATABASE=wanted.database)


def _read(folder: Path, database: str) -> Mark | None:
    file = _mark(folder, database)
    return Mark(**json.loads(file.read_text())) if file.exists() else None


def _mark(folder: Path, database: str) -> Path:
    return folder / f"{database}.json"


@contextmanager
def _kept_running(folder: Path) -> Iterator[None]:
    """Whoever leaves last stops the clusters, unless they ran before anybody came."""
    with (folder / "users.lock").open("w") as users:
        by_hand = _nobody_else(users) and bench_folder.running(folder)
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield
        finally:
            if _nobody_else(users) and not by_hand:
                bench_folder.stop(folder)


def _nobody_else(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
