"""A population as a folder: feeds and organisations for intake, and the truth apart from both."""

import gc
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import contactpoint
from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.england.candidates import Candidate
from contactpoint.lab.england.choosing import chosen
from contactpoint.lab.england.manifest import NAME, manifest_of
from contactpoint.lab.england.pieces import Piece, piece, piece_alone
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.questions import write_questions
from contactpoint.lab.england.sources.files import Feeds
from contactpoint.lab.england.sources.organisations import Organisations, as_lines
from contactpoint.lab.england.truth import TruthFiles

FORM = 4  # of the files: raised when the same seed begins to make other bytes
DEFAULT_SEED = 20260901
DEFAULT_TODAY = date(2026, 9, 1)
MOST_CHILDREN, MOST_MONTHS, MOST_ERRORS = 12_000_000, 36, 2
COMPRESSED_FROM = 200_000  # children
PROCESSES = 2
AHEAD = 2  # chunks a process that wait to be written, so that memory is bounded


class CannotMakePopulation(ContactPointError):
    """The folder is taken, or the population is not one that can be made."""


@dataclass(frozen=True, slots=True)
class Population:
    """What was made."""

    folder: Path
    children: int
    families: int
    rows: int


@dataclass(frozen=True, slots=True)
class Making:
    """How a population is made; none of it but `compress` changes a byte."""

    compress: bool = False
    processes: int = PROCESSES


def check(folder: Path, plan: Plan) -> None:
    """Raises `CannotMakePopulation` where `write_population` could not begin."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotMakePopulation(
            f"{folder} is not an empty folder. Nothing was written. Give a new folder, or empty this one first."
        )
    if not 1 <= plan.children <= MOST_CHILDREN:
        raise CannotMakePopulation(f"Ask for between 1 and {MOST_CHILDREN:,} children. Nothing was written.")
    if not 1 <= plan.errors <= MOST_ERRORS:
        raise CannotMakePopulation(f"Ask for 1 to {MOST_ERRORS} times the usual errors. Nothing was written.")
    if not 0 <= plan.month <= MOST_MONTHS:
        raise CannotMakePopulation(f"Ask for a month between 0 and {MOST_MONTHS}. Nothing was written.")


def write_population(
    folder: Path, plan: Plan, *, progress: Callable[[int], None], making: Making | None = None
) -> Population:
    """Writes `folder`, whole or not at all; `progress` is told how many children are done after each chunk."""
    check(folder, plan)
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    (partial / "feeds").mkdir(parents=True)
    made = _write(partial, folder, plan, making=making or Making(plan.children >= COMPRESSED_FROM), progress=progress)
    if folder.exists():
        folder.rmdir()
    partial.rename(folder)
    return made


def _write(partial: Path, folder: Path, plan: Plan, *, making: Making, progress: Callable[[int], None]) -> Population:
    sent = Feeds(partial / "feeds", plan, making.compress)
    children = families = 0
    able: list[Candidate] = []
    told = TruthFiles(partial / "truth")
    with _pieces(plan, making) as pieces:
        for made in pieces:
            sent.add(made.feeds)
            told.add(made.truth)
            able += made.candidates
            children, families = children + made.children, families + made.families
            progress(min(children, plan.children))
    sent.manifests()
    told.write()
    write_questions(partial, chosen(plan, partial, able))
    _json(partial / "organisations.json", as_lines(Organisations(plan.at(0))))
    rows = sent.rows()
    _json(partial / NAME, _manifest(plan, children=children, families=families, rows=rows))
    return Population(folder, children, families, sum(rows.values()))


@contextmanager
def _pieces(plan: Plan, making: Making) -> Iterator[Iterator[Piece]]:
    """The pieces of a population in order; a small one is made here, since processes take a second to begin."""
    if plan.chunks == 1 or making.processes == 1:
        yield (piece(plan, chunk, compress=making.compress) for chunk in range(plan.chunks))
        return
    with ProcessPoolExecutor(making.processes, mp_context=get_context("spawn"), initializer=gc.disable) as pool:
        yield _in_order(pool, plan, making)


def _in_order(pool: ProcessPoolExecutor, plan: Plan, making: Making) -> Iterator[Piece]:
    chunks = iter(range(plan.chunks))

    def begun(chunk: int) -> Future[Piece]:
        return pool.submit(piece_alone, plan, chunk, compress=making.compress)

    waiting = [begun(chunk) for chunk in islice(chunks, making.processes * AHEAD)]
    while waiting:
        done = waiting.pop(0).result()
        waiting += [begun(chunk) for chunk in islice(chunks, 1)]
        yield done


def _manifest(plan: Plan, *, children: int, families: int, rows: dict[str, int]) -> dict[str, object]:
    return {
        "form": FORM,
        "seed": plan.seed,
        "today": plan.today.isoformat(),
        "month": plan.month,
        "extracted": plan.extracted.isoformat(),
        "asked": plan.children,
        "errors": plan.errors,
        "children": children,
        "families": families,
        "authorities": manifest_of(plan).authorities,
        "rows": rows,
        "versions": {"contactpoint": contactpoint.__version__, "rates": _fingerprint()},
    }


def _fingerprint() -> str:
    """Of the rates, so that two populations drawn from different ones can be told apart."""
    return hashlib.sha256(files("contactpoint.lab.england").joinpath("rates.toml").read_bytes()).hexdigest()[:12]


def _json(path: Path, said: object) -> None:
    path.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
